"""A file system in a file, copied while all that writes to it is frozen: what a power cut leaves.

What a program wrote and nobody has brought to the disk is in the memory of the machine only, not in
the file, and so not in the copy. The copy is mounted as the disk of a machine that starts again.
"""

import hashlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.service import ServiceProcess

_BLOCK = 1 << 16


@dataclass(frozen=True)
class FileSystem:
    """How a disk is made and mounted."""

    name: str
    make: tuple[str, ...]
    options: str
    megabytes: int


_EXT4 = ("mkfs.ext4", "-q", "-J", "size=8")
#: As most machines have it, as some are tuned, so that file contents may come after their names,
#: and the other one of servers, with the smallest size that it takes.
FILE_SYSTEMS = (
    FileSystem("ext4, ordered", _EXT4, "commit=5", 192),
    FileSystem("ext4, writeback", _EXT4, "data=writeback,commit=30", 192),
    FileSystem("XFS", ("mkfs.xfs", "-q"), "nouuid", 300),
)


@dataclass(frozen=True)
class CrashState:
    """A copy of the disk as a power cut would leave it."""

    scenario: str
    image: Path
    #: When copying began: what was acknowledged before must be there.
    at: float


@dataclass(frozen=True)
class DiskImage:
    """A mounted file system, and the file that it is in."""

    image: Path
    mounted: Path

    #: The hash of what was copied last.
    last: list[bytes] = field(default_factory=list)

    def copy(self, target: Path, frozen: list[ServiceProcess]) -> float | None:
        """Copy the disk while these processes stand still.

        None where it never came to rest, or is as it was copied last.
        """
        for process in frozen:
            process.send(signal.SIGSTOP)
        try:
            at = time.time()
            before = self.image.read_bytes()
            for _ in range(20):
                content = self.image.read_bytes()
                if content == before:
                    break
                before = content
            else:
                return None
        finally:
            for process in frozen:
                process.send(signal.SIGCONT)
        digest = hashlib.sha1(content, usedforsecurity=False).digest()
        if self.last[-1:] == [digest]:
            return None
        self.last.append(digest)
        _write_sparsely(target, content)
        return at


def _write_sparsely(target: Path, content: bytes) -> None:
    nothing = bytes(_BLOCK)
    with target.open("wb") as file:
        file.truncate(len(content))
        for start in range(0, len(content), _BLOCK):
            block = content[start : start + _BLOCK]
            if block != nothing[: len(block)]:
                os.pwrite(file.fileno(), block, start)


@contextmanager
def make_disk(folder: Path, system: FileSystem) -> Iterator[DiskImage]:
    """An empty disk."""
    image = folder / "disk.img"
    with image.open("wb") as file:
        file.truncate(system.megabytes << 20)
    subprocess.run([*system.make, str(image)], check=True)
    with mount(image, system) as mounted:
        yield DiskImage(image, mounted)


@contextmanager
def mount(image: Path, system: FileSystem) -> Iterator[Path]:
    """Mount a disk, which replays its journal as after a power cut."""
    mounted = Path(tempfile.mkdtemp(prefix="thidua-disk-"))
    options = f"loop,{system.options}"
    subprocess.run(["mount", "-o", options, str(image), str(mounted)], check=True)
    try:
        yield mounted
    finally:
        subprocess.run(["umount", "--lazy", str(mounted)], check=True)
        mounted.rmdir()


def record_states(
    disk: DiskImage,
    scenario: str,
    folder: Path,
    most: int,
    *,
    processes: Callable[[], list[ServiceProcess]],
    is_over: Callable[[], bool],
    pause: float,
) -> list[CrashState]:
    """Copy the disk again and again until the scenario is over."""
    states: list[CrashState] = []
    while len(states) < most and not is_over():
        target = folder / f"{scenario}-{len(states)}.img"
        if (at := disk.copy(target, processes())) is not None:
            states.append(CrashState(scenario, target, at))
        time.sleep(pause)
    return states
