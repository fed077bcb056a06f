"""What has become of a batch: counted while it is at work, kept once a large one has ended."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from workflow.models import Batch, Paper, PaperStatus

OPEN_STATUSES = (PaperStatus.QUEUED, PaperStatus.FILLING)
_MADE = (PaperStatus.READY, PaperStatus.FAILED)
#: Batches that are looked at in one go.
_MOST = 50


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
    made = [rows[status] for status in _MADE if status in rows]
    return BatchTotals(
        counts={status: rows[status][0] if status in rows else 0 for status in PaperStatus},
        made=sum(row[1] for row in made),
        begun=min((row[2] for row in rows.values() if row[2]), default=None),
        ended=max((row[3] for row in made), default=None),
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
    return sum(_store_if_ended(batch, _count_totals(session, batch)) for batch in batches)


def _store_if_ended(batch: Batch, found: BatchTotals) -> bool:
    if not found.is_busy:
        batch.totals = {status.value: count for status, count in found.counts.items() if count}
        batch.made, batch.begun_at, batch.ended_at = found.made, found.begun, found.ended
    return not found.is_busy


def reset_totals(session: Session, batch: Batch) -> None:
    """Count again from now on, since something of the batch begins anew; locks the batch."""
    query = select(Batch).where(Batch.id == batch.id).with_for_update()
    session.scalars(query.execution_options(populate_existing=True)).one().totals = None
