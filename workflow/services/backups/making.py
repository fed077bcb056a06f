"""Make a backup of a running service: one snapshot of the database, and every file it names."""

import datetime as dt
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, Engine, String, cast, func, literal, select, text, union_all
from sqlalchemy.exc import DatabaseError

from workflow.domain.errors import Message
from workflow.services.backups import sealing, troubles
from workflow.services.backups.archive import Writer
from workflow.services.backups.contents import Header, Manifest, Part, StoredFile
from workflow.services.backups.reading import Source
from workflow.services.backups.tables import A_FEW, Rows, file_columns, tables
from workflow.services.files import DamagedFileError, Files, to_disk

#: Bytes of rows in one member.
PART = 1024**2
_UNFINISHED = ".thidua-backup-"


@dataclass(frozen=True)
class Made:
    """A backup that is on the disk and was read back."""

    path: Path
    sha256: str
    size: int
    manifest: Manifest


def make(
    engine: Engine, files: Files, target: Path, *, passphrase: str | None, now: dt.datetime
) -> Made:
    """Write a backup under a name that appears only when it is whole; raises `BackupError`.

    Files that the store no longer has whole are named in its manifest and do not stop it: whoever
    asked for it tells.
    """
    if target.exists():
        raise troubles.BackupError(
            Message("{path} đã có; bản sao lưu không ghi đè lên tệp nào.", path=target)
        )
    try:
        return _make(engine, files, target, passphrase, now)
    except OSError as error:
        raise troubles.cannot_be_written(target, error) from error


def _make(
    engine: Engine, files: Files, target: Path, passphrase: str | None, now: dt.datetime
) -> Made:
    remove_leftovers(target.parent)
    with _unfinished(target.parent) as (path, file):
        chunks = _archive(engine, files, target.parent, now)
        key = sealing.seal(chunks, file, passphrase) if passphrase else None
        if key is None:
            file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())
        made = _read_back(path, target, key)
        os.replace(path, target)
    to_disk(target.parent)
    return made


def _read_back(path: Path, target: Path, key: sealing.Key | None) -> Made:
    """A backup that nobody has read is none."""
    _header, manifest = Source(path, lambda: None, key).check()
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Made(target, sha256, path.stat().st_size, manifest)


@contextmanager
def _unfinished(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file, locked while it is written, so that leftovers of a kill can be told from it."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=_UNFINISHED)
    with os.fdopen(handle, "wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield Path(name), file
        finally:
            Path(name).unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Take away what backups that were killed had written; what is being written stays."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            path.unlink(missing_ok=True)


def _archive(engine: Engine, files: Files, folder: Path, now: dt.datetime) -> Iterator[bytes]:
    """The bytes of the archive. The snapshot ends before files are read: these never change."""
    with tempfile.TemporaryFile(dir=folder) as names:
        with reading(engine).connect() as connection:
            found = tables(connection)
            shapes = {rows.name: rows.shape for rows in found}
            header = Header(made_at=now.isoformat(), revision=_revision(connection), tables=shapes)
            writer = Writer(header)
            yield from writer.start()
            for rows in found:
                for lines in parts(rows.lines(connection)):
                    yield from writer.part(Part(rows.name, lines))
            names.writelines(
                f"{sha256} {row}\n".encode() for sha256, row in named_files(connection, found)
            )
        names.seek(0)
        missing: dict[str, str] = {}
        for file in _stored(files, names, missing):
            yield from writer.file(file)
        if missing and not writer.has_files:
            raise _no_store(files)
        yield from writer.end(missing)


def _no_store(files: Files) -> troubles.BackupError:
    """One file can be damaged; where all are gone, the store is another or not there."""
    return troubles.BackupError(
        Message(
            "Kho tệp {path} không còn tệp nào của cơ sở dữ liệu này; hãy xem THIDUA_DATA có đúng "
            "không.",
            path=files.root,
        )
    )


def reading(engine: Engine) -> Engine:
    """The engine for one snapshot of everything, which holds up nobody who writes."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine.execution_options(read_only=True)


def _revision(connection: Connection) -> str:
    try:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    except DatabaseError as error:
        raise troubles.BackupError(Message("Cơ sở dữ liệu này chưa có gì để sao lưu.")) from error


def parts(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lines in bundles of about a megabyte."""
    bundle: list[bytes] = []
    size = 0
    for line in lines:
        bundle.append(line)
        size += len(line)
        if size >= PART:
            yield bundle
            bundle, size = [], 0
    if bundle:
        yield bundle


def named_files(connection: Connection, found: list[Rows]) -> Iterator[tuple[str, str]]:
    """The files that rows name, by hash: the hash, and one of the rows."""
    named = union_all(
        *(
            select(
                column.label("sha256"),
                (literal(f"{column.table.name} ") + cast(column.table.c.id, String)).label("row"),
            ).where(column.is_not(None))
            for column in file_columns(found)
        )
    ).subquery()
    query = select(named.c.sha256, func.min(named.c.row)).group_by(named.c.sha256)
    query = query.order_by(named.c.sha256)
    for sha256, row in connection.execute(query, execution_options=A_FEW):
        yield str(sha256), str(row)


def _stored(files: Files, names: Iterable[bytes], missing: dict[str, str]) -> Iterator[StoredFile]:
    """The files themselves; those that are gone or damaged are noted instead."""
    for line in names:
        sha256, _, row = line.decode().rstrip("\n").partition(" ")
        try:
            content = files.get(sha256)
        except DamagedFileError:
            missing[sha256] = row
        else:
            yield StoredFile(sha256, content)
