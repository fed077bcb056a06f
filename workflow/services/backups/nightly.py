"""The backup of each night: when it is due, where it goes, which older ones go."""

import datetime as dt
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from workflow.domain.days import ZONE, Clock
from workflow.domain.errors import DomainError, Message
from workflow.domain.retention import RetentionPolicy, select_nights_to_keep
from workflow.models import Backup
from workflow.services.backups import backup_log
from workflow.services.backups.creation import create_backup
from workflow.services.stores.file_store import FileStore

logger = logging.getLogger(__name__)

_NAME = re.compile(r"thidua-(\d{4}-\d{2}-\d{2})(?:-\d+)?\.backup")


@dataclass(frozen=True)
class BackupSchedule:
    """The time and place of nightly backups, and how long they are kept."""

    #: The time of day in Việt Nam; None for never.
    at: dt.time | None
    folder: Path
    keep: RetentionPolicy
    #: Encrypts them where it is given.
    passphrase: str = ""


def night_of(now: dt.datetime, at: dt.time) -> dt.date:
    """The night whose backup is due at that moment: from its time of day until the next one.

    A machine that was off at night makes up for it when it is on again.
    """
    local = now.astimezone(ZONE)
    return local.date() if local.time() >= at else local.date() - dt.timedelta(days=1)


def back_up_tonight(
    engine: Engine, files: FileStore, schedule: BackupSchedule, clock: Clock
) -> bool:
    """Make the backup of this night unless somebody has; whether one was made.

    What stops it is written down and tried again after an hour.
    """
    now = clock()
    if schedule.at is None:
        return False
    night = night_of(now, schedule.at)
    with Session(engine) as session:
        row = backup_log.claim_night(session, night, now)
        id_ = row.id if row else None
        session.commit()
    if id_ is None:
        return False
    try:
        schedule.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = _unused_path(schedule.folder, night)
        backup = create_backup(
            engine, files, target, passphrase=schedule.passphrase or None, now=now
        )
    except (DomainError, OSError) as error:
        logger.warning("the backup of %s was not made: %s", night, error)
        reason = str(error)
        _record(engine, id_, lambda row: backup_log.mark_failed(row, reason, clock()))
        return False
    _record(engine, id_, lambda row: backup_log.mark_done(row, backup, clock()))
    with Session(engine) as session:
        backup_log.log_backup(session, backup, clock())
        session.commit()
    if backup.manifest.missing:
        logger.warning("the backup of %s lacks %s files", night, len(backup.manifest.missing))
    prune_backups(schedule.folder, schedule.keep, night)
    return True


def _record(engine: Engine, id_: int, write: Callable[[Backup], None]) -> None:
    with Session(engine) as session:
        write(session.get_one(Backup, id_))
        session.commit()


def _unused_path(folder: Path, night: dt.date) -> Path:
    """A name that no file has: what is there may be all that is left of an earlier place."""
    names = (f"thidua-{night}{number}.backup" for number in ("", *range(-2, -1000, -1)))
    return next(folder / name for name in names if not (folder / name).exists())


def prune_backups(folder: Path, keep: RetentionPolicy, tonight: dt.date) -> None:
    """Take away the nightly backups that the rules no longer keep; other files stay.

    So do those of nights to come: a clock that was ahead made them, and they must not push out
    the real ones.
    """
    found = [(path, _night_of_file(path)) for path in folder.iterdir()]
    past = {night for _path, night in found if night and night <= tonight}
    stay = select_nights_to_keep(past, keep)
    for path, night in found:
        if night in past and night not in stay:
            path.unlink(missing_ok=True)


def describe_newest(folder: Path) -> Message:
    """Say which backup of a folder to restore and what is lost by that."""
    nights = [(night, path) for path in _list_files(folder) if (night := _night_of_file(path))]
    if not nights:
        return Message("Không thấy bản sao lưu nào ở {folder}.", folder=folder)
    night, path = max(nights)
    return Message(
        "Bản sao lưu mới nhất là {path}, đêm {night}: hãy phục hồi nó vào một chỗ mới bằng"
        " ./thidua restore; những gì ghi sau đêm ấy không có trong đó.",
        path=path,
        night=f"{night:%d/%m/%Y}",
    )


def _list_files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _night_of_file(path: Path) -> dt.date | None:
    """The night of a file by its name; None for a file that is no backup of a night."""
    named = _NAME.fullmatch(path.name)
    try:
        return dt.date.fromisoformat(named[1]) if named else None
    except ValueError:
        return None
