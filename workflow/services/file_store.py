"""The file store: papers, templates and uploads under the hash of their bytes."""

import hashlib
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from pathlib import Path

from workflow.services.packs import Packs, build_pack

#: A disk takes many files in one go, when they are brought to it at the same time.
_AT_ONCE = 16
#: So many new files become one pack; fewer are sooner found as files of their own.
_FEWEST = 32
#: How the names of files begin that are not whole yet, and the seconds that none of them stays so:
#: many, since the clock that tells their age may have been set an hour on.
_UNFINISHED = ".new-"
_LONGEST_WRITE = 24 * 3600


class FileDamage(Enum):
    """The damage of a stored file."""

    GONE = auto()
    UNREADABLE = auto()
    CHANGED = auto()


class DamagedFileError(RuntimeError):
    """A stored file is gone or no longer has the bytes its name promises."""

    def __init__(self, sha256: str, damage: FileDamage) -> None:
        super().__init__(sha256, damage.name)
        self.damage = damage


class UnwritableStoreError(OSError):
    """The store takes nothing: its disk is full or may only be read."""


@dataclass(frozen=True)
class StagedFile:
    """Bytes that the store is to have; it has them once `Files.keep` has returned."""

    sha256: str
    content: bytes


def sha256_of(content: bytes) -> str:
    """The name that content has in the store."""
    return hashlib.sha256(content).hexdigest()


class FileStore:
    """A folder of files named by SHA-256, many small ones in packs; what is there never changes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.packs = _packs_in(root / "packs")

    def path(self, sha256: str) -> Path:
        """Give the path of the file of that hash, there or not, unless it is in a pack."""
        return self.root / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Store bytes and return their hash; safe to repeat and to do at the same time.

        Raises `UnwritableStoreError`, as `keep` does; then nothing was stored.
        """
        staged = self.stage(content)
        self.keep([staged])
        return staged.sha256

    def stage(self, content: bytes) -> StagedFile:
        """Get bytes ready for `keep`, which makes several of them last at once."""
        return StagedFile(sha256_of(content), content)

    def keep(self, staged: Iterable[StagedFile]) -> None:
        """Bring to the disk what the store lacks: after a crash each file is whole or not there.

        Damaged ones are mended by that.
        """
        wanted = {one.sha256: one.content for one in staged}
        if len(wanted) >= _FEWEST:
            with suppress(OSError):  # what cannot be read is stored again
                self.packs.look()
        new = {name: content for name, content in wanted.items() if not self._has(name, content)}
        for name in wanted.keys() - new.keys():
            with suppress(OSError):  # in a pack, or on a disk that may only be read
                os.utime(self.path(name))  # `remove` leaves it to whoever stores it now
        with _translate_write_errors():
            if len(new) < _FEWEST:
                _write({self.path(name): content for name, content in new.items()})
            else:
                _write({self.packs.path(new): build_pack(new)})

    def remove(self, sha256: str, before: float) -> bool:
        """Take a file away that no row names any more; says whether it was there and that old.

        `before` is a time as of `time.time`: what somebody has stored again since, stays.
        """
        with suppress(FileNotFoundError):
            if self.path(sha256).stat().st_mtime < before:
                self.path(sha256).unlink()
                return True
        return False

    def unfinished(self) -> list[Path]:
        """List the files being written, and those that killed writers left half-written."""
        return list(self.root.glob(f"*/{_UNFINISHED}*"))

    def forget_unfinished(self, now: float) -> int:
        """Take away what was left half-written; say how many. `now` as `time.time`."""
        gone = 0
        for path in self.unfinished():
            with suppress(FileNotFoundError):  # finished meanwhile
                if path.stat().st_mtime < now - _LONGEST_WRITE:
                    path.unlink()
                    gone += 1
        return gone

    def names(self) -> Iterator[str]:
        """The hashes of all that is stored, in no order; one that is stored twice comes twice."""
        for path in self.root.glob("[0-9a-f][0-9a-f]/[!.]*"):
            yield path.name
        yield from self.packs.names()

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash; raises `DamagedFileError` where they are gone or changed."""
        damage = FileDamage.GONE
        try:
            for content in self._everywhere(sha256):
                if sha256_of(content) == sha256:
                    return content
                damage = FileDamage.CHANGED
        except OSError as error:
            raise DamagedFileError(sha256, FileDamage.UNREADABLE) from error
        raise DamagedFileError(sha256, damage)

    def has(self, sha256: str) -> bool:
        """Return whether there is a file of that hash, whole or not; reads none of it."""
        if self.path(sha256).exists():
            return True
        with suppress(OSError):
            return any(True for _ in self._everywhere(sha256))
        return False

    def _everywhere(self, sha256: str) -> Iterator[bytes]:
        yield from self._known(sha256)
        if self.packs.look():
            yield from self.packs.find(sha256)

    def _known(self, sha256: str) -> Iterator[bytes]:
        """Read the content of a hash, whole or not; of packs only those seen at the last look."""
        with suppress(FileNotFoundError):
            yield self.path(sha256).read_bytes()
        yield from self.packs.find(sha256)

    def _has(self, sha256: str, content: bytes) -> bool:
        try:
            return content in self._known(sha256)
        except OSError:
            return False


@lru_cache(maxsize=16)
def _packs_in(folder: Path) -> Packs:
    """Give the packs of a folder, read once for each process."""
    return Packs(folder)


@contextmanager
def _translate_write_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnwritableStoreError(error.errno, error.strerror) from error


def _write(contents: Mapping[Path, bytes]) -> None:
    """Write all, fsync, rename, fsync the folders; where that fails, nothing is left."""
    written: dict[Path, Path] = {}
    try:
        for target, content in contents.items():
            _make_folder(target.parent)
            written[target] = _write_temporary(target.parent, content)
        _sync_all(written.values())
        for target, path in written.items():
            os.replace(path, target)
    except BaseException:
        for path in written.values():
            path.unlink(missing_ok=True)
        raise
    _sync_all({target.parent for target in written})


def _make_folder(folder: Path) -> None:
    """Make a folder that lasts, and those above it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_to_disk(folder.parent)


def _write_temporary(folder: Path, content: bytes) -> Path:
    """The bytes in a new file of the folder, not yet on the disk for certain."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=_UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _sync_all(paths: Collection[Path]) -> None:
    """Bring files and folders to the disk, which takes those that come together in one go."""
    if len(paths) <= 1:
        for path in paths:
            sync_to_disk(path)
        return
    with ThreadPoolExecutor(min(_AT_ONCE, len(paths))) as threads:
        for _ in threads.map(sync_to_disk, paths):
            pass  # asking for the result raises what went wrong


def sync_to_disk(path: Path) -> None:
    """Bring a file or a folder's list of files to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
