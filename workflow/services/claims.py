"""Leases: a worker holds rows under a claim and renews it; what nobody renews is released.

A claim is a name that is used once. Only who still holds a row under it may record an outcome, so a
worker that was taken for dead and was not does no harm but its own work twice. See docs/adr/0014.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, not_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from workflow.models import (
    Inspection,
    InspectionStatus,
    Paper,
    PaperStatus,
    Reminder,
    ReminderStatus,
    TemplateVersion,
    TrialStatus,
    WebhookMessage,
    WebhookMessageStatus,
)
from workflow.models.base import Base

#: A worker that has not renewed its claim for this long is taken for dead.
LEASE = dt.timedelta(seconds=20)
#: Seconds between two renewals: a worker misses three before it loses what it holds.
RENEW_EVERY = 5.0
#: After this many workers died over it, a row has failed.
MAX_ATTEMPTS = 3
#: Where nothing was claimed for this long, messages were lost.
STALLED_AFTER = dt.timedelta(seconds=20)

ClaimedTable: TypeAlias = (
    type[Paper] | type[Inspection] | type[Reminder] | type[TemplateVersion] | type[WebhookMessage]
)


@dataclass(frozen=True)
class _Policy:
    """The names for waiting, busy and failed rows of a table, and how long a claim lasts."""

    waiting: StrEnum
    busy: StrEnum
    failed: StrEnum
    #: None for `LEASE`.
    lease: dt.timedelta | None = None
    #: To claim a row is to try it; else whoever holds it counts the attempts.
    counts_claims: bool = True


_POLICIES: dict[ClaimedTable, _Policy] = {
    Paper: _Policy(PaperStatus.QUEUED, PaperStatus.FILLING, PaperStatus.FAILED),
    Inspection: _Policy(
        InspectionStatus.QUEUED, InspectionStatus.CHECKING, InspectionStatus.FAILED
    ),
    TemplateVersion: _Policy(TrialStatus.QUEUED, TrialStatus.TRYING, TrialStatus.FAILED),
    # Nobody renews it: the task that sends is ended before.
    Reminder: _Policy(
        ReminderStatus.QUEUED,
        ReminderStatus.SENDING,
        ReminderStatus.FAILED,
        lease=dt.timedelta(minutes=10),
        counts_claims=False,
    ),
    WebhookMessage: _Policy(
        WebhookMessageStatus.QUEUED,
        WebhookMessageStatus.SENDING,
        WebhookMessageStatus.FAILED,
        lease=dt.timedelta(minutes=5),
        counts_claims=False,
    ),
}


def claim_rows(
    session: Session, table: ClaimedTable, wanted: ColumnElement[bool], now: dt.datetime
) -> tuple[str, list[int]]:
    """Claim those of the wanted rows that wait, in one statement. Nobody else gets them.

    Gives the claim, which is new and the same in every row, and their ids.
    """
    policy, claim = _POLICIES[table], uuid4().hex
    attempts = table.attempts + int(policy.counts_claims)
    taken = (
        update(table)
        .where(wanted, table.status == policy.waiting)
        .values(status=policy.busy, claim=claim, claimed_at=now, attempts=attempts)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return claim, sorted(session.scalars(taken))


def insert_first(session: Session, row: Base) -> bool:
    """Insert the row of one job; tell whether nobody had inserted it before.

    Of two who try at once, one gets it.
    """
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def renew_claim(session: Session, table: ClaimedTable, claim: str, now: dt.datetime) -> None:
    """Say that whoever holds rows under this claim still works on them."""
    session.execute(update(table).where(is_held(table, claim)).values(claimed_at=now))


def lock_claimed(session: Session, table: ClaimedTable, claim: str) -> set[int]:
    """The ids of the rows under a claim, locked until the end of the transaction."""
    mine = select(table.id).where(is_held(table, claim))
    return set(session.scalars(mine.with_for_update()))


def release_claim(session: Session, table: ClaimedTable, claim: str) -> None:
    """Let the rows of a claim wait again; what stopped the work had nothing to do with them."""
    policy = _POLICIES[table]
    attempts = table.attempts - int(policy.counts_claims)
    given_back = {"status": policy.waiting, "claim": None, "attempts": attempts}
    session.execute(update(table).where(is_held(table, claim)).values(given_back))


def expire_claims(session: Session, table: ClaimedTable, reason: str, now: dt.datetime) -> None:
    """Let rows wait again whose claim nobody renews; those taken too often have failed."""
    policy, overdue = _POLICIES[table], is_abandoned(table, now)
    spent = {"status": policy.failed, "claim": None, "finished_at": now, "reason": reason}
    session.execute(update(table).where(overdue, table.attempts >= MAX_ATTEMPTS).values(spent))
    session.execute(update(table).where(overdue).values(status=policy.waiting, claim=None))


def is_recent(
    moment: InstrumentedAttribute[Any], now: dt.datetime, within: dt.timedelta
) -> ColumnElement[bool]:
    """True if a moment is at most so far from now.

    On either side: after the clock was set back, what was written before lies ahead, and would
    otherwise count as new for as long as that.
    """
    return moment.between(now - within, now + within)


def split_into_chunks(ids: Sequence[int], size: int) -> list[list[int]]:
    """The ids of several messages."""
    return [list(ids[start : start + size]) for start in range(0, len(ids), size)]


def is_held(table: ClaimedTable, claim: str) -> ColumnElement[bool]:
    """True if a row is worked on under this claim."""
    return and_(table.status == _POLICIES[table].busy, table.claim == claim)


def is_abandoned(table: ClaimedTable, now: dt.datetime) -> ColumnElement[bool]:
    """True if whoever works on a row is taken for dead."""
    policy = _POLICIES[table]
    lease = policy.lease or LEASE
    return and_(table.status == policy.busy, not_(is_recent(table.claimed_at, now, lease)))
