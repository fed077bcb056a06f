"""Where tests put their files: in memory, where the machine has the room.

The service waits for the disk after each save, as it must; tests would wait there half their time.
"""

import os
import shutil
import tempfile
from pathlib import Path

#: A file system in memory that every Linux has.
MEMORY = Path("/dev/shm")  # noqa: S108 - the run makes a folder of its own in it
#: Bytes that tests and the services which they start may need there at once.
ROOM = 2 << 30
_NAME = "thidua-tests-"


def use_memory(memory: Path = MEMORY) -> Path | None:
    """Put temporary files of this process and its children in a new folder in memory, if possible.

    A `TMPDIR` that somebody has set is left as it is.
    """
    if "TMPDIR" in os.environ or not is_usable(memory):
        return None
    remove_folders_of_ended_runs(memory)
    folder = memory / f"{_NAME}{os.getpid()}"
    folder.mkdir(mode=0o700)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    return folder


def is_usable(memory: Path) -> bool:
    """Tell if the folder can be written, lets programs run from it and has room enough."""
    return (
        os.access(memory, os.W_OK | os.X_OK)
        and not os.statvfs(memory).f_flag & os.ST_NOEXEC
        and shutil.disk_usage(memory).free >= ROOM
    )


def remove_folders_of_ended_runs(memory: Path) -> None:
    """Free what runs left that failed, or that were ended from outside."""
    for folder in memory.glob(f"{_NAME}*"):
        if not Path("/proc", folder.name.removeprefix(_NAME)).exists():
            shutil.rmtree(folder, ignore_errors=True)
