"""How the service is doing: what waits, who works, what failed, what runs out.

The page of the administrators, `thidua doctor` and the figures for monitoring are three looks at
the same `Standing`. Nothing here changes anything, and a part that is down is part of the answer.
"""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from workflow.config import Settings
from workflow.services import broker, failures, health, lines
from workflow.services.broker import BrokerDownError, Worker
from workflow.services.failures import Failure
from workflow.services.lines import Line
from workflow.services.queue import Queue


@dataclass(frozen=True)
class Standing:
    """The service at one moment."""

    now: dt.datetime
    lines: tuple[Line, ...]
    #: Messages in each queue; none where the queue does not answer.
    messages: dict[Queue, int] | None
    #: The workers of the last hours; none where the queue does not answer.
    workers: tuple[Worker, ...] | None
    #: When the clock last rang and a worker came.
    swept_at: dt.datetime | None
    failures: tuple[Failure, ...]
    #: Papers finished in the last minute, a second.
    pace: float
    #: Bytes left on the disk of the data folder.
    disk_free: int
    #: When the newest backup in the data folder was made.
    backed_up_at: dt.datetime | None

    @property
    def alive(self) -> tuple[Worker, ...]:
        """The workers that have shown themselves lately."""
        return tuple(one for one in self.workers or () if not self.is_silent(one))

    def is_silent(self, worker: Worker) -> bool:
        return worker.at < self.now - health.SILENT_AFTER

    @property
    def unattended(self) -> tuple[Queue, ...]:
        """The queues that no living worker takes from."""
        served = {name for one in self.alive for name in one.queues}
        return tuple(queue for queue in Queue if queue.value not in served)


def look(session: Session, settings: Settings, now: dt.datetime) -> Standing:
    """Look at everything once."""
    messages, workers = _seen_at_broker(settings.broker_url)
    return Standing(
        now=now,
        lines=lines.lines(session),
        messages=messages,
        workers=workers,
        swept_at=health.last_beat(session, health.WORKER),
        failures=failures.recent(session, now),
        pace=lines.pace(session, now),
        disk_free=space_at(settings.data),
        backed_up_at=_newest_backup(settings.data / "backups"),
    )


def _seen_at_broker(
    broker_url: str,
) -> tuple[dict[Queue, int] | None, tuple[Worker, ...] | None]:
    try:
        return broker.lengths(broker_url), tuple(broker.workers(broker_url))
    except BrokerDownError:
        return None, None


def space_at(folder: Path) -> int:
    """Bytes left on the disk where the folder is or would be."""
    return shutil.disk_usage(next(at for at in (folder, *folder.parents) if at.exists())).free


def _newest_backup(folder: Path) -> dt.datetime | None:
    moments = [file.stat().st_mtime for file in folder.glob("*") if file.is_file()]
    return dt.datetime.fromtimestamp(max(moments), dt.UTC) if moments else None
