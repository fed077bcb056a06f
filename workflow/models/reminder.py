"""Reminders by e-mail: which letter goes to whom on which day, and what became of it."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.models.base import Base, enum_by_value
from workflow.models.people import Account


class ReminderStatus(StrEnum):
    """The status of one letter."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    #: Not sent, since nothing in it was still to be done.
    DROPPED = "dropped"


class ReminderRound(Base):
    """A day on which everybody's letters were written down; its row is there once."""

    __tablename__ = "reminder_round"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]


class Reminder(Base):
    """A letter to one person, of a day or about an event; what it says is found out when sent."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("account_id", "day", "event_id"),
        CheckConstraint("status <> 'failed' OR reason IS NOT NULL", name="a_reason_is_given"),
        CheckConstraint("(status = 'sending') = (claim IS NOT NULL)", name="claimed_or_not"),
        Index("ix_reminder_status", "status", "not_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    day: Mapped[dt.date]
    #: The row of the security log that it is about; 0 for the reminder of the day.
    event_id: Mapped[int] = mapped_column(default=0, server_default="0")
    #: The day up to earlier letters covered when it was written down.
    since: Mapped[dt.date]
    #: The same at each attempt, so that mail programs fold doubles into one.
    message_id: Mapped[str]
    status: Mapped[ReminderStatus] = mapped_column(
        enum_by_value(ReminderStatus, "reminder_status"), default=ReminderStatus.QUEUED
    )
    #: No attempt before this moment.
    not_before: Mapped[dt.datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    #: The claim of the worker that sends it.
    claim: Mapped[str | None]
    claimed_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    #: Why it could not be sent, in words.
    reason: Mapped[str | None]

    account: Mapped[Account] = relationship()
