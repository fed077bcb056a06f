"""Checks of Word files against the layout rules: what was sent in, and what was found in it."""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base, JsonOrNull, enum_by_value
from workflow.models.people import Account


class InspectionStatus(StrEnum):
    """The status of the check of one file."""

    QUEUED = "queued"
    CHECKING = "checking"
    READY = "ready"
    FAILED = "failed"


class Inspection(Base):
    """The check of one stored file: a paper made here, or one that somebody sent in."""

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint("status <> 'ready' OR report IS NOT NULL", name="a_ready_one_has_findings"),
        CheckConstraint("status <> 'failed' OR reason IS NOT NULL", name="a_reason_is_given"),
        Index("ix_inspection_asked_by_id", "asked_by_id", "id"),
        Index("ix_inspection_status", "status", "claimed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[dt.datetime]
    #: Who sent the file in; None for a paper made here, which its `paper` row names.
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str | None]
    file_sha256: Mapped[str]
    #: "nd30" or "party" as asked for; none to find out.
    family: Mapped[str | None]
    #: "draft" or "final" as asked for; none to find out.
    stage: Mapped[str | None]
    status: Mapped[InspectionStatus] = mapped_column(
        enum_by_value(InspectionStatus, "inspection_status")
    )
    #: Why the file could not be checked, in words.
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    #: The claim of the worker that checks it: see `services.claims`.
    claim: Mapped[str | None]
    #: When it was claimed, or the claim was last renewed.
    claimed_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    errors: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    notes: Mapped[int] = mapped_column(default=0)
    #: What was found; read only where it is shown, since lists need the counts alone.
    report: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull, deferred=True)

    asked_by: Mapped[Account | None] = relationship()

    @property
    def is_busy(self) -> bool:
        return self.status in (InspectionStatus.QUEUED, InspectionStatus.CHECKING)

    @property
    def points(self) -> int:
        """The number of findings somebody should look at; notes are for information."""
        return self.errors + self.warnings
