"""Move a file store from a folder into a bucket or back: verified, and continued where it stopped.

The target is marked as pending before the first file, so that a move that was stopped is known
again; it becomes the store only when every file that a row names was read back from it. Then the
source says that it was moved away, and no host starts on it any more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from workflow.domain.errors import DomainError, Message
from workflow.services.backups.creation import referenced_files
from workflow.services.backups.table_codec import list_tables
from workflow.services.stores.file_store import DamagedFileError, FileStore, StagedFile
from workflow.services.stores.store_identity import (
    begin_move,
    end_move,
)

#: Bytes that are written together.
_FLUSH_BYTES = 2**23


class MoveRefusedError(DomainError):
    """The target does not keep what is stored in it; the files stay where they are."""


@dataclass
class MoveReport:
    """What a move found."""

    #: Copied now, and there already from a move that was stopped.
    copied: int = 0
    already: int = 0
    #: Files that the source no longer had whole: they stay as damaged as they were.
    damaged: list[str] = field(default_factory=list)


def move_store(
    session: Session, source: FileStore, target: FileStore, tell: Callable[[int], None]
) -> MoveReport:
    """Copy all files, read back those that rows name, then change the marks; commits nothing.

    Raises `StoreMismatchError`, `MoveRefusedError`, `StoreAwayError`; whatever stops it, the same
    call goes on. `tell` hears how many files were copied.
    """
    begin_move(session, source, target)
    report = MoveReport()
    there = {bytes.fromhex(name) for name in target.names() if _is_hash(name)}
    for chunk in _chunks(source, there, report):
        target.keep(chunk)
        report.copied += len(chunk)
        tell(report.copied)
    _read_back(session, source, target, report)
    end_move(session, source, target)
    return report


def _is_hash(name: str) -> bool:
    return len(name) == 64 and all(digit in "0123456789abcdef" for digit in name)


def _chunks(source: FileStore, there: set[bytes], report: MoveReport) -> Iterator[list[StagedFile]]:
    """The whole files that the target lacks, as many as memory should hold at a time."""
    chunk: list[StagedFile] = []
    room = _FLUSH_BYTES
    for name in source.names():
        if not _is_hash(name):
            continue
        if bytes.fromhex(name) in there:
            report.already += 1
            continue
        there.add(bytes.fromhex(name))
        try:
            content = source.get(name)
        except DamagedFileError:
            continue  # if a row names it, it is counted at the end
        chunk.append(StagedFile(name, content))
        room -= len(content)
        if room < 0:
            yield chunk
            chunk, room = [], _FLUSH_BYTES
    if chunk:
        yield chunk


def _read_back(session: Session, source: FileStore, target: FileStore, report: MoveReport) -> None:
    """Hold the target to every file that a row names; store again what it has not whole."""
    connection = session.connection()
    for name, _row in referenced_files(connection, list_tables(connection)):
        if _is_whole(target, name):
            continue
        try:
            target.put(source.get(name))
        except DamagedFileError:
            report.damaged.append(name)
            continue
        if not _is_whole(target, name):
            raise MoveRefusedError(Message("Nơi đến không giữ được tệp {name}.", name=name))


def _is_whole(files: FileStore, name: str) -> bool:
    try:
        files.get(name)
    except DamagedFileError:
        return False
    return True
