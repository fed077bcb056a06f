"""Room on the disk of the data, the folder that it is in, and the file of the database."""

import os
import shutil
from pathlib import Path

from workflow.config import Settings, sqlite_path

#: Below this nothing is stored any more: what is left lets pages be read and transactions end.
FLOOR_BYTES = 32 * 1024**2

#: Device and inode of a folder or file; None if it is not there.
FolderIdentity = tuple[int, int] | None


def free_bytes_at(folder: Path) -> int:
    """Free bytes on the disk of a folder, which may not exist yet."""
    return shutil.disk_usage(nearest_existing(folder)).free


def is_full(folder: Path) -> bool:
    """Return whether the disk of a folder has no room for what people save."""
    return free_bytes_at(folder) < FLOOR_BYTES


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
