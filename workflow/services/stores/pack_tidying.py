"""Join packs that are small, or hold much that no row names any more, and take the old ones away.

Nothing is taken away in the night in which it is replaced: an old pack is put on a list, and goes a
day later if every member that a row names by then was read whole elsewhere. Whatever stops this in
between, all files are still there and the next night goes on (docs/adr/0024).
"""

import json
import logging
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Engine

from workflow.services.backups.creation import snapshot_engine
from workflow.services.backups.table_codec import file_columns, list_tables
from workflow.services.stores.file_store import (
    RELIED_ON_S,
    DamagedFileError,
    FileStore,
    StagedFile,
    sha256_of,
)
from workflow.services.stores.medium import StoredObject
from workflow.services.stores.packs import Member, build_pack, member_key, pack_name, read_members

logger = logging.getLogger(__name__)

#: Seconds after which a pack may be replaced: long after anybody relies on it for what is stored
#: anew. And the seconds between being replaced and going.
OLD_S, WAIT_S = 2 * RELIED_ON_S, 24 * 3600
#: A pack is small with fewer members, and wasteful with a smaller share of bytes that rows name.
_SMALL, _SHARE = 125, 0.7
#: The most of one joined pack.
_MOST_MEMBERS, _MOST_BYTES = 250, 2**23
#: The list of packs that are to go, with the time since when.
_LEAVING = ".leaving"


@dataclass
class TidyReport:
    """What was done."""

    #: Packs written anew, and taken away.
    joined: int = 0
    removed: int = 0
    #: Members of those that no row names.
    dropped: int = 0


@dataclass(frozen=True)
class _PoorPack:
    """A pack that is to be replaced: its members that rows name, and how many there are."""

    pack: StoredObject
    kept: list[Member]
    count: int


def tidy_packs(engine: Engine, files: FileStore, now: float) -> TidyReport:
    """Replace poor packs, and take away those that were replaced a day ago; `now` as `time.time`.

    Raises `OSError`, `StoreAwayError`; safe to repeat, and to do twice at the same time.
    """
    report = TidyReport()
    old = [pack for pack in files.medium.list_packs() if pack.look().written < now - OLD_S]
    if not old:
        return report
    poor = _find_poor(files, old, _read_named(engine))
    files.packs.look()
    lost = _join(files, poor, report)
    going = {one.pack.name for one in poor if one.pack.name not in lost}
    leaving = _read_leaving(files)
    since = {name: min(leaving.get(name, now), now) for name in going}
    if since != leaving:
        files.medium.write({_LEAVING: json.dumps(since).encode()})
    for one in poor:
        if since.get(one.pack.name, now) <= now - WAIT_S and _is_replaced(files, one, going):
            files.medium.remove(one.pack.name)
            report.removed += 1
            report.dropped += one.count - len(one.kept)
    return report


def _read_named(engine: Engine) -> "array[int]":
    """The keys of all hashes that rows name, in order, as one snapshot has them."""
    found = array("Q")
    with snapshot_engine(engine).connect() as connection:
        for column in file_columns(list_tables(connection)):
            query = column.table.select().with_only_columns(column).where(column.is_not(None))
            for (sha256,) in connection.execute(query, execution_options={"yield_per": 5000}):
                with suppress(ValueError):  # no hash: `verify` tells
                    found.append(member_key(sha256))
    return array("Q", sorted(found))


def _is_named(key: int, named: "array[int]") -> bool:
    place = bisect_left(named, key)
    return place < len(named) and named[place] == key


def _find_poor(files: FileStore, old: list[StoredObject], named: "array[int]") -> list[_PoorPack]:
    wasteful, small = [], []
    for pack in old:
        try:
            members = read_members(files.medium, pack)
        except FileNotFoundError:
            continue
        kept = [one for one in members if _is_named(member_key(one.sha256), named)]
        found = _PoorPack(pack, kept, len(members))
        if sum(one.size for one in kept) < _SHARE * sum(one.size for one in members):
            wasteful.append(found)
        elif len(kept) < _SMALL:
            small.append(found)
    return wasteful + small if len(wasteful) + len(small) > 1 else wasteful


def _join(files: FileStore, poor: list[_PoorPack], report: TidyReport) -> set[str]:
    """Write what only poor packs hold into new ones; gives the packs that hold what is damaged."""
    going = {one.pack.name for one in poor}
    lost: set[str] = set()
    for chunk in _chunks(_lacking(files, poor, going, lost)):
        files.medium.write({pack_name(chunk): build_pack(chunk)})
        report.joined += 1
    return lost


def _lacking(
    files: FileStore, poor: list[_PoorPack], going: set[str], lost: set[str]
) -> Iterator[StagedFile]:
    """The files that rows name and only poor packs hold, each once."""
    seen: set[str] = set()
    for one in poor:
        for member in one.kept:
            if member.sha256 in seen or _is_elsewhere(files, member.sha256, going):
                continue
            seen.add(member.sha256)
            try:
                yield StagedFile(member.sha256, files.get(member.sha256))
            except DamagedFileError:
                logger.error("pack %s stays: %s in it is damaged", one.pack.name, member.sha256)
                lost.add(one.pack.name)


def _chunks(staged: Iterable[StagedFile]) -> Iterator[dict[str, bytes]]:
    chunk: dict[str, bytes] = {}
    room = _MOST_BYTES
    for file in staged:
        chunk[file.sha256] = file.content
        room -= len(file.content)
        if room < 0 or len(chunk) == _MOST_MEMBERS:
            yield chunk
            chunk, room = {}, _MOST_BYTES
    if chunk:
        yield chunk


def _is_replaced(files: FileStore, one: _PoorPack, going: set[str]) -> bool:
    """Tell whether all that rows name of a pack was read whole elsewhere, just now."""
    files.packs.look()
    return all(_is_elsewhere(files, member.sha256, going) for member in one.kept)


def _is_elsewhere(files: FileStore, sha256: str, going: set[str]) -> bool:
    """Read a file from the packs that stay, or by itself."""
    found = files.read_copies(sha256, going)
    return any(sha256_of(content) == sha256 for content in found)


def _read_leaving(files: FileStore) -> dict[str, float]:
    try:
        leaving = json.loads(files.medium.read(_LEAVING))
    except (FileNotFoundError, ValueError):  # never written, or damaged: the wait begins anew
        return {}
    return {str(name): float(since) for name, since in leaving.items()}
