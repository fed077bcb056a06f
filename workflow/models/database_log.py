"""The log beside a SQLite database (`-wal`): the newest of what was saved is there alone.

Taken away while it is open, it is still written to by whoever has it open, and gone with them if
they are killed; whoever opens the database next begins another one. Linux tells, elsewhere nothing
is noticed.
"""

import os
from collections.abc import Iterator
from pathlib import Path

#: Device and inode.
_Identity = tuple[int, int]


def locate_log(database: Path) -> Path:
    """The file that SQLite looks for the log of a database in."""
    return database.with_name(f"{database.name}-wal")


def is_log_lost(database: Path, process: str = "self") -> bool:
    """Tell whether a process writes to a log that is not where the next one would look for it."""
    opened = dict(_open_files(process))
    log = _identify(locate_log(database))
    # Whoever has the shared memory open has opened the log before it.
    has_both = _identify(database) in opened and any("-shm" in one for one in opened.values())
    return has_both and log not in opened


def is_log_lost_by_any(database: Path) -> bool:
    """Tell so of all processes that we may look at."""
    return any(is_log_lost(database, folder.name) for folder in Path("/proc").glob("[0-9]*"))


def _open_files(process: str) -> Iterator[tuple[_Identity, str]]:
    """Device and inode of each open file, and the name it has now."""
    try:
        names = os.listdir(f"/proc/{process}/fd")
    except OSError:  # gone, somebody else's, or not Linux
        return
    for name in names:
        path = f"/proc/{process}/fd/{name}"
        try:
            found, target = os.stat(path), os.readlink(path)
        except OSError:
            continue
        yield (found.st_dev, found.st_ino), target


def _identify(path: Path) -> _Identity | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
