"""The rows of reminders: whose letter is to be sent, who sends it, what became of it.

Only who holds a row under its claim writes down what became of it. Nothing here commits.
"""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select, update
from sqlalchemy.orm import Session

from workflow.domain.labels import N_
from workflow.models import Reminder, ReminderStatus
from workflow.services.claims import MAX_ATTEMPTS, claim_rows, is_abandoned, is_held

#: How long the next attempt waits, by those made.
_WAIT = {1: dt.timedelta(minutes=15), 2: dt.timedelta(hours=1)}
#: Letters that one worker takes at a time.
LETTERS_PER_CLAIM = 50
SENDER_DIED = N_("Máy gửi thư dừng giữa chừng.")
TOO_LATE = N_("Không gửi được trong ngày.")


def claim_letters(session: Session, now: dt.datetime) -> tuple[str, list[int]]:
    """Claim letters whose time has come, in one statement: the claim and their ids."""
    ready = and_(Reminder.status == ReminderStatus.QUEUED, Reminder.not_before <= now)
    first = select(Reminder.id).where(ready).order_by(Reminder.id).limit(LETTERS_PER_CLAIM)
    return claim_rows(session, Reminder, and_(Reminder.id.in_(first), ready), now)


def begin_attempt(session: Session, id_: int, claim: str, now: dt.datetime) -> bool:
    """Count an attempt; whether the letter is still ours to send. Commit before sending."""
    values = {"attempts": Reminder.attempts + 1, "claimed_at": now}
    return _update(session, and_(Reminder.id == id_, is_held(Reminder, claim)), values) == 1


def mark_sent(session: Session, id_: int, claim: str, now: dt.datetime) -> None:
    """The mail server has taken the letter."""
    _finish(session, id_, claim, ReminderStatus.SENT, None, now)


def mark_dropped(session: Session, id_: int, claim: str, now: dt.datetime) -> None:
    """Nothing in it is still to be done, or the person wants none."""
    _finish(session, id_, claim, ReminderStatus.DROPPED, None, now)


def mark_refused(session: Session, id_: int, claim: str, reason: str, now: dt.datetime) -> None:
    """It will never be taken."""
    _finish(session, id_, claim, ReminderStatus.FAILED, reason, now)


def postpone_letter(session: Session, id_: int, claim: str, reason: str, now: dt.datetime) -> None:
    """It was not taken this time: it waits, or has failed after the last attempt."""
    _postpone(session, and_(Reminder.id == id_, is_held(Reminder, claim)), reason, now, tried=0)


def postpone_claimed(
    session: Session, claim: str, reason: str, now: dt.datetime, *, tried: bool
) -> None:
    """Let go of all that is held; `tried` where this counts as an attempt to send them."""
    _postpone(session, is_held(Reminder, claim), reason, now, tried=int(tried))


def release_claim(session: Session, claim: str) -> None:
    """Let go of what there was no time for."""
    _update(session, is_held(Reminder, claim), {"status": ReminderStatus.QUEUED, "claim": None})


def expire_claims(session: Session, now: dt.datetime) -> None:
    """Let letters of a dead sender wait again; whether the server took them is unknown."""
    _postpone(session, is_abandoned(Reminder, now), SENDER_DIED, now, tried=0)


def give_up_old(session: Session, today: dt.date, now: dt.datetime) -> None:
    """Give up letters from before today: the letter of today repeats all of it."""
    old = and_(Reminder.status == ReminderStatus.QUEUED, Reminder.day < today)
    reason = func.coalesce(Reminder.reason, TOO_LATE)
    values = {"status": ReminderStatus.FAILED, "reason": reason, "finished_at": now}
    _update(session, old, values)


def _postpone(
    session: Session, which: ColumnElement[bool], reason: str, now: dt.datetime, *, tried: int
) -> None:
    attempts = Reminder.attempts + tried
    spent: dict[str, Any] = {
        "status": ReminderStatus.FAILED,
        "claim": None,
        "reason": reason,
        "finished_at": now,
        "attempts": attempts,
    }
    _update(session, and_(which, attempts >= MAX_ATTEMPTS), spent)
    waits = [(attempts <= count, now + wait) for count, wait in sorted(_WAIT.items())]
    again: dict[str, Any] = {
        "status": ReminderStatus.QUEUED,
        "claim": None,
        "reason": reason,
        "attempts": attempts,
        "not_before": case(*waits, else_=now),
    }
    _update(session, which, again)


def _finish(
    session: Session,
    id_: int,
    claim: str,
    status: ReminderStatus,
    reason: str | None,
    now: dt.datetime,
) -> None:
    values: dict[str, Any] = {"status": status, "claim": None, "reason": reason, "finished_at": now}
    _update(session, and_(Reminder.id == id_, is_held(Reminder, claim)), values)


def _update(session: Session, which: ColumnElement[bool], values: dict[str, Any]) -> int:
    done = session.execute(
        update(Reminder).where(which).values(values).execution_options(synchronize_session=False)
    )
    count: int = done.rowcount  # type: ignore[attr-defined]  # an UPDATE gives a cursor's result
    return count
