"""Remove what was kept long enough, and lock accounts that nobody uses, once a night.

Cases, papers and sealed histories are not touched: how long an office keeps those is decided by its
rules for archives. The security log is sealed like them and only ever added to.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, exists, func, select
from sqlalchemy.orm import Session

from workflow.config.retention import RetentionSettings
from workflow.domain.errors import MoveRefusedError
from workflow.models import (
    Account,
    ApiToken,
    Base,
    Reminder,
    ReminderStatus,
    SecurityEvent,
    SecurityEventKind,
    SignInLink,
    SignInSession,
    TrialPaper,
)
from workflow.services.accounts import management
from workflow.services.accounts.letter_address import forget_waiting_addresses
from workflow.services.operations.heartbeats import last_heartbeat, record_heartbeat
from workflow.services.printing import trial_papers

logger = logging.getLogger(__name__)

#: The name under which the last round is noted.
ROUND = "retention"
_EVERY = dt.timedelta(hours=23)
_LONG_PAUSE = dt.timedelta(days=30)


@dataclass(frozen=True)
class RetentionRound:
    """What one round did."""

    #: Rows removed, by table.
    removed: dict[str, int]
    #: Accounts that were locked.
    locked: int


def apply_retention_if_due(
    session: Session, settings: RetentionSettings, now: dt.datetime
) -> RetentionRound | None:
    """Do tonight's round unless it was done; the caller commits.

    Nothing goes in the first night after a long pause: the clock may be years ahead, and what it
    would take is gone for good. It has a day in which somebody sets it right.
    """
    last = last_heartbeat(session, ROUND)
    pause = abs(now - last) if last is not None else _EVERY
    if pause < _EVERY:
        return None
    record_heartbeat(session, ROUND, now)
    if pause > _LONG_PAUSE:
        logger.warning("the last retention round was at %s: nothing is removed tonight", last)
        return None
    return apply_retention(session, settings, now)


def apply_retention(
    session: Session, settings: RetentionSettings, now: dt.datetime
) -> RetentionRound:
    """Remove rows whose time is over, lock accounts that are not used."""
    removed = {
        table.__tablename__: _remove(session, table, over)
        for table, over in _list_rules(settings, now)
    }
    forget_waiting_addresses(session, now)
    return RetentionRound(removed, _lock_unused(session, settings.unused_accounts, now))


def _remove(session: Session, table: type[Base], over: ColumnElement[bool]) -> int:
    done: CursorResult[Any] = session.execute(delete(table).where(over))  # type: ignore[assignment]
    return done.rowcount


def _list_rules(
    settings: RetentionSettings, now: dt.datetime
) -> Iterator[tuple[type[Base], ColumnElement[bool]]]:
    """Each table with the condition of rows whose time is over."""

    def before(days: int) -> dt.datetime:
        return now - dt.timedelta(days=days)

    yield SignInSession, SignInSession.last_seen_at < before(settings.sessions)
    ended = func.coalesce(ApiToken.revoked_at, ApiToken.expires_at)
    yield ApiToken, ended < before(settings.ended_secrets)
    yield SignInLink, SignInLink.expires_at < before(settings.ended_secrets)
    open_ = (ReminderStatus.QUEUED, ReminderStatus.SENDING)
    yield TrialPaper, TrialPaper.asked_at < now - trial_papers.KEPT_FOR
    old = Reminder.day < before(settings.letters).date()
    yield Reminder, old & Reminder.status.not_in(open_)


def _lock_unused(session: Session, days: int, now: dt.datetime) -> int:
    """Lock accounts without a sign-in for so long; the last administrator keeps a way in."""
    if not days:
        return 0
    since = now - dt.timedelta(days=days)
    signed_in = exists().where(
        SecurityEvent.account_id == Account.id,
        SecurityEvent.kind == SecurityEventKind.SIGNED_IN,
        SecurityEvent.at >= since,
    )
    seen = exists().where(
        SignInSession.account_id == Account.id, SignInSession.last_seen_at >= since
    )
    asked = exists().where(ApiToken.account_id == Account.id, ApiToken.last_used_at >= since)
    unlocked = exists().where(
        SecurityEvent.account_id == Account.id,
        SecurityEvent.kind.in_((SecurityEventKind.ACCOUNT_UNLOCKED, SecurityEventKind.LINK_GIVEN)),
        SecurityEvent.at >= since,
    )
    query = select(Account).where(
        Account.active, Account.created_at < since, ~signed_in, ~seen, ~asked, ~unlocked
    )
    locked = 0
    for account in session.scalars(query.order_by(Account.id)).all():
        try:
            management.lock_account(session, account, by=None, now=now)
        except MoveRefusedError:  # the last administrator
            continue
        locked += 1
    return locked
