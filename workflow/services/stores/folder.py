"""A folder of this machine, or one that hosts share: files that last once they are written."""

import os
import tempfile
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from workflow.services.stores.medium import PACKS, ObjectFacts, StoredObject

#: A disk takes many files in one go, when they are brought to it at the same time.
_AT_ONCE = 16
#: How the names of files begin that are not whole yet, and the seconds that none of them stays so:
#: many, since the clock that tells their age may have been set an hour on.
_UNFINISHED = ".new-"
_LONGEST_WRITE = 24 * 3600


@dataclass(frozen=True)
class Folder:
    """The files of a folder; see `Medium`."""

    root: Path

    @property
    def label(self) -> str:
        return str(self.root)

    @property
    def is_remote(self) -> bool:
        return False

    def path(self, name: str) -> Path:
        return self.root / name

    def read(self, name: str) -> bytes:
        return self.path(name).read_bytes()

    def read_part(self, name: str, begin: int, size: int) -> bytes:
        handle = os.open(f"{self.root}/{name}", os.O_RDONLY)
        try:
            return os.pread(handle, size, begin)
        finally:
            os.close(handle)

    def open(self, found: StoredObject) -> AbstractContextManager[BinaryIO]:
        return self.path(found.name).open("rb")

    def find(self, name: str) -> StoredObject | None:
        path = self.path(name)
        try:
            facts = _look(path)
        except FileNotFoundError:
            return None
        return StoredObject(name, "", lambda: facts)

    def list_packs(self) -> Iterator[StoredObject]:
        with (
            suppress(FileNotFoundError, NotADirectoryError),
            os.scandir(self.root / PACKS) as entries,
        ):
            for entry in entries:
                if entry.name.endswith(".zip"):
                    yield StoredObject(
                        f"{PACKS}/{entry.name}",
                        str(entry.inode()),
                        lambda entry=entry: _look(entry),  # type: ignore[misc]
                    )

    def list_files(self) -> Iterator[StoredObject]:
        for path in self.root.glob("[0-9a-f][0-9a-f]/[!.]*"):
            name = f"{path.parent.name}/{path.name}"
            yield StoredObject(name, "", lambda path=path: _look(path))  # type: ignore[misc]

    def list_all(self) -> Iterator[StoredObject]:
        for path in self.root.rglob("*"):
            if path.is_file():
                name = str(path.relative_to(self.root))
                yield StoredObject(name, "", lambda path=path: _look(path))  # type: ignore[misc]

    def write(self, contents: Mapping[str, bytes]) -> None:
        """Write all, fsync, rename, fsync the folders; where that fails, nothing is left."""
        written: dict[Path, Path] = {}
        try:
            for name, content in contents.items():
                target = self.path(name)
                self._make_folder(target.parent)
                written[target] = _write_temporary(target.parent, content)
            _sync_all(written.values())
            for target, path in written.items():
                os.replace(path, target)
        except BaseException:
            for path in written.values():
                path.unlink(missing_ok=True)
            raise
        _sync_all({target.parent for target in written})

    def renew(self, name: str) -> None:
        with suppress(OSError):  # in a pack, or on a disk that may only be read
            os.utime(self.path(name))

    def remove(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)

    def _make_folder(self, folder: Path) -> None:
        """Make a folder that lasts, and those above it; the store is nobody else's."""
        if not folder.is_dir():
            self._make_folder(folder.parent)
            folder.mkdir(mode=0o700 if folder == self.root else 0o777, exist_ok=True)
            sync_to_disk(folder.parent)

    def list_unfinished(self) -> list[Path]:
        """List the files being written, and those that killed writers left half-written."""
        return list(self.root.glob(f"*/{_UNFINISHED}*"))

    def forget_unfinished(self, now: float) -> int:
        """Take away what was left half-written; say how many. `now` as `time.time`."""
        gone = 0
        for path in self.list_unfinished():
            with suppress(FileNotFoundError):  # finished meanwhile
                if path.stat().st_mtime < now - _LONGEST_WRITE:
                    path.unlink()
                    gone += 1
        return gone


def _look(path: "Path | os.DirEntry[str]") -> ObjectFacts:
    seen = path.stat()
    return ObjectFacts(seen.st_size, seen.st_mtime)


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
