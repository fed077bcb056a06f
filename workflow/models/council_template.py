"""Word templates of councils: versions, what a trial printed with them, decisions on them."""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.domain.council_templates import TemplateDecisionKind
from workflow.models.base import Base, JsonOrNull, enum_by_value
from workflow.models.people import Account, Council


class TrialStatus(StrEnum):
    """The status of the trial of one version."""

    QUEUED = "queued"
    TRYING = "trying"
    READY = "ready"
    FAILED = "failed"


class TemplateVersion(Base):
    """One Word file that a council brought in for a kind of paper and a family; never changed.

    Only the columns of its trial are written later.
    """

    __tablename__ = "template_version"
    __table_args__ = (
        UniqueConstraint("council_id", "kind", "family", "number"),
        CheckConstraint("status <> 'ready' OR report IS NOT NULL", name="a_ready_one_has_a_report"),
        CheckConstraint("status <> 'failed' OR reason IS NOT NULL", name="a_reason_is_given"),
        Index("ix_template_version_status", "status", "claimed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    #: A `domain.papers.PaperKind`.
    kind: Mapped[str]
    #: "nd30" or "party".
    family: Mapped[str]
    #: From 1, for each council, kind and family.
    number: Mapped[int]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    size: Mapped[int]
    #: Why it was brought in.
    note: Mapped[str]
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    #: The paper that it was made of, and the review that the paper is about; none where the file
    #: was brought in as a template.
    source_sha256: Mapped[str | None]
    source_review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    #: The fields found in the paper: path, value, count, where, and whether staff kept it.
    fields: Mapped[list[dict[str, Any]] | None] = mapped_column(JsonOrNull)

    status: Mapped[TrialStatus] = mapped_column(
        enum_by_value(TrialStatus, "trial_status"), default=TrialStatus.QUEUED
    )
    #: Why it was refused, in words.
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    #: The claim of the worker that tries it: see `services.claims`.
    claim: Mapped[str | None]
    claimed_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    #: Places that are wrong in it; read off the report for lists.
    faults: Mapped[int] = mapped_column(default=0)
    #: Faults or dangers with their places, and its text; read only where it is shown.
    report: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull, deferred=True)
    #: A copy with a Word comment at each fault; none where there is none.
    annotated_sha256: Mapped[str | None]

    council: Mapped[Council] = relationship()
    added_by: Mapped[Account | None] = relationship()
    samples: Mapped[list["TemplateSample"]] = relationship(
        back_populates="version", order_by="TemplateSample.id"
    )
    decisions: Mapped[list["TemplateDecision"]] = relationship(
        back_populates="version", order_by="TemplateDecision.id"
    )

    @property
    def is_busy(self) -> bool:
        return self.status in (TrialStatus.QUEUED, TrialStatus.TRYING)


class TemplateSample(Base):
    """A paper that a trial made of a version with one of the sample reviews."""

    __tablename__ = "template_sample"
    __table_args__ = (UniqueConstraint("version_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id"))
    #: "full", "bare" or "awkward".
    name: Mapped[str]
    file_sha256: Mapped[str]
    errors: Mapped[int]
    warnings: Mapped[int]
    notes: Mapped[int]
    #: What the layout rules say of it; none where they could not read it.
    report: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull, deferred=True)

    version: Mapped[TemplateVersion] = relationship(back_populates="samples")


class TemplateDecision(Base):
    """A decision on a version, with its day and reason; rows are only ever added."""

    __tablename__ = "template_decision"
    __table_args__ = (Index("ix_template_decision_version_id", "version_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id"))
    kind: Mapped[TemplateDecisionKind] = mapped_column(
        enum_by_value(TemplateDecisionKind, "template_decision_kind")
    )
    #: Papers of this day and later are concerned.
    since: Mapped[dt.date]
    reason: Mapped[str]
    decided_at: Mapped[dt.datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    version: Mapped[TemplateVersion] = relationship(back_populates="decisions")
    decided_by: Mapped[Account | None] = relationship()
