"""The facts that a stored paper was filled from, as the paper speaks of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.further_meetings import view_paper
from workflow.domain.papers import PaperKind
from workflow.domain.record import Record, decode_record
from workflow.models import Paper, PaperNumber
from workflow.services.printing.current_papers import SETTLED


def facts_of_paper(paper: Paper) -> Record:
    """The facts of the snapshot of a paper; of a further meeting only what concerns it."""
    return view_paper(decode_record(paper.snapshot.facts), paper.kind)


def is_on_issued_paper(session: Session, number: PaperNumber) -> bool:
    """Tell if a paper went out with a number of the register."""
    query = select(Paper).where(Paper.review_id == number.review_id, Paper.stage.in_(SETTLED))
    return any(
        (known.kind, known.number) == (number.kind, number.number)
        for paper in session.scalars(query.options(joinedload(Paper.snapshot)))
        if PaperKind(paper.kind) == number.kind
        for known in facts_of_paper(paper).papers
    )
