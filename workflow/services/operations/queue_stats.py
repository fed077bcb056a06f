"""Waiting papers and checks by queue, counted from the database."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from workflow.models import Batch, Inspection, InspectionStatus, Paper, PaperStatus
from workflow.services.queue import Queue

_MINUTE = dt.timedelta(seconds=60)


@dataclass(frozen=True)
class QueueStats:
    """One queue, as the database knows it."""

    queue: Queue
    waiting: int = 0
    #: What workers have in hand.
    in_hand: int = 0
    #: Since when the oldest waits.
    since: dt.datetime | None = None


def list_queue_stats(session: Session) -> tuple[QueueStats, ...]:
    """List the waiting work of each queue; four queries, however much there is."""
    return (
        _count_papers(session, Queue.INTERACTIVE, Batch.review_id.is_not(None)),
        _count_papers(session, Queue.BATCH, Batch.review_id.is_(None)),
        _count_files(session, Queue.CHECKS, Inspection.asked_by_id.is_(None)),
        _count_files(session, Queue.SENT_IN, Inspection.asked_by_id.is_not(None)),
    )


def _count_papers(session: Session, queue: Queue, which: ColumnElement[bool]) -> QueueStats:
    waits, busy = PaperStatus.QUEUED, PaperStatus.FILLING
    query = (
        select(Paper.status, func.count(), func.min(Batch.asked_at))
        .join(Paper.batch)
        .where(which, Paper.status.in_((waits, busy)))
        .group_by(Paper.status)
    )
    found = {row[0]: row for row in session.execute(query)}
    return _queue_stats(queue, found.get(waits), found.get(busy))


def _count_files(session: Session, queue: Queue, which: ColumnElement[bool]) -> QueueStats:
    waits, busy = InspectionStatus.QUEUED, InspectionStatus.CHECKING
    query = (
        select(Inspection.status, func.count(), func.min(Inspection.asked_at))
        .where(which, Inspection.status.in_((waits, busy)))
        .group_by(Inspection.status)
    )
    found = {row[0]: row for row in session.execute(query)}
    return _queue_stats(queue, found.get(waits), found.get(busy))


def _queue_stats(
    queue: Queue,
    waiting: Row[PaperStatus | InspectionStatus, int, dt.datetime] | None,
    in_hand: Row[PaperStatus | InspectionStatus, int, dt.datetime] | None,
) -> QueueStats:
    return QueueStats(
        queue,
        waiting=waiting[1] if waiting else 0,
        in_hand=in_hand[1] if in_hand else 0,
        since=waiting[2] if waiting else None,
    )


def count_papers_by_status(session: Session) -> dict[str, int]:
    """Count papers by status; every status has a key."""
    counts = dict.fromkeys((status.value for status in PaperStatus), 0)
    for status, count in session.execute(select(Paper.status, func.count()).group_by(Paper.status)):
        counts[status.value] = count
    return counts


def papers_per_second(session: Session, now: dt.datetime) -> float:
    """Papers begun in the last minute and finished by now, a second."""
    query = select(func.count()).where(
        Paper.status.in_((PaperStatus.READY, PaperStatus.FAILED)), Paper.claimed_at > now - _MINUTE
    )
    return (session.scalar(query) or 0) / _MINUTE.total_seconds()
