"""What in the data folder is in the way of the service: of another kind, or not to be read."""

import os
from collections.abc import Iterator
from pathlib import Path

from standalone.console import CommandError
from standalone.data_folder import DATABASE_IN_USE
from workflow.config import Settings, sqlite_path

_FOLDERS = ("run", "run/transfers", "logs", "broker")
_FILES = (
    *("secret_key", "run/up.lock", "run/processes.lock", "run/broker.conf"),
    f"run/{DATABASE_IN_USE}",
)


def find_folder_faults(settings: Settings) -> Iterator[tuple[str, str]]:
    """A sentence in both languages for each thing in the way; none where all is as it was made.

    Nothing is opened: a pipe would keep whoever opens it waiting for ever.
    """
    for folder in _list_folders(settings):
        if os.path.lexists(folder) and not os.path.isdir(folder):
            yield f"{folder} phải là thư mục", f"{folder} must be a folder"
        elif os.path.isdir(folder) and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            yield _say_closed(folder)
    for path in _list_files(settings):
        if os.path.exists(path) and not os.path.isfile(path):
            yield f"{path} phải là tệp thường", f"{path} must be a regular file"
        elif os.path.exists(path) and not os.access(path, os.R_OK | os.W_OK):
            yield _say_closed(path)
    if os.path.isdir(socket := settings.data / "run" / "broker.sock"):
        yield f"{socket} không được là thư mục", f"{socket} must be no folder"


def _list_folders(settings: Settings) -> Iterator[Path]:
    yield from (settings.data / name for name in _FOLDERS)
    if not settings.store_url:
        yield settings.data / "files"


def _list_files(settings: Settings) -> Iterator[Path]:
    yield from (settings.data / name for name in _FILES)
    yield from sorted(settings.data.glob("logs/*.log"))
    if not settings.store_url:
        yield settings.data / "files" / ".store"
    if database := sqlite_path(settings.database_url):
        yield from (database.with_name(database.name + end) for end in ("", "-wal", "-shm"))


def _say_closed(path: Path) -> tuple[str, str]:
    return f"không đọc, ghi được {path}", f"{path} cannot be read and written"


def refuse_folder_faults(settings: Settings) -> None:
    """Raise `CommandError` for the first thing that is in the way."""
    for vietnamese, english in find_folder_faults(settings):
        raise CommandError(
            f"{vietnamese}; hãy chuyển nó sang chỗ khác hoặc sửa chủ, quyền của nó rồi chạy lại",
            f"{english}; move it away or mend its owner and rights, then start again",
        )
