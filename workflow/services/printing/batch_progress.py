"""How far a batch has come, how fast it goes and how long it will take, from its totals."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflow.models import Batch, PaperStatus
from workflow.services.operations import heartbeats
from workflow.services.printing import batch_totals

#: A batch that nobody begins within this time waits for more than its turn.
PICKUP_DEADLINE = dt.timedelta(seconds=10)


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
        return sum(self.counts[status] for status in batch_totals.OPEN_STATUSES)

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
    """How far a batch is; one query, none once its totals are kept, two while nothing has begun."""
    found = batch_totals.read_totals(session, batch)
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
