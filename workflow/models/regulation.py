"""Regulations that councils typed in: dated editions, only ever added."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base, Json
from workflow.models.people import Account, Council


class RegulationEdition(Base):
    """One version of a council's regulation; never changed, a later one replaces it."""

    __tablename__ = "regulation"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),
        Index("ix_regulation_council_id", "council_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    #: What records name it by.
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    source: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    #: The code of the edition that it was made from.
    based_on: Mapped[str | None]
    #: Values with source and confidence by path (`domain.clauses`).
    clauses: Mapped[dict[str, Any]] = mapped_column(Json)
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    council: Mapped[Council] = relationship()
    added_by: Mapped[Account | None] = relationship()
