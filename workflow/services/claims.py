"""Leases: a worker holds rows under a claim and renews it; what nobody renews is taken back.

A claim is a name that is used once. Only who still holds a row under it may record an outcome, so a
worker that was taken for dead and was not does no harm but its own work twice. See docs/adr/0014.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, not_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from workflow.models import Inspection, InspectionStatus, Paper, PaperStatus

#: A worker that has not renewed its claim for this long is taken for dead.
LEASE = dt.timedelta(seconds=20)
#: Seconds between two renewals: a worker misses three before it loses what it holds.
RENEW_EVERY = 5.0
#: After this many workers died over it, a row has failed.
MAX_ATTEMPTS = 3
#: Where nothing was claimed for this long, messages were lost.
STALLED_AFTER = dt.timedelta(seconds=20)

ClaimedTable: TypeAlias = type[Paper] | type[Inspection]

#: What a row that waits, is worked on, has failed is called in each table.
_STATUSES: dict[ClaimedTable, tuple[StrEnum, StrEnum, StrEnum]] = {
    Paper: (PaperStatus.QUEUED, PaperStatus.FILLING, PaperStatus.FAILED),
    Inspection: (InspectionStatus.QUEUED, InspectionStatus.CHECKING, InspectionStatus.FAILED),
}


def claim_rows(
    session: Session, table: ClaimedTable, wanted: ColumnElement[bool], now: dt.datetime
) -> list[int]:
    """Claim those of the wanted rows that wait, in one statement; their ids. Nobody else gets them.

    Every row then has the same new `claim`.
    """
    waiting, busy, _failed = _STATUSES[table]
    taken = (
        update(table)
        .where(wanted, table.status == waiting)
        .values(status=busy, claim=uuid4().hex, claimed_at=now, attempts=table.attempts + 1)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return list(session.scalars(taken))


def renew_claim(session: Session, table: ClaimedTable, claim: str, now: dt.datetime) -> None:
    """Say that whoever holds rows under this claim still works on them."""
    session.execute(
        update(table).where(_is_claimed(table), table.claim == claim).values(claimed_at=now)
    )


def lock_claimed(session: Session, table: ClaimedTable, claim: str) -> set[int]:
    """The ids of the rows under a claim, locked until the end of the transaction."""
    mine = select(table.id).where(_is_claimed(table), table.claim == claim)
    return set(session.scalars(mine.with_for_update()))


def expire_claims(session: Session, table: ClaimedTable, reason: str, now: dt.datetime) -> None:
    """Let rows wait again whose claim nobody renews; those taken too often have failed."""
    waiting, _busy, failed = _STATUSES[table]
    overdue = and_(_is_claimed(table), not_(is_recent(table.claimed_at, now, LEASE)))
    spent = {"status": failed, "claim": None, "finished_at": now, "reason": reason}
    session.execute(update(table).where(overdue, table.attempts >= MAX_ATTEMPTS).values(spent))
    session.execute(update(table).where(overdue).values(status=waiting, claim=None))


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


def _is_claimed(table: ClaimedTable) -> ColumnElement[bool]:
    return table.status == _STATUSES[table][1]
