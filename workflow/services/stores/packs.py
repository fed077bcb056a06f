"""Packs: many small files of the store in one, a plain zip that any program opens.

A disk takes one file of two megabytes in the time of a few of ten kilobytes, so the papers of a
batch come to it together (docs/adr/0024). Members are named by their SHA-256 and stored as they
are. A process remembers the table of each pack: where what lies, sixteen bytes a member.
"""

import datetime as dt
import hashlib
import logging
import os
import re
import threading
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from struct import Struct
from typing import BinaryIO, TypeAlias

from workflow.services.stores.medium import PACKS, Medium, StoredObject
from workflow.services.stores.zip_stream import ZipMember, stream_zip

logger = logging.getLogger(__name__)

_SUFFIX = ".zip"
_NO_DAY = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
#: The head of a member whose name is a hash: signature, sizes, lengths of what follows, name.
_HEAD = Struct("<4s14xLLHH64s")
#: Its line in the directory: the same, and where its head begins.
_LINE = Struct("<4s16xLLHHH8xL64s")
_END = Struct("<4s6xHLLH")
_NAME = 64
#: So many digits of a hash are looked for; whoever reads holds the bytes to all of them.
_DIGITS = 16

_HASH = re.compile(rb"[0-9a-f]{64}")

#: Tables that are read at a time from a store beyond a network.
_AT_ONCE = 16

#: A pack by its name and version: one that was rewritten is another file.
_File: TypeAlias = tuple[str, str]
#: Where a member lies: its hash, where its bytes begin, how many they are.
_Row: TypeAlias = tuple[str, int, int]


@dataclass(frozen=True)
class Member:
    """A file in a pack, and how many bytes it has."""

    sha256: str
    size: int


def build_pack(contents: Mapping[str, bytes]) -> bytes:
    """A pack of contents by their hashes; the same ones give the same bytes."""
    members = (ZipMember(name, contents[name], _NO_DAY) for name in sorted(contents))
    return b"".join(stream_zip(members))


def pack_name(contents: Iterable[str]) -> str:
    """The name of the pack of these hashes, there or not."""
    names = "\n".join(sorted(contents))
    return f"{PACKS}/{hashlib.sha256(names.encode()).hexdigest()}{_SUFFIX}"


@dataclass(frozen=True)
class _Pack:
    """The table of one pack: keys in order, and for each where its bytes begin and end."""

    medium: Medium
    name: str
    #: When it was written, as `time.time`.
    written: float
    keys: "array[int]"
    begins: "array[int]"
    sizes: "array[int]"

    def find(self, key: int) -> tuple[int, int] | None:
        """Find where the bytes under a key begin, and how many they are."""
        place = bisect_left(self.keys, key)
        if place == len(self.keys) or self.keys[place] != key:
            return None
        return self.begins[place], self.sizes[place]

    def read(self, key: int) -> bytes | None:
        """The bytes under a key; None if this pack lacks it or is gone."""
        found = self.find(key)
        if found is None:
            return None
        try:
            return self.medium.read_part(self.name, *found)
        except FileNotFoundError:
            return None


