"""One bloc, one year: its state, its facts as saved, and everything that happened."""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    case,
    literal_column,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.domain.example import EXAMPLE_ID
from workflow.domain.year import AWAITED, State, YearTask
from workflow.models.base import Base, Json, enum_by_value, partial_index
from workflow.models.blocs import Bloc
from workflow.models.name_keys import IN_BYTES
from workflow.models.people import Account, Unit

#: Where the day of each task that a review waits for is kept.
DUE_COLUMNS = {
    YearTask.REPORT: "reports_due_on",
    YearTask.MEETING: "meeting_due_on",
    YearTask.DOSSIER: "dossier_due_on",
}


class Review(Base):
    """A kỳ tổng kết năm; its facts are those of its newest snapshot."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("bloc_id", "year"),
        # A page of a state is read off this in its order; so is what a filter leaves of it.
        Index("ix_review_state", "state", "list_order", "id", "year", "bloc_id"),
        # What waits for somebody is read off this in its order, and counted.
        partial_index(
            "ix_review_open",
            *("list_order", "id", "state", "bloc_id", *DUE_COLUMNS.values(), "head_unit_id"),
            where="state <> 'closed'",
        ),
        Index("ix_review_bloc_state", "bloc_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bloc_id: Mapped[int] = mapped_column(ForeignKey("bloc.id"))
    year: Mapped[str]
    #: The sender's own key: importing it again updates this review.
    source_id: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[State] = mapped_column(enum_by_value(State, "state"))
    #: The version of the newest snapshot; 0 only while the review is being made.
    version: Mapped[int] = mapped_column(default=0)

    #: Its position in lists (`domain.review_order`), written together with a snapshot.
    list_order: Mapped[str] = mapped_column(IN_BYTES, default="")

    # Projections of the facts for lists; written by `services.snapshots` together with a snapshot.
    members_total: Mapped[int] = mapped_column(default=0)
    reports_in: Mapped[int] = mapped_column(default=0)
    meeting_on: Mapped[dt.date | None]
    head_name: Mapped[str | None]
    #: The unit of the member that heads it: whose staff looks after it.
    head_unit_id: Mapped[int | None]

    # The days of the year plan under the binding regulation (`services.overview.due_dates`).
    reports_due_on: Mapped[dt.date | None]
    meeting_due_on: Mapped[dt.date | None]
    dossier_due_on: Mapped[dt.date | None]

    changed_at: Mapped[dt.datetime]

    bloc: Mapped[Bloc] = relationship()
    members: Mapped[list["Member"]] = relationship(
        back_populates="review", order_by="Member.position", cascade="all, delete-orphan"
    )

    @property
    def is_example(self) -> bool:
        """Tell whether it is the review that is shipped as an example."""
        return self.source_id == EXAMPLE_ID

    @hybrid_property
    def is_open(self) -> bool:
        """Tell whether its year has not ended."""
        return self.state is not State.CLOSED

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        """Written out, not bound: an index of the open ones is known by its words."""
        return cls.state != literal_column(f"'{State.CLOSED.value}'")

    @hybrid_property
    def due_on(self) -> dt.date | None:
        """The last day to leave the state it is in; None if no rule sets one."""
        awaited = AWAITED.get(self.state)
        day: dt.date | None = getattr(self, DUE_COLUMNS[awaited]) if awaited else None
        return day

    @due_on.inplace.expression
    @classmethod
    def _due_on(cls) -> ColumnElement[dt.date | None]:
        return case(
            *(
                (cls.state == state, getattr(cls, DUE_COLUMNS[task]))
                for state, task in AWAITED.items()
            )
        )


class Snapshot(Base):
    """The frozen facts of a review at one version: what papers are filled from. Never changed."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("review_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    version: Mapped[int]
    #: The record as canonical JSON (`domain.record`); its `state` is left out.
    facts: Mapped[str]
    #: `PaperSettings` as canonical JSON. The column and the sealed key keep the name `beside`.
    settings: Mapped[str] = mapped_column("beside", default="{}", server_default="{}")
    #: The section that was saved; None for an import.
    section: Mapped[str | None]
    saved_at: Mapped[dt.datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    review: Mapped[Review] = relationship()
    saved_by: Mapped[Account | None] = relationship()


class Member(Base):
    """A unit in one review under its name of that year: a projection that carries rights."""

    __tablename__ = "member"
    __table_args__ = (Index("ix_member_unit_id", "unit_id"),)

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]
    role: Mapped[str | None]

    review: Mapped[Review] = relationship(back_populates="members")
    unit: Mapped[Unit] = relationship()


class EventKind(StrEnum):
    """Kinds of events in the history of a review."""

    IMPORTED = "imported"
    OPENED = "opened"
    SAVED = "saved"
    MOVED = "moved"
    ATTACHED = "attached"
    DETACHED = "detached"
    PAPERS_ASKED = "papers_asked"
    PAPERS_RETRIED = "papers_retried"
    PAPERS_STOPPED = "papers_stopped"
    BOUND = "bound"
    HANDED_OVER = "handed_over"
    HANDOVER_UNDONE = "handover_undone"
    CONFIRMED = "confirmed"
    COUNTED = "counted"
    REGULATION_ADDED = "regulation_added"
    NUMBER_TAKEN = "number_taken"
    NUMBER_VOIDED = "number_voided"
    FILE_DAMAGED = "file_damaged"
    FILE_MENDED = "file_mended"
    SEALED = "sealed"
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    PERSON_LOCKED = "person_locked"
    PERSON_UNLOCKED = "person_unlocked"
    LINK_GIVEN = "link_given"
    UNIT_CHANGED = "unit_changed"
    REOPENED = "reopened"
    PAPER_MOVED = "paper_moved"
    PAPER_RETURNED = "paper_returned"
    SIGNED_COPY_ADDED = "signed_copy_added"
    ACT_DECIDED = "act_decided"
    REMINDED = "reminded"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    TEMPLATE_ADDED = "template_added"
    TEMPLATE_DECIDED = "template_decided"


class Event(Base):
    """One row of a council's history, sealed (`domain.history_chain`); rows are only ever added."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("council_id", "link"),
        Index("ix_event_review_id", "review_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"))
    #: Its place in the chain of the council, from 1.
    link: Mapped[int]
    #: None for what concerns the council as a whole.
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    at: Mapped[dt.datetime]
    #: None for what the service did by itself or from the command line.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[EventKind] = mapped_column(enum_by_value(EventKind, "event_kind"))
    #: By kind: move, reasons, section, version, paper kinds, file name.
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
    #: The version of the facts that were saved with it, and their seal; None without any.
    version: Mapped[int | None]
    facts_sha256: Mapped[str | None]
    #: The seal of the row before, and its own.
    previous_sha256: Mapped[str]
    sha256: Mapped[str]

    by: Mapped[Account | None] = relationship()


class Attachment(Base):
    """A file handed in with a member's report."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_review_id", "review_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    #: The member by its name in the review's facts.
    member: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    added_at: Mapped[dt.datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    removed_at: Mapped[dt.datetime | None]

    review: Mapped[Review] = relationship()
