"""Room kept back on the disk of the data, given up when other programs fill it.

A full disk stops even reading: SQLite needs a little room to open its database. The reserve is a
file that is deleted then, and made again when there is room. Other programs may fill that as well,
so one connection stays open as long as the service runs: what it has needed room for, all others
use too.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from standalone.console import CommandError, say
from workflow.config import Settings, sqlite_path
from workflow.services.operations.disk_space import (
    FolderIdentity,
    find_full_places,
    free_bytes_at,
    identify_folder,
)

RESERVE_BYTES = 32 * 1024**2
#: The reserve is given up below this, and made again above that.
GIVE_UP_BELOW = 8 * 1024**2
MAKE_ABOVE = 128 * 1024**2
#: What a start writes at least.
_TO_START = 4 * 1024**2
_NAME = "reserve"


def tend_reserve(data: Path) -> None:
    """Make the reserve, or give it up; says so once."""
    path, free = data / "run" / _NAME, free_bytes_at(data)
    if free < GIVE_UP_BELOW and path.exists():
        with suppress(OSError):
            path.unlink()
            say(
                f"ổ đĩa của {data} đã đầy: chưa lưu được gì, vẫn xem được; hãy dọn bớt",
                f"the disk of {data} is full: nothing can be saved until there is room",
            )
    elif free > MAKE_ABOVE and not path.exists():
        with suppress(OSError):
            _allocate(path)


def require_room_on_disk(data: Path) -> None:
    """Raise `CommandError` where a start would only end in the fault of some program."""
    if (data / "run").is_dir():
        tend_reserve(data)
    for place in find_full_places(data, floor=_TO_START):
        names = ("hết chỗ cho tệp mới (inode)", "has no inodes left")
        vietnamese, english = names if place.only_names else ("đã đầy", "is full")
        raise CommandError(
            f"{place.folder} {vietnamese} nên dịch vụ chưa chạy được; hãy dọn bớt rồi chạy lại",
            f"{place.folder} {english}, so the service cannot start; make room, then start again",
        )


@contextmanager
def keep_database_open(settings: Settings) -> Iterator[None]:
    """Hold a SQLite database open, so that its log and index beside it stay and need no new room.

    Of a database that cannot be opened others tell.
    """
    path = sqlite_path(settings.database_url)
    if path is None:
        yield
        return
    with ExitStack() as until_the_end:
        with suppress(sqlite3.Error):
            address = f"{path.absolute().as_uri()}?mode=rw"
            connection = until_the_end.enter_context(closing(sqlite3.connect(address, uri=True)))
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        yield


def _allocate(path: Path) -> None:
    handle = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.posix_fallocate(handle, 0, RESERVE_BYTES)
    except OSError:
        path.unlink()
        raise
    finally:
        os.close(handle)


@contextmanager
def watch_folder(data: Path) -> Iterator[Callable[[], None]]:
    """Return a check of the folder to run again and again while the service runs."""
    identity = identify_folder(data)

    def look() -> None:
        require_same_folder(data, identity)
        tend_reserve(data)

    try:
        yield look
    except OSError:  # most likely of a file in the folder that is no longer there
        require_same_folder(data, identity)
        raise


def require_same_folder(data: Path, identity: FolderIdentity) -> None:
    """Raise `CommandError` if the data folder was moved away or replaced while the service runs."""
    if identify_folder(data) != identity:
        raise CommandError(
            f"thư mục dữ liệu {data} đã bị chuyển đi khi đang chạy nên dịch vụ dừng, không ghi gì"
            " vào chỗ khác; hãy đưa nó về chỗ cũ hoặc đặt THIDUA_DATA rồi chạy lại",
            f"the data folder {data} was moved away, so the service stops; move it back or set"
            " THIDUA_DATA, then start again",
        )
