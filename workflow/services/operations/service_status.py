"""The status of the service: waiting work, workers, failures, disk space.

The page of the administrators, `thidua doctor` and the figures for monitoring are three looks at
the same `ServiceStatus`. Nothing here changes anything; a part that is down is part of the answer.
"""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from workflow.config import Settings
from workflow.domain.days import local_day
from workflow.domain.law.acts import ACTS, LegalAct, list_ending_acts
from workflow.models import Backup, HistoryMark
from workflow.services import security_log
from workflow.services.backups import backup_log as backups
from workflow.services.law.acts_in_force import acts_for_papers
from workflow.services.operations import broker, heartbeats, queue_stats
from workflow.services.operations.broker import BrokerDownError, WorkerHeartbeat
from workflow.services.operations.disk_space import (
    FullPlace,
    find_full_places,
    free_bytes_at,
    nearest_existing,
)
from workflow.services.operations.foreign_messages import count_foreign
from workflow.services.operations.lock_holders import LockHolder, list_lock_holders
from workflow.services.operations.queue_stats import QueueStats
from workflow.services.printing import failures
from workflow.services.printing.failures import FailedRequest
from workflow.services.queue import Queue
from workflow.services.reminders import mail_status as reminders
from workflow.services.reminders.mail_status import MailStatus
from workflow.services.stores.file_store import open_file_store
from workflow.services.stores.medium import StoreAwayError
from workflow.services.stores.store_identity import read_mark
from workflow.services.verification.history_marks import newest_mark

#: Seconds between two looks at who writes.
_LOOK_AGAIN_AFTER = 0.3
#: Seconds in which the object store is to answer.
_STORE_MAY_TAKE = 3.0


@dataclass(frozen=True)
class ServiceStatus:
    """The service at one moment."""

    now: dt.datetime
    lines: tuple[QueueStats, ...]
    #: Messages in each queue; None if the queue does not answer.
    messages: dict[Queue, int] | None
    #: Foreign messages that were taken out of the queue.
    foreign_messages: int
    #: The workers of the last hours; None if the queue does not answer.
    workers: tuple[WorkerHeartbeat, ...] | None
    #: When the sweeper last ran.
    swept_at: dt.datetime | None
    failures: tuple[FailedRequest, ...]
    #: Papers finished in the last minute, a second.
    pace: float
    #: Bytes left on the disk of the data folder.
    disk_free: int
    mail: MailStatus
    #: When the newest backup was made.
    backed_up_at: dt.datetime | None
    #: Files that the store no longer had whole by then.
    backup_lacks: int = 0
    #: The file of the newest backup, if it is no longer there or has another size.
    backup_lost: str | None = None
    #: Backups with a time that has not come yet.
    backups_ahead: int = 0
    #: Why the last one was not made, in words.
    backup_failure: str | None = None
    #: Whether backups are made by themselves onto the disk that they are of.
    backup_beside_data: bool = False
    #: Where nothing more can be written.
    full_places: tuple[FullPlace, ...] = ()
    #: Who keeps others from writing.
    lock_holders: tuple[LockHolder, ...] = ()
    #: When somebody last went round the usual ways of signing in; None if never, or long ago.
    emergency_at: dt.datetime | None = None
    #: The signed end of the history of the last day that has one.
    history_mark: HistoryMark | None = None
    #: When the service was started; None if unknown.
    started_at: dt.datetime | None = None
    #: Whether the object store answers; None where files lie in a folder.
    store_answers: bool | None = None
    #: Acts that papers cite and that end soon, as the whole installation has them.
    ending_acts: tuple[LegalAct, ...] = ()

    @property
    def alive(self) -> tuple[WorkerHeartbeat, ...]:
        """The workers that have shown themselves lately."""
        return tuple(one for one in self.workers or () if not self.is_silent(one))

    def is_silent(self, worker: WorkerHeartbeat) -> bool:
        return abs(self.now - worker.at) > heartbeats.SILENT_AFTER

    @property
    def is_fresh(self) -> bool:
        """Tell whether it was started so lately that not every part has had its turn."""
        return self.started_at is not None and self.now < self.started_at + heartbeats.SETTLED_AFTER

    @property
    def unattended(self) -> tuple[Queue, ...]:
        """The queues that no living worker takes from."""
        served = {name for one in self.alive for name in one.queues}
        return tuple(queue for queue in Queue if queue.value not in served)


