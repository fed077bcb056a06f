"""What was scored, criterion by criterion, by whom and when; rows are only added."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index
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
