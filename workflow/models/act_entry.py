"""Entries to the acts of a release: imported or decided, only ever added."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.domain.law.act_entries import ActEntryKind
from workflow.models.base import Base, JsonOrNull, enum_by_value
from workflow.models.people import Account, Council


class ActEntryRow(Base):
    """One entry about an act; of several about the same one the last counts."""

    __tablename__ = "act_entry"
    __table_args__ = (Index("ix_act_entry_council_id", "council_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: None for every council.
    council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id"))
    key: Mapped[str]
    kind: Mapped[ActEntryKind] = mapped_column(enum_by_value(ActEntryKind, "act_entry_kind"))
    #: The act as a file had it (`domain.law.acts.LegalAct`); none for a decision.
    act: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
    #: Who answers for it, on which day, and where the act was read.
    person: Mapped[str] = mapped_column(default="")
    day: Mapped[dt.date | None]
    source: Mapped[str] = mapped_column(default="")
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    council: Mapped[Council | None] = relationship()
    added_by: Mapped[Account | None] = relationship()
