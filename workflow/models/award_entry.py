"""Awards of all reviews as rows, so that a council finds them without reading any facts."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.models.base import Base
from workflow.models.name_keys import IN_BYTES


class AwardEntry(Base):
    """One award of a review's newest facts: a projection, written with each snapshot."""

    __tablename__ = "award_entry"
    __table_args__ = (
        UniqueConstraint("review_id", "position"),
        Index("ix_award_entry_award_key", "award_key"),
    )

    #: Higher for what stands later in one review.
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    position: Mapped[int]
    award: Mapped[str]
    recipient: Mapped[str | None]
    kind: Mapped[str | None]
    authority: Mapped[str | None]
    status: Mapped[str | None]
    decision: Mapped[str | None]
    #: What searches look into: recipient, award and decision.
    search_name: Mapped[str]
    #: The same for whatever spelling of one unit, award and authority; None for others than units.
    award_key: Mapped[str | None] = mapped_column(IN_BYTES)
