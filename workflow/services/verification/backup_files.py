"""The newest backup: whether its file is there and holds what was written."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from workflow.config import Settings
from workflow.domain.errors import DomainError, Message
from workflow.domain.labels import N_
from workflow.models import Backup
from workflow.services.backups import backup_log
from workflow.services.backups.backup_source import BackupSource
from workflow.services.backups.encryption import is_encrypted
from workflow.services.os_errors import explain_os_error
from workflow.services.verification.fault import Fault, FaultSubject


def find_backup_faults(session: Session, settings: Settings, now: dt.datetime) -> Iterator[Fault]:
    """Read the newest backup to its end; an encrypted one only with a passphrase in the settings.

    Older ones go as the rules of keeping say, so a missing one of them is no fault.
    """
    for ahead in backup_log.list_future_backups(session, now):
        text, day = (
            N_("Bản sao lưu {path} ghi ngày chưa tới: {day}."),
            f"{ahead.finished_at:%d/%m/%Y}",
        )
        yield _fault(ahead, Message(text, path=ahead.path, day=day))
    row = backup_log.newest_backup(session, now)
    if row is None or not row.path or not Path(row.path).is_absolute():
        return
    path = Path(row.path)
    if not path.exists():
        yield _fault(row, Message("Không còn tệp của bản sao lưu mới nhất, {path}.", path=path))
        return
    try:
        with path.open("rb") as file:
            encrypted = is_encrypted(file)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if sha256 != row.sha256:
            text = N_("Bản sao lưu mới nhất, {path}, đã hỏng: nội dung không đúng dấu của nó.")
            yield _fault(row, Message(text, path=path))
        elif settings.backup_passphrase or not encrypted:
            BackupSource(path, lambda: settings.backup_passphrase).check()
    except OSError as error:
        reason = explain_os_error(error)[0]
        yield _fault(row, Message("Không đọc được {path} ({reason}).", path=path, reason=reason))
    except DomainError as error:
        yield _fault(row, error.message)


def _fault(row: Backup, message: Message) -> Fault:
    return Fault(FaultSubject.BACKUP, f"backup {row.id}", message)
