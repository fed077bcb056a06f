"""Entries by people, row by row: scores, keyed tallies, confirmations. Rows are only added."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.domain.scores import ScoreStage
from workflow.models.base import Base, Json, enum_by_value
from workflow.models.people import Account
from workflow.models.review import Attachment, Review


class ScoreEntry(Base):
    """One criterion of one member at one stage, as somebody wrote it down; the newest counts."""

    __tablename__ = "score_entry"
    __table_args__ = (
        Index("ix_score_entry_point", "review_id", "member", "stage", "criterion", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    #: The member by its name in the review's facts.
    member: Mapped[str]
    #: The criterion by its code, and what that was then: it counts while both are the same.
    criterion: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    #: The edition of the regulation that bound the review then.
    edition: Mapped[str]
    stage: Mapped[ScoreStage] = mapped_column(enum_by_value(ScoreStage, "score_stage"))
    #: `domain.scores.Figures` as JSON, decimals as text; points are always computed.
    figures: Mapped[dict[str, Any]] = mapped_column(Json)
    #: The bloc's remark, the explanation, the reason of the final score.
    note: Mapped[str] = mapped_column(default="")
    #: Number and day of the document that shows it.
    evidence: Mapped[str] = mapped_column(default="")
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    saved_at: Mapped[dt.datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    review: Mapped[Review] = relationship()
    attachment: Mapped[Attachment | None] = relationship()
    saved_by: Mapped[Account | None] = relationship()


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
    #: A key of `domain.votes.conditions`.
    condition: Mapped[str]
    answer: Mapped[str]
    #: Who confirmed it, with the letter where there is one.
    office: Mapped[str] = mapped_column(default="")
    confirmed_on: Mapped[dt.date | None]
    saved_at: Mapped[dt.datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    review: Mapped[Review] = relationship()
    saved_by: Mapped[Account | None] = relationship()


class TallyEntry(Base):
    """One person's reading of the counting minutes; counts only, never who voted for whom."""

    __tablename__ = "tally_entry"
    __table_args__ = (Index("ix_tally_entry_review_id", "review_id", "place", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    #: The contest by its place in the review's facts, and by its name at that time.
    place: Mapped[int]
    contest: Mapped[str]
    #: `domain.votes.double_entry.Figures` as JSON.
    figures: Mapped[dict[str, Any]] = mapped_column(Json)
    keyed_at: Mapped[dt.datetime]
    keyed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    #: Set when its round of entries ended: with two that were equal, or by a third.
    settled_at: Mapped[dt.datetime | None]

    review: Mapped[Review] = relationship()
    keyed_by: Mapped[Account] = relationship()
