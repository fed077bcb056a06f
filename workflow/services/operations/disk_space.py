"""Room on the disk of the data, the folder that it is in, and the file of the database."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workflow.config import Settings, sqlite_path

#: Below this nothing is stored any more: what is left lets pages be read and transactions end.
FLOOR_BYTES = 32 * 1024**2

#: Nor with fewer names for new files: a disk may have bytes left and no inode.
FLOOR_FILES = 256
#: Where workers and the web share memory; some machines give it a few megabytes.
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (only looked at)
_SHARED_BYTES = 1024**2

#: Device and inode of a folder or file; None if it is not there.
FolderIdentity = tuple[int, int] | None


def free_bytes_at(folder: Path) -> int:
    """Free bytes on the disk of a folder, which may not exist yet."""
    return shutil.disk_usage(nearest_existing(folder)).free


def is_full(folder: Path) -> bool:
    """Return whether the disk of a folder has no room for what people save."""
    return free_bytes_at(folder) < FLOOR_BYTES or lacks_names(folder)


def lacks_names(folder: Path) -> bool:
    """Return whether the disk of a folder has no inodes for new files; some disks count none."""
    found = os.statvfs(nearest_existing(folder))
    return bool(found.f_files) and found.f_favail < FLOOR_FILES


@dataclass(frozen=True)
class FullPlace:
    """A place that the service writes to and that is full."""

    folder: Path
    #: Bytes are left, but no names for new files.
    only_names: bool = False
    is_memory: bool = False


def find_full_places(data: Path, *, floor: int = FLOOR_BYTES) -> Iterator[FullPlace]:
    """Find which of data folder and shared memory is full."""
    if free_bytes_at(data) < floor:
        yield FullPlace(data)
    elif lacks_names(data):
        yield FullPlace(data, only_names=True)
    if SHARED_MEMORY.is_dir() and free_bytes_at(SHARED_MEMORY) < _SHARED_BYTES:
        yield FullPlace(SHARED_MEMORY, is_memory=True)


def nearest_existing(folder: Path) -> Path:
    """The folder itself or the nearest one above it that exists."""
    return next(at for at in (folder, *folder.parents) if at.exists())


def identify_folder(folder: Path) -> FolderIdentity:
    """Tell a folder from another one that is put in its place."""
    try:
        found = os.stat(folder)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def identify_database(settings: Settings) -> FolderIdentity:
    """Tell the file of a SQLite database from another one; None where there is none."""
    path = sqlite_path(settings.database_url)
    return identify_folder(path) if path else None
