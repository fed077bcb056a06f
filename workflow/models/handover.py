"""Handing a bloc over from one year's head to the next."""

import datetime as dt

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base
from workflow.models.people import Account
from workflow.models.review import Review


class Handover(Base):
    """One act: the year that ended, the year that was opened, who handed over to whom."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint(
            "(undone_at IS NULL) = (next_review_id IS NOT NULL)", name="stands_or_is_undone"
        ),
        CheckConstraint(
            "undone_at IS NULL OR undone_reason IS NOT NULL", name="undone_with_a_reason"
        ),
        Index("ix_handover_review_id", "review_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    #: The review that it opened; none once it was undone.
    next_review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"), unique=True)
    next_year: Mapped[str]
    #: A `Way`.
    way: Mapped[str]
    from_unit: Mapped[str | None]
    to_unit: Mapped[str]
    #: The version of the opened review: a higher one means that somebody has entered something.
    opened_version: Mapped[int]
    done_at: Mapped[dt.datetime]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_at: Mapped[dt.datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_reason: Mapped[str | None]

    review: Mapped[Review] = relationship(foreign_keys=[review_id])
    next_review: Mapped[Review | None] = relationship(foreign_keys=[next_review_id])
    done_by: Mapped[Account | None] = relationship(foreign_keys=[done_by_id])
    undone_by: Mapped[Account | None] = relationship(foreign_keys=[undone_by_id])


class WithdrawnReview(Base):
    """A review that was taken back before anything was entered: in no list, its history kept.

    Opening the same year of the bloc again continues it.
    """

    __tablename__ = "withdrawn"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True)
    at: Mapped[dt.datetime]


def exclude_withdrawn() -> ColumnElement[bool]:
    """The condition on `Review` that it was not withdrawn."""
    return Review.id.not_in(select(WithdrawnReview.review_id))