def read_service_status(
    session: Session,
    settings: Settings,
    now: dt.datetime,
    *,
    started_at: dt.datetime | None = None,
) -> ServiceStatus:
    """Look at everything once."""
    messages, workers, foreign = _read_broker(settings.broker_url)
    backup, failed_backup = backups.newest_backup(session, now), backups.last_failure(session)
    return ServiceStatus(
        now=now,
        lines=queue_stats.list_queue_stats(session),
        messages=messages,
        workers=workers,
        foreign_messages=foreign,
        swept_at=heartbeats.last_heartbeat(session, heartbeats.WORKER),
        failures=failures.list_failed_requests(session, now),
        pace=queue_stats.papers_per_second(session, now),
        disk_free=free_bytes_at(settings.data),
        mail=reminders.read_mail_status(session, settings.mail, now),
        backed_up_at=backup.finished_at if backup else None,
        backup_lacks=backup.missing if backup else 0,
        backup_lost=backup.path if backup and not _is_there(backup) else None,
        backups_ahead=len(backups.list_future_backups(session, now)),
        backup_failure=failed_backup.reason if failed_backup else None,
        backup_beside_data=_is_on_data_disk(settings),
        full_places=tuple(find_full_places(settings.data)),
        lock_holders=_find_stuck_holders(session),
        emergency_at=security_log.last_emergency(session, now),
        history_mark=newest_mark(session),
        started_at=started_at,
        store_answers=_ask_store(settings),
        ending_acts=list_ending_acts(local_day(now), acts=acts_for_papers(session, None) or ACTS),
    )


def _ask_store(settings: Settings) -> bool | None:
    """Ask the object store, but wait for it no longer than people wait for a page."""
    if not settings.store_url:
        return None
    threads = ThreadPoolExecutor(1, "store")
    asked = threads.submit(read_mark, open_file_store(settings))
    threads.shutdown(wait=False)
    try:
        asked.result(timeout=_STORE_MAY_TAKE)
    except (StoreAwayError, TimeoutError):
        return False
    return True


def _find_stuck_holders(session: Session) -> tuple[LockHolder, ...]:
    """Look twice where the system tells no durations: a page holds its lock for milliseconds."""
    found = list_lock_holders(session)
    if any(one.seconds is None for one in found):
        time.sleep(_LOOK_AGAIN_AFTER)
        again = {one.pid for one in list_lock_holders(session)}
        found = [one for one in found if one.pid in again]
    return tuple(found)


def _is_there(backup: Backup) -> bool:
    """Return whether the file of a backup is where it was written, with its size.

    One without a folder was written by a command somewhere: nobody knows where to look.
    """
    path = Path(backup.path or "")
    if not path.is_absolute():
        return True
    try:
        return path.stat().st_size == backup.size
    except OSError:
        return False


def _read_broker(
    broker_url: str,
) -> tuple[dict[Queue, int] | None, tuple[WorkerHeartbeat, ...] | None, int]:
    try:
        lengths, workers = broker.queue_lengths(broker_url), tuple(broker.list_workers(broker_url))
        return lengths, workers, count_foreign(broker_url)
    except BrokerDownError:
        return None, None, 0


def _is_on_data_disk(settings: Settings) -> bool:
    disks = {nearest_existing(folder).stat().st_dev for folder in (settings.data, settings.backups)}
    return settings.backup_at is not None and len(disks) == 1
