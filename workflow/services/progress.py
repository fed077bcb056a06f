"""How far a batch has come, how fast it goes and how long it will take, counted from rows."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from workflow.models import Batch, Paper, PaperStatus
from workflow.services import health

_MADE = (PaperStatus.READY, PaperStatus.FAILED)
_OPEN = (PaperStatus.QUEUED, PaperStatus.FILLING)
#: A batch that nobody begins within this time waits for more than its turn.
PATIENCE = dt.timedelta(seconds=10)


@dataclass(frozen=True)
class Progress:
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
        return sum(self.counts[status] for status in _OPEN)

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


def progress_of(session: Session, batch: Batch, now: dt.datetime) -> Progress:
    """Count a batch; one query, a second one while nothing has begun."""
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
    counts = {status: rows[status][0] if status in rows else 0 for status in PaperStatus}
    begun = min((row[2] for row in rows.values() if row[2]), default=None)
    made = sum(rows[status][1] for status in _MADE if status in rows)
    is_busy = any(counts[status] for status in _OPEN)
    ended = max((rows[status][3] for status in _MADE if status in rows), default=now)
    seconds = ((now if is_busy else ended) - begun).total_seconds() if begun else 0.0
    return Progress(
        counts,
        rate=made / seconds if made and seconds > 0 else None,
        seconds=seconds,
        is_held_up=is_busy and begun is None and _nobody_hears(session, batch, now),
    )


def _nobody_hears(session: Session, batch: Batch, now: dt.datetime) -> bool:
    is_late = batch.asked_at < now - PATIENCE
    return is_late and health.is_silent(session, health.WORKER, now)
