"""Issued papers as those read them who stand in their «Nơi nhận»."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import Message, NotFoundError
from workflow.domain.paper_kinds import MEETING_MARK, SENT_TO_MEMBERS
from workflow.domain.paper_life import SETTLED
from workflow.models import Paper, Review


def list_papers_for_members(session: Session, review: Review) -> Sequence[Paper]:
    """The issued papers of a review that were sent to its members, in the order of their issue."""
    query = select(Paper).where(_sent_to_members(review)).order_by(Paper.id)
    return session.scalars(query.options(joinedload(Paper.snapshot))).all()


def find_paper_for_members(session: Session, review: Review, paper_id: int) -> Paper:
    """One of them; raises `NotFoundError` for drafts and for papers that went elsewhere."""
    paper = session.scalar(select(Paper).where(_sent_to_members(review), Paper.id == paper_id))
    if paper is None:
        raise NotFoundError(Message("Không tìm thấy văn bản này."))
    return paper


def _sent_to_members(review: Review) -> ColumnElement[bool]:
    kinds = [kind.value for kind in SENT_TO_MEMBERS]
    of_meetings = (Paper.kind.startswith(f"{kind}{MEETING_MARK}") for kind in kinds)
    sent = or_(Paper.kind.in_(kinds), *of_meetings)
    return and_(Paper.review_id == review.id, Paper.stage.in_(SETTLED), sent)
