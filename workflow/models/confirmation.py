"""What offices said about members: discipline, complaints, registration; rows are only added."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base
from workflow.models.people import Account
from workflow.models.review import Review


class ConfirmationEntry(Base):
    """One answer about one condition of one member; the newest counts."""

    __tablename__ = "confirmation"
    __table_args__ = (
        CheckConstraint("answer IN ('yes', 'no', 'unknown')", name="answer"),
        CheckConstraint("answer = 'unknown' OR office <> ''", name="somebody_said_so"),
        Index("ix_confirmation_review_id", "review_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    #: The member by its name in the review's facts.
    member: Mapped[str]
    #: A key of `domain.conditions`.
    condition: Mapped[str]
    answer: Mapped[str]
    #: Who confirmed it, with the letter where there is one.
    office: Mapped[str] = mapped_column(default="")
    confirmed_on: Mapped[dt.date | None]
    saved_at: Mapped[dt.datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    review: Mapped[Review] = relationship()
    saved_by: Mapped[Account | None] = relationship()
