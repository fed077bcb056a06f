"""A paper by the number in its address: of the review that the address names, and of no other."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from workflow.domain.errors import Message, NotFoundError
from workflow.models import Paper, Review


def find_paper(
    session: Session, review: Review, paper_id: int, *loading: ORMOption, anew: bool = False
) -> Paper:
    """A paper of a review; `anew` where its row may have changed while the review was locked.

    Raises `NotFoundError`.
    """
    query = select(Paper).filter_by(id=paper_id, review_id=review.id).options(*loading)
    if anew:
        query = query.execution_options(populate_existing=True)
    if (paper := session.scalar(query)) is None:
        raise NotFoundError(Message("Không tìm thấy văn bản này."))
    return paper


def find_made_paper(session: Session, review: Review, paper_id: int, *loading: ORMOption) -> Paper:
    """The same, if it has a file."""
    paper = find_paper(session, review, paper_id, *loading)
    if not paper.file_sha256:
        raise NotFoundError(Message("Văn bản này chưa được tạo xong."))
    return paper
