"""Requests for papers and the papers themselves."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.domain.labels import N_, Labelled
from workflow.domain.paper_life import PaperStage
from workflow.models.base import Base, Json, JsonOrNull, enum_by_value, partial_index
from workflow.models.council_template import TemplateVersion
from workflow.models.inspection import Inspection
from workflow.models.people import Account
from workflow.models.review import Review, Snapshot


class PaperStatus(Labelled):
    """The status of one paper's filling."""

    QUEUED = "queued", N_("Đang chờ")
    FILLING = "filling", N_("Đang tạo")
    READY = "ready", N_("Đã tạo xong")
    FAILED = "failed", N_("Chưa tạo được")
    SKIPPED = "skipped", N_("Bỏ qua")
    CANCELLED = "cancelled", N_("Đã dừng")


class Batch(Base):
    """One request for papers: one paper of one review, or all papers of a province."""

    __tablename__ = "batch"
    __table_args__ = (
        # The large ones among the many of one review each, and those whose totals are not kept yet.
        partial_index("ix_batch_large", "id", where="review_id IS NULL"),
        partial_index("ix_batch_at_work", "id", where="review_id IS NULL AND totals IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[dt.datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    #: The review whose page asked; None for a batch over several reviews.
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    cancelled_at: Mapped[dt.datetime | None]
    #: Whose reviews it is about; None if they are of several councils.
    council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id"))

    #: What it covers, written with its papers: how many reviews and kinds, of which years.
    reviews: Mapped[int] = mapped_column(default=0)
    kinds: Mapped[int] = mapped_column(default=0)
    first_year: Mapped[str | None]
    last_year: Mapped[str | None]
    #: Its papers by status once a large batch has ended (`services.totals`).
    totals: Mapped[dict[str, int] | None] = mapped_column(JsonOrNull)
    #: Papers made since it was last started, and when the first was begun and the last finished.
    made: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]

    asked_by: Mapped[Account | None] = relationship()
    papers: Mapped[list["Paper"]] = relationship(back_populates="batch", order_by="Paper.id")


_SETTLED = "stage IN ('issued', 'filed')"


class Paper(Base):
    """One paper of a batch: a template filled from a snapshot."""

    __tablename__ = "paper"
    __table_args__ = (
        CheckConstraint(
            "(status = 'ready') = (file_sha256 IS NOT NULL)", name="a_ready_paper_has_its_file"
        ),
        CheckConstraint(
            "status NOT IN ('failed', 'skipped') OR reason IS NOT NULL", name="a_reason_is_given"
        ),
        Index("ix_paper_check_code", "check_code", unique=True),
        Index("ix_paper_file_sha256", "file_sha256"),
        Index("ix_paper_batch_id", "batch_id", "status", "id"),
        Index("ix_paper_in_batch", "batch_id", "id"),
        Index("ix_paper_review_id", "review_id", "kind", "id"),
        Index("ix_paper_status", "status", "claimed_at"),
        partial_index("ix_paper_settled", "review_id", "kind", where=_SETTLED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    #: A `domain.papers.PaperKind`.
    kind: Mapped[str]
    status: Mapped[PaperStatus] = mapped_column(enum_by_value(PaperStatus, "paper_status"))
    #: Why it failed or was skipped, in words.
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    #: The claim of the worker that fills it: see `services.claims`.
    claim: Mapped[str | None]
    #: When it was claimed, or the claim was last renewed.
    claimed_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    #: How far it has come since it was made.
    stage: Mapped[PaperStage] = mapped_column(
        enum_by_value(PaperStage, "paper_stage"), default=PaperStage.DRAFT
    )
    family: Mapped[str | None]
    #: The Word file it was filled from; kept in the file store under this hash.
    template_sha256: Mapped[str | None]
    #: The council's version of it; None for the form that comes with the release.
    template_version_id: Mapped[int | None] = mapped_column(ForeignKey("template_version.id"))
    #: The values it was filled with: another hash today means the paper is out of date.
    context_sha256: Mapped[str | None]
    file_sha256: Mapped[str | None]
    #: The release that filled it; None for papers older than that.
    release: Mapped[str | None]
    #: The printed values of a final paper, kept as a file so that any later release can fill it
    #: again; None for drafts.
    values_sha256: Mapped[str | None]
    #: The code in its footer, by which anybody may ask about it once it is issued, and the address
    #: in its QR picture; none where codes are not printed.
    check_code: Mapped[str | None]
    check_address: Mapped[str | None]
    #: Record paths of the facts that were unknown.
    gaps: Mapped[list[str]] = mapped_column(Json, default=list)
    #: The check of its file against the layout rules; None for papers older than that.
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"))

    batch: Mapped[Batch] = relationship(back_populates="papers")
    review: Mapped[Review] = relationship()
    snapshot: Mapped[Snapshot] = relationship()
    template_version: Mapped[TemplateVersion | None] = relationship()
    inspection: Mapped[Inspection | None] = relationship()


class Heartbeat(Base):
    """The last sign of life of a part of the service."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
