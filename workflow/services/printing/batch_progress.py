"""The progress of a batch, its speed and the time it will still take.

Papers are counted while a batch is at work; the totals of a large one are stored once it has ended.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from workflow.models import Batch, Paper, PaperStatus
from workflow.services.operations import heartbeats
from workflow.services.webhooks.sources import announce_ended_batch

OPEN_STATUSES = (PaperStatus.QUEUED, PaperStatus.FILLING)
_MADE = (PaperStatus.READY, PaperStatus.FAILED)
#: Batches that are looked at in one go.
_MOST = 50

#: A batch that nobody begins within this time waits for more than its turn.
PICKUP_DEADLINE = dt.timedelta(seconds=10)


@dataclass(frozen=True)
class BatchTotals:
    """The papers of a batch by status, and how long they took."""

    counts: dict[PaperStatus, int]
    #: Papers ready or failed since somebody last pressed start.
    made: int
    #: When the first of them was begun, and when the last was finished.
    begun: dt.datetime | None
    ended: dt.datetime | None

    @property
    def is_busy(self) -> bool:
        return any(self.counts[status] for status in OPEN_STATUSES)


def read_totals(session: Session, batch: Batch) -> BatchTotals:
    """As they were kept, else counted in one query."""
    return stored_totals(batch) or _count_totals(session, batch)


def stored_totals(batch: Batch) -> BatchTotals | None:
    """The totals of a large batch that has ended; none while it is at work, or ended just now."""
    if batch.totals is None:
        return None
    counts = {status: batch.totals.get(status.value, 0) for status in PaperStatus}
    return BatchTotals(counts, batch.made, batch.begun_at, batch.ended_at)


def _count_totals(session: Session, batch: Batch) -> BatchTotals:
    since_start = Paper.claimed_at >= batch.asked_at
    query = (
        select(
            Paper.status,
            func.count(),
            func.count(case((since_start, Paper.id))),
            func.min(case((since_start, Paper.claimed_at))),
            func.max(Paper.finished_at),
        )
        .where(Paper.batch_id == batch.id)
        .group_by(Paper.status)
    )
    rows = {row[0]: row[1:] for row in session.execute(query)}
    counts = [rows[status] for status in _MADE if status in rows]
    return BatchTotals(
        counts={status: rows[status][0] if status in rows else 0 for status in PaperStatus},
        made=sum(row[1] for row in counts),
        begun=min((row[2] for row in rows.values() if row[2]), default=None),
        ended=max((row[3] for row in counts), default=None),
    )


def store_ended_totals(session: Session) -> int:
    """Keep the totals of the large batches that have ended since; say how many.

    A batch is locked while it is counted: whoever takes it up again waits, and forgets the totals.
    """
    at_work = (
        select(Paper.id).where(Paper.batch_id == Batch.id, Paper.status.in_(OPEN_STATUSES)).exists()
    )
    ended = (
        select(Batch)
        .where(Batch.totals.is_(None), Batch.review_id.is_(None), ~at_work)
        .order_by(Batch.id)
        .limit(_MOST)
        .with_for_update(skip_locked=True)
    )
    batches = session.scalars(ended.execution_options(populate_existing=True)).all()
    ended_now = [
        batch for batch in batches if _store_if_ended(batch, _count_totals(session, batch))
    ]
    for batch in ended_now:
        announce_ended_batch(session, batch)
    return len(ended_now)


def _store_if_ended(batch: Batch, found: BatchTotals) -> bool:
    if not found.is_busy:
        batch.totals = {status.value: count for status, count in found.counts.items() if count}
        batch.made, batch.begun_at, batch.ended_at = found.made, found.begun, found.ended
    return not found.is_busy


def reset_totals(session: Session, batch: Batch) -> None:
    """Count again from now on, since something of the batch begins again; locks the batch."""
    query = select(Batch).where(Batch.id == batch.id).with_for_update()
    session.scalars(query.execution_options(populate_existing=True)).one().totals = None


@dataclass(frozen=True)
class BatchProgress:
    """A batch at one moment."""

    counts: dict[PaperStatus, int]
    #: Papers a second since somebody last pressed start.
    rate: float | None
    #: How long that took, up to now or to the last paper.
    seconds: float
    #: It waits for the service, which does not answer.
    is_held_up: bool

    @property
    def is_busy(self) -> bool:
        return self.waiting > 0

    @property
    def waiting(self) -> int:
        return sum(self.counts[status] for status in OPEN_STATUSES)

    @property
    def total(self) -> int:
        """Papers that were to be made: what was skipped does not count."""
        return sum(self.counts.values()) - self.counts[PaperStatus.SKIPPED]

    @property
    def done(self) -> int:
        return self.total - self.waiting

    @property
    def seconds_left(self) -> float | None:
        return self.waiting / self.rate if self.rate else None


def measure_progress(session: Session, batch: Batch, now: dt.datetime) -> BatchProgress:
    """Measure the progress of a batch: no query once totals are stored, else one or two."""
    found = read_totals(session, batch)
    ended = now if found.is_busy else found.ended or now
    seconds = (ended - found.begun).total_seconds() if found.begun else 0.0
    is_waiting = found.is_busy and found.begun is None
    return BatchProgress(
        found.counts,
        rate=found.made / seconds if found.made and seconds > 0 else None,
        seconds=seconds,
        is_held_up=is_waiting and _is_unattended(session, batch, now),
    )


def _is_unattended(session: Session, batch: Batch, now: dt.datetime) -> bool:
    is_late = batch.asked_at < now - PICKUP_DEADLINE
    return is_late and heartbeats.is_silent(session, heartbeats.WORKER, now)
