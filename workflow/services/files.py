"""The file store: papers, templates and uploads under the hash of their bytes."""

import hashlib
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

#: A disk takes many files in one go, when they are brought to it at the same time.
_AT_ONCE = 16
#: How the names of files begin that are not whole yet, and the seconds that none of them stays so:
#: many, since the clock that tells their age may have been set an hour on.
_UNFINISHED = ".new-"
_LONGEST_WRITE = 24 * 3600


class DamagedFileError(RuntimeError):
    """A stored file is gone or no longer has the bytes its name promises."""


class UnwritableStoreError(OSError):
    """The store takes nothing: its disk is full or may only be read."""


@dataclass(frozen=True)
class Staged:
    """A file that was written, but that a crash may still take away until `Files.keep`."""

    sha256: str
    target: Path
    #: Where it lies for now; none where the store has it already.
    written: Path | None


def sha256_of(content: bytes) -> str:
    """The name that content has in the store."""
    return hashlib.sha256(content).hexdigest()


class Files:
    """A folder of files named by SHA-256; a file that is there is whole and never changes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the file of that hash lies or would lie."""
        return self.root / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Store bytes and return their hash; safe to repeat and to do at the same time.

        Raises `UnwritableStoreError`, as `stage` and `keep` do; then nothing was stored.
        """
        staged = self.stage(content)
        self.keep([staged])
        return staged.sha256

    def stage(self, content: bytes) -> Staged:
        """Write bytes under a name that nobody looks at; `keep` makes several of them last."""
        sha256 = sha256_of(content)
        target = self.path(sha256)
        if _holds(target, content):
            return Staged(sha256, target, None)
        with _storing():
            target.parent.mkdir(parents=True, exist_ok=True)
            return Staged(sha256, target, _written(target.parent, content))

    def keep(self, staged: Iterable[Staged]) -> None:
        """Fsync, rename, fsync the folders: after a crash each file is whole or not there."""
        new = {one.written: one.target for one in staged if one.written}
        with _storing():
            try:
                _sync(new)
                for written, target in new.items():
                    os.replace(written, target)
            except BaseException:
                for written in new:
                    written.unlink(missing_ok=True)
                raise
            _sync({target.parent for target in new.values()})

    def forget_unfinished(self, now: float) -> int:
        """Take away what killed writers left half-written; say how many. `now` as `time.time`."""
        gone = 0
        for path in self.root.glob(f"*/{_UNFINISHED}*"):
            with suppress(FileNotFoundError):  # finished meanwhile
                if path.stat().st_mtime < now - _LONGEST_WRITE:
                    path.unlink()
                    gone += 1
        return gone

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash; raises `DamagedFileError` where they are gone or changed."""
        try:
            content = self.path(sha256).read_bytes()
        except OSError as error:
            raise DamagedFileError(sha256) from error
        if sha256_of(content) != sha256:
            raise DamagedFileError(sha256)
        return content


@contextmanager
def _storing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnwritableStoreError(error.errno, error.strerror) from error


def _written(folder: Path, content: bytes) -> Path:
    """The bytes in a new file of the folder, not yet on the disk for certain."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=_UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _sync(paths: Collection[Path]) -> None:
    """Bring files and folders to the disk, which takes those that come together in one go."""
    if len(paths) <= 1:
        for path in paths:
            to_disk(path)
        return
    with ThreadPoolExecutor(min(_AT_ONCE, len(paths))) as threads:
        for _ in threads.map(to_disk, paths):
            pass  # asking for the result raises what went wrong


def to_disk(path: Path) -> None:
    """Bring a file or a folder's list of files to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _holds(target: Path, content: bytes) -> bool:
    """Whether the file is there and whole: storing a damaged one again mends it."""
    try:
        return target.read_bytes() == content
    except OSError:
        return False
