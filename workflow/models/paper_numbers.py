"""The register of paper numbers: what the service gave out, to which paper, and what was voided."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base
from workflow.models.people import Account, Unit
from workflow.models.review import Review


class NumberSeries(Base):
    """Numbers of one issuer, one kind and one year; of a party body one term instead of a year."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("unit_id", "abbreviation", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    #: The abbreviation of the kind in the symbol: BB, TTr, CV.
    abbreviation: Mapped[str]
    #: `domain.paper_numbering.find_numbering_period`.
    period: Mapped[str]
    #: The highest number given out.
    last: Mapped[int] = mapped_column(default=0)

    unit: Mapped[Unit] = relationship()


class PaperNumber(Base):
    """A number that was given out: never given again, whatever becomes of the paper."""

    __tablename__ = "paper_number"
    __table_args__ = (
        UniqueConstraint("series_id", "number"),
        CheckConstraint("number > 0", name="counts_from_one"),
        CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="voided_with_a_reason"),
        Index("ix_paper_number_review_id", "review_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("number_series.id"))
    number: Mapped[int]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    #: The `domain.papers.PaperKind` that it was taken for.
    kind: Mapped[str]
    taken_at: Mapped[dt.datetime]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    voided_at: Mapped[dt.datetime | None]
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    void_reason: Mapped[str | None]

    series: Mapped[NumberSeries] = relationship()
    review: Mapped[Review] = relationship()
    taken_by: Mapped[Account | None] = relationship(foreign_keys=[taken_by_id])
    voided_by: Mapped[Account | None] = relationship(foreign_keys=[voided_by_id])
