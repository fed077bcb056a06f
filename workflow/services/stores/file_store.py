"""The file store: papers, templates and uploads under the hash of their bytes."""

import hashlib
import re
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workflow.config import Settings
from workflow.services.stores.damage import DamagedFileError, FileDamage
from workflow.services.stores.folder import Folder
from workflow.services.stores.medium import Medium
from workflow.services.stores.packs import Packs, build_pack, pack_name

__all__ = [
    "DamagedFileError",
    "FileDamage",
    "FileStore",
    "StagedFile",
    "UnwritableStoreError",
    "find_medium",
    "open_file_store",
    "sha256_of",
]

#: So many new files become one pack; fewer are sooner found as files of their own.
_FEWEST = 32
#: Seconds after which nobody relies on a pack for what is stored anew: it may just be thinned.
RELIED_ON_S = 7 * 24 * 3600
_HASH = re.compile(r"[0-9a-f]{64}")


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
    """Files named by SHA-256, many small ones in packs; what is there never changes.

    They lie in a folder, `root`, unless another medium is named; then `root` holds only what can be
    made again.
    """

    def __init__(self, root: Path, medium: Medium | None = None) -> None:
        self.root = root
        self.medium: Medium = medium or Folder(root)
        self.packs = _packs_in(self.medium)

    def path(self, sha256: str) -> Path:
        """Give the path of a file in a folder, there or not, unless it is in a pack."""
        return self.root / _name(sha256)

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
        """Make what the store lacks last: after a crash each file is whole or not there.

        Damaged ones are mended by that.
        """
        wanted = {one.sha256: one.content for one in staged}
        if len(wanted) >= _FEWEST:
            with suppress(OSError):  # what cannot be read is stored again
                self.packs.look()
        new = self._list_lacking(wanted)
        for name in wanted.keys() - new.keys():
            self.medium.renew(_name(name))  # `remove` leaves it to whoever stores it now
        with _translate_write_errors():
            if len(new) < _FEWEST:
                self.medium.write({_name(name): content for name, content in new.items()})
            else:
                self.medium.write({pack_name(new): build_pack(new)})

    def _list_lacking(self, wanted: dict[str, bytes]) -> dict[str, bytes]:
        """List what is to be written. Beyond a network a few files are sent without asking."""
        if self.medium.is_remote and len(wanted) < _FEWEST:
            return wanted
        since = time.time() - RELIED_ON_S
        return {
            name: content for name, content in wanted.items() if not self._has(name, content, since)
        }

    def remove(self, sha256: str, before: float) -> bool:
        """Take a file away that no row names any more; says whether it was there and that old.

        `before` is a time as of `time.time`: what somebody has stored again since, stays.
        """
        found = self.medium.find(_name(sha256))
        if found is None or found.look().written >= before:
            return False
        self.medium.remove(found.name)
        return True

    def unfinished(self) -> list[Path]:
        """List the files being written, and those that killed writers left half-written."""
        return self.medium.list_unfinished() if isinstance(self.medium, Folder) else []

    def forget_unfinished(self, now: float) -> int:
        """Take away what was left half-written; say how many. `now` as `time.time`."""
        return self.medium.forget_unfinished(now) if isinstance(self.medium, Folder) else 0

    def names(self) -> Iterator[str]:
        """The hashes of all that is stored, in no order; one that is stored twice comes twice."""
        for found in self.medium.list_files():
            yield found.name.rpartition("/")[2]
        yield from self.packs.names()

    def get(self, sha256: str) -> bytes:
        """The bytes of that hash; raises `DamagedFileError` where they are gone or changed.

        Raises `StoreAwayError` where the store does not answer, so that nobody knows.
        """
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
        """Return whether there is a file of that hash, whole or not."""
        if not _HASH.fullmatch(sha256):
            return False
        with suppress(OSError):
            if self.medium.find(_name(sha256)):
                return True
            return any(True for _ in self._everywhere(sha256))
        return False

    def read_copies(self, sha256: str, without: Collection[str]) -> Iterator[bytes]:
        """Read what is stored under a hash now, whole or not, but for the packs named `without`."""
        yield from self.packs.read_anew(sha256, without)
        with suppress(FileNotFoundError):
            yield self.medium.read(_name(sha256))

    def _everywhere(self, sha256: str) -> Iterator[bytes]:
        if not _HASH.fullmatch(sha256):  # of a paper that keeps none, or of a row that was edited
            return
        yield from self._known(sha256)
        if self.packs.look():
            yield from self.packs.find(sha256)

    def _known(self, sha256: str, since: float = 0) -> Iterator[bytes]:
        """Read the content of a hash, whole or not; of packs only those seen at the last look.

        First where it costs least to look.
        """
        if self.medium.is_remote:
            yield from self.packs.find(sha256, since=since)
        with suppress(FileNotFoundError):
            yield self.medium.read(_name(sha256))
        if not self.medium.is_remote:
            yield from self.packs.find(sha256, since=since)

    def _has(self, sha256: str, content: bytes, since: float) -> bool:
        try:
            if self.medium.is_remote:  # one request a file would cost more than to send them all
                return content in self.packs.find(sha256, since=since)
            return content in self._known(sha256, since)
        except OSError:
            return False


def open_file_store(settings: Settings) -> FileStore:
    """The file store that the settings name."""
    return FileStore(settings.files, find_medium(settings))


def find_medium(settings: Settings) -> Medium:
    """The place where the settings keep files; nothing is asked of it yet."""
    if not settings.store_url:
        return Folder(settings.files)
    from workflow.services.stores.bucket import Bucket  # half the services never need it

    return Bucket(settings.store_url)


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


@lru_cache(maxsize=16)
def _packs_in(medium: Medium) -> Packs:
    """Give the packs of a medium, read once for each process."""
    return Packs(medium)


@contextmanager
def _translate_write_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnwritableStoreError(error.errno, error.strerror) from error