class Packs:
    """The packs of a store, whoever wrote them; safe to share between threads."""

    def __init__(self, medium: Medium) -> None:
        self.medium = medium
        self._lock = threading.Lock()
        self._known: dict[_File, _Pack] = {}
        #: Where something was found last, and its bytes, if several were asked for.
        self._last: _Pack | None = None
        self._ahead: tuple[_Pack, bytes] | None = None

    def find(self, sha256: str, *, since: float = 0) -> Iterator[bytes]:
        """Find a hash's content, whole or not, in the packs that `look` saw. Raises `OSError`.

        Only in packs that were written after `since`, as `time.time`.
        """
        key = member_key(sha256)
        last = self._last
        # The papers of a batch lie side by side.
        for pack in chain((last,) if last else (), reversed(self._known.values())):
            if pack.written <= since:
                continue
            content = self._read_ahead(pack, key) if pack is last else pack.read(key)
            if content is not None:
                self._last = pack
                yield content

    def read_anew(self, sha256: str, without: Collection[str]) -> Iterator[bytes]:
        """Read a hash's content off the packs that `look` saw, but for some, as they are now."""
        for pack in self._known.values():
            content = None if pack.name in without else pack.read(member_key(sha256))
            if content is not None:
                yield content

    def _read_ahead(self, pack: _Pack, key: int) -> bytes | None:
        """Read a second member of a pack; beyond a network all of it, since more will follow."""
        if not self.medium.is_remote or pack.find(key) is None:
            return pack.read(key)
        ahead = self._ahead
        if ahead is None or ahead[0] is not pack:
            try:
                ahead = self._ahead = pack, self.medium.read(pack.name)
            except FileNotFoundError:
                return None
        begin, size = pack.find(key) or (0, 0)
        return ahead[1][begin : begin + size]

    def look(self) -> bool:
        """Read the tables of packs that are new, forget those that are gone; whether any is new.

        Raises `OSError` where one cannot be read, after the others; the next look tries it again.
        """
        with self._lock:
            there = {(pack.name, pack.version): pack for pack in self.medium.list_packs()}
            kept = {file: pack for file, pack in self._known.items() if file in there}
            new, unread = self._load_tables([there[file] for file in there if file not in kept])
            self._known = kept | new
        if unread:
            raise unread
        return bool(new)

    def names(self) -> Iterator[str]:
        """The hashes of all members, pack by pack; without those of a pack that cannot be read."""
        for pack in self.medium.list_packs():
            with suppress(OSError):
                yield from [name for name, _begin, _size in _read_rows(self.medium, pack)]

    def _load_tables(self, packs: list[StoredObject]) -> tuple[dict[_File, _Pack], OSError | None]:
        """The tables of packs, and what went wrong with the last that could not be read."""
        found, unread = {}, None
        for pack, table in zip(packs, self._try_tables(packs), strict=True):
            if isinstance(table, _Pack):
                found[pack.name, pack.version] = table
            elif not isinstance(table, FileNotFoundError):  # taken away meanwhile
                unread = table
        return found, unread

    def _try_tables(self, packs: list[StoredObject]) -> Iterable[_Pack | OSError]:
        if self.medium.is_remote and len(packs) > 1:
            with ThreadPoolExecutor(min(_AT_ONCE, len(packs))) as threads:
                return list(threads.map(self._try_table, packs))
        return map(self._try_table, packs)

    def _try_table(self, pack: StoredObject) -> _Pack | OSError:
        try:
            rows = sorted(_read_rows(self.medium, pack))
            written = pack.look().written
        except OSError as error:
            return error
        return _Pack(
            self.medium,
            pack.name,
            written,
            array("Q", [member_key(name) for name, _begin, _size in rows]),
            array("L", [begin for _name, begin, _size in rows]),
            array("L", [size for _name, _begin, size in rows]),
        )


def member_key(sha256: str) -> int:
    """The number by which a member is found; raises `ValueError` for what is no hash."""
    return int(sha256[:_DIGITS], 16)


def read_members(medium: Medium, pack: StoredObject) -> list[Member]:
    """The members of a pack; raises `FileNotFoundError` if it is gone."""
    return [Member(name, size) for name, _begin, size in _read_rows(medium, pack)]


def _read_rows(medium: Medium, pack: StoredObject) -> list[_Row]:
    """Read the rows of a pack by its directory, or by its heads if the directory is damaged."""
    with medium.open(pack) as file:
        if rows := _read_directory(file):
            return rows
        logger.error("the directory of pack %s is unsound; its members are looked for", pack.name)
        return list(_scan_members(file))


def _read_directory(file: BinaryIO) -> list[_Row]:
    """The members by the directory at the end of the file; None if any of it is damaged."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END.size))
    tail = file.read()
    if len(tail) < _END.size or not tail.startswith(b"PK\5\6"):
        return []
    _mark, count, length, begin, _comment = _END.unpack(tail)
    file.seek(begin)
    lines = file.read(length)
    if len(lines) != length or length != count * _LINE.size:
        return []
    rows: list[_Row] = []
    ends = 0  # each member begins where the one before it ends, the directory after the last
    for mark, packed, unpacked, named, extra, comment, begins, name in _LINE.iter_unpack(lines):
        sound = (mark, unpacked, named, extra, comment, begins) == (
            *(b"PK\1\2", packed, _NAME, 0, 0, ends),
        )
        if not sound or not _HASH.fullmatch(name):
            return []
        rows.append((name.decode(), begins + _HEAD.size, packed))
        ends = begins + _HEAD.size + packed
    return rows if ends == begin else []


def _scan_members(file: BinaryIO) -> Iterator[_Row]:
    """The members one after the other, as far as they are there and their heads sound."""
    whole = file.seek(0, os.SEEK_END)
    begin = 0
    while True:
        file.seek(begin)
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return
        mark, size, _size, named, extra, name = _HEAD.unpack(head)
        if (mark, named, extra) != (b"PK\3\4", _NAME, 0) or not _HASH.fullmatch(name):
            return
        begin += _HEAD.size
        if begin + size > whole:
            return
        yield name.decode(), begin, size
        begin += size
