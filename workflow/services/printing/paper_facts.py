"""The facts that a stored paper was filled from, as the paper speaks of them."""

from workflow.domain.further_meetings import view_paper
from workflow.domain.record import Record, decode_record
from workflow.models import Paper


def facts_of_paper(paper: Paper) -> Record:
    """The facts of the snapshot of a paper; of a further meeting only what concerns it."""
    return view_paper(decode_record(paper.snapshot.facts), paper.kind)
