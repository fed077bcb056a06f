"""The round of a day: everybody's letters are written down together, once, before any is sent."""

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from workflow.domain import workdays
from workflow.domain.days import ZONE
from workflow.domain.reminders import compose_letter
from workflow.models import Account, Reminder, ReminderRound, ReminderStatus
from workflow.services.claims import insert_first
from workflow.services.reminders import outbox
from workflow.services.reminders.due_tasks import DueTasks

#: How far back a letter is looked for that should have been sent and was not.
_LOOKS_BACK = dt.timedelta(days=14)
_SETTLED = (ReminderStatus.SENT, ReminderStatus.DROPPED)


@dataclass(frozen=True)
class _Recipient:
    account_id: int
    since: dt.date


def day_of(now: dt.datetime, at: dt.time | None) -> dt.date | None:
    """The day whose round is due at that moment; none on days off and before its time."""
    local = now.astimezone(ZONE)
    if at is None or local.time() < at or not workdays.is_workday(local.date()):
        return None
    return local.date()


def make_round(engine: Engine, at: dt.time | None, host: str, now: dt.datetime) -> int:
    """Write down the letters of today unless somebody has; how many there are.

    `host` is part of the ids of letters. Of two who try at once one gets the row of the day, and
    with it all of the round; a round that is cut off leaves nothing and is made again.
    """
    today = day_of(now, at)
    if today is None:
        return 0
    with Session(engine.execution_options(read_only=True)) as session:
        if session.get(ReminderRound, today) is not None:
            return 0
        wanted = list(_list_recipients(session, today))
    with Session(engine) as session:
        if not insert_first(session, ReminderRound(day=today, at=now)):
            return 0
        outbox.give_up_old(session, today, now)
        session.add_all(_reminder_row(one, today, host, now) for one in wanted)
        session.commit()
    return len(wanted)


def _reminder_row(wanted: _Recipient, today: dt.date, host: str, now: dt.datetime) -> Reminder:
    token = secrets.token_hex(8)
    return Reminder(
        account_id=wanted.account_id,
        day=today,
        since=wanted.since,
        message_id=f"<thidua.{today:%Y%m%d}.{token}@{host}>",
        not_before=now,
    )


def last_round(session: Session, today: dt.date) -> dt.date:
    """The day of the last round before today; where there was none, nothing is made up for."""
    found = session.scalar(select(func.max(ReminderRound.day)).where(ReminderRound.day < today))
    return found or today - dt.timedelta(days=1)


def _list_recipients(session: Session, today: dt.date) -> Iterator[_Recipient]:
    """List who gets a letter today, each with the last day that an earlier letter covered."""
    usual, behind, dues = (
        last_round(session, today),
        _unsent_since(session, today),
        DueTasks(session, today),
    )
    people = select(Account).where(Account.active, Account.reminded, Account.email.is_not(None))
    for account in session.scalars(people.order_by(Account.id)):
        since = min(usual, behind.get(account.id, usual))
        if compose_letter(dues.lines(account), today, since=since):
            yield _Recipient(account.id, since)


def _unsent_since(session: Session, today: dt.date) -> dict[int, dt.date]:
    """Of people whose last letters failed, the day before the first of these."""
    recent = (
        select(Reminder.account_id, Reminder.since, Reminder.status)
        .where(Reminder.day < today, Reminder.day >= today - _LOOKS_BACK, Reminder.event_id == 0)
        .order_by(Reminder.day)
    )
    behind: dict[int, dt.date] = {}
    for account_id, since, status in session.execute(recent):
        if status in _SETTLED:
            behind.pop(account_id, None)
        else:
            behind.setdefault(account_id, since)
    return behind
