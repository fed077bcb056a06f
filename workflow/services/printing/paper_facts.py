"""The facts that a stored paper was filled from, as the paper speaks of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.further_meetings import view_paper
from workflow.domain.paper_life import SETTLED
from workflow.domain.paper_settings import decode_paper_settings
from workflow.domain.papers import PaperKind
from workflow.domain.papers.cited_papers import list_cited
from workflow.domain.record import Record, decode_record
from workflow.models import Paper, PaperNumber


def facts_of_paper(paper: Paper) -> Record:
    """The facts of the snapshot of a paper; of a further meeting only what concerns it."""
    return view_paper(decode_record(paper.snapshot.facts), paper.kind)


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
