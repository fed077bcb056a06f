"""The files that a paper may print: those that were handed in with its review."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from workflow.models import Attachment


def is_of_review(session: Session, review_id: int, sha256: str) -> bool:
    """Tell whether a file was handed in with a review, though it may be taken back by now."""
    found = exists().where(Attachment.review_id == review_id, Attachment.sha256 == sha256)
    return bool(session.scalar(select(found)))
