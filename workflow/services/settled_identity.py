"""Whose review it is and of which year: settled once a paper of it went out or has a number."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.paper_life import SETTLED
from workflow.models import Paper, PaperNumber, Review


def find_identity_refusal(session: Session, review: Review) -> Message | None:
    """Say why a review keeps its bloc and year, and cannot be withdrawn; None if it may change."""
    issued = select(Paper.id).where(Paper.review_id == review.id, Paper.stage.in_(SETTLED))
    if session.scalar(issued.limit(1)):
        return Message("Kỳ này đã phát hành văn bản nên không rút, không đổi khối, năm được nữa.")
    taken = select(PaperNumber.id).filter_by(review_id=review.id, voided_at=None)
    if session.scalar(taken.limit(1)):
        return Message("Kỳ này đã lấy số văn bản; hãy hủy số trước.")
    return None
