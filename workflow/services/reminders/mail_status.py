"""The status of reminders for administrators, and a preview for one person."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from workflow.config import MailSettings
from workflow.domain.days import local_day
from workflow.domain.reminders import (
    DEFAULT_SCHEDULE,
    ReminderItem,
    compose_letter,
    find_next_letter_day,
    get_reminder_sort_key,
)
from workflow.models import Account, Reminder, ReminderRound, ReminderStatus
from workflow.services.reminders.due_tasks import DueTasks
from workflow.services.reminders.rounds import last_round

#: Older ones tell nobody anything any more.
_SHOWN_FOR = dt.timedelta(days=14)
_MOST = 50


@dataclass(frozen=True)
class MailStatus:
    """Reminders at one moment."""

    #: None where no mail server is named.
    mail: MailSettings | None
    #: When letters were last written down.
    last_round: dt.datetime | None
    waiting: int
    sent: int
    #: Letters of the last days that did not leave, newest first, with reasons in words.
    failed: tuple[Reminder, ...]
    #: People who would get reminders.
    readers: int


def read_mail_status(session: Session, mail: MailSettings | None, now: dt.datetime) -> MailStatus:
    """Look at the rows of the last days."""
    recent = Reminder.day >= local_day(now) - _SHOWN_FOR
    query = select(Reminder.status, func.count()).where(recent).group_by(Reminder.status)
    counts = {row[0]: row[1] for row in session.execute(query)}
    failed = (
        select(Reminder)
        .where(recent, Reminder.status == ReminderStatus.FAILED)
        .order_by(Reminder.id.desc())
        .limit(_MOST)
        .options(joinedload(Reminder.account))
    )
    readers = (
        select(func.count())
        .select_from(Account)
        .where(Account.active, Account.reminded, Account.email.is_not(None))
    )
    waiting = (ReminderStatus.QUEUED, ReminderStatus.SENDING)
    return MailStatus(
        mail=mail,
        last_round=session.scalar(select(func.max(ReminderRound.at))),
        waiting=sum(counts.get(status, 0) for status in waiting),
        sent=counts.get(ReminderStatus.SENT, 0),
        failed=tuple(session.scalars(failed)),
        readers=session.scalar(readers) or 0,
    )


@dataclass(frozen=True)
class ReminderPreview:
    """The reminders that a person would get."""

    #: What the letter of today names; empty where there is none.
    today: tuple[ReminderItem, ...]
    #: What is near, letter or not.
    near: tuple[ReminderItem, ...]
    #: When the next letter comes if nothing changes.
    next_on: dt.date | None
    #: What became of the letter of today.
    sent: Reminder | None


def preview_reminders(session: Session, account: Account, today: dt.date) -> ReminderPreview:
    """Preview the person's reminders of today, whether or not mail is set up."""
    row = session.scalar(select(Reminder).filter_by(account_id=account.id, day=today, event_id=0))
    since = row.since if row else last_round(session, today)
    lines = DueTasks(session, today).lines(account)
    near = [line for line in lines if DEFAULT_SCHEDULE.is_near(line.due, today)]
    return ReminderPreview(
        today=compose_letter(lines, today, since=since),
        near=tuple(sorted(near, key=get_reminder_sort_key)),
        next_on=find_next_letter_day(lines, today),
        sent=row,
    )
