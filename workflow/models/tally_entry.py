"""Counts of a ballot as keyed by one person; two of them are compared. Rows are only added."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base, Json
from workflow.models.people import Account
from workflow.models.review import Review


class TallyEntry(Base):
    """What one person read from the counting minutes; counts only, never who voted for whom."""

    __tablename__ = "tally_entry"
    __table_args__ = (Index("ix_tally_entry_review_id", "review_id", "place", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    #: The contest by its place in the review's facts, and by its name at that time.
    place: Mapped[int]
    contest: Mapped[str]
    #: `domain.double_entry.Figures` as JSON.
    figures: Mapped[dict[str, Any]] = mapped_column(Json)
    keyed_at: Mapped[dt.datetime]
    keyed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    #: Set when its round of entries ended: with two that were equal, or by a third.
    settled_at: Mapped[dt.datetime | None]

    review: Mapped[Review] = relationship()
    keyed_by: Mapped[Account] = relationship()
