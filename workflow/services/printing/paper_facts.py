"""The facts that a stored paper was filled from, as the paper speaks of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import Message
from workflow.domain.further_meetings import split_paper_key, view_paper
from workflow.domain.paper_life import SETTLED
from workflow.domain.paper_settings import decode_paper_settings
from workflow.domain.papers import PaperKind
from workflow.domain.papers.cited_papers import list_cited
from workflow.domain.record import MeetingKind, Record, decode_record
from workflow.models import Paper, PaperNumber


def facts_of_paper(paper: Paper) -> Record:
    """The facts of the snapshot of a paper; of a further meeting only what concerns it."""
    return view_paper(decode_record(paper.snapshot.facts), paper.kind)


def name_meeting(paper: Paper) -> Message | None:
    """The kind of the further meeting that a paper is of; None for papers of the year."""
    if split_paper_key(paper.kind)[1] is None:
        return None
    meeting = facts_of_paper(paper).meeting
    return Message((meeting.kind if meeting and meeting.kind else MeetingKind.OTHER).label)


def list_cited_by(paper: Paper) -> frozenset[PaperKind]:
    """The kinds whose number and day a stored paper prints."""
    settings = decode_paper_settings(paper.snapshot.settings)
    return list_cited(PaperKind(paper.kind), facts_of_paper(paper), settings)


def is_on_issued_paper(session: Session, number: PaperNumber) -> bool:
    """Tell if a paper went out with a number of the register, as its own or cited."""
    query = select(Paper).where(Paper.review_id == number.review_id, Paper.stage.in_(SETTLED))
    return any(
        (known.kind, known.number) == (number.kind, number.number)
        for paper in session.scalars(query.options(joinedload(Paper.snapshot)))
        if number.kind in {PaperKind(paper.kind).value, *list_cited_by(paper)}
        for known in facts_of_paper(paper).papers
    )
