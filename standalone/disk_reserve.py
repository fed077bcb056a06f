"""Room kept back on the disk of the data, given up when other programs fill it.

A full disk stops even reading: SQLite needs a little room to open its database. The reserve is a
file that is deleted then, and made again when there is room.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from standalone.console import CommandError, say
from workflow.services.operations.disk_space import (
    FolderIdentity,
    free_bytes_at,
    identify_folder,
)

RESERVE_BYTES = 32 * 1024**2
#: The reserve is given up below this, and made again above that.
GIVE_UP_BELOW = 8 * 1024**2
MAKE_ABOVE = 512 * 1024**2
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
