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
from sqlalchemy.exc import DatabaseError, DBAPIError

from workflow.domain.errors import Message
from workflow.services.backups import backup_errors, encryption
from workflow.services.backups.archive import ArchiveWriter
from workflow.services.backups.backup_source import BackupSource
from workflow.services.backups.contents import BackupHeader, BackupManifest, RowChunk, StoredFile
from workflow.services.backups.table_codec import A_FEW, TableCodec, file_columns, list_tables
from workflow.services.database_damage import damage_detail, find_damage
from workflow.services.stores.file_store import DamagedFileError, FileStore
from workflow.services.stores.folder import sync_to_disk

#: Bytes of rows in one member.
CHUNK_BYTES = 1024**2
_UNFINISHED = ".thidua-backup-"


@dataclass(frozen=True)
class FinishedBackup:
    """A backup that is on the disk and was read back."""

    path: Path
    sha256: str
    size: int
    manifest: BackupManifest


def create_backup(
    engine: Engine, files: FileStore, target: Path, *, passphrase: str | None, now: dt.datetime
) -> FinishedBackup:
    """Write a backup under a name that appears only when it is whole; raises `BackupError`.

    Files that the store no longer has whole are named in its manifest and do not stop it: whoever
    asked for it tells.
    """
    if target.exists():
        raise backup_errors.name_taken_error(target)
    try:
        return _write_backup(engine, files, target, passphrase, now)
    except FileExistsError as error:  # by another backup, made at the same time
        raise backup_errors.name_taken_error(target) from error
    except OSError as error:
        raise backup_errors.unwritable_error(target, error) from error
    except DBAPIError as error:
        if not (detail := damage_detail(error)):
            raise
        raise backup_errors.damaged_database_error(detail, engine.dialect.name) from error


def _write_backup(
    engine: Engine, files: FileStore, target: Path, passphrase: str | None, now: dt.datetime
) -> FinishedBackup:
    remove_leftovers(target.parent)
    with _open_unfinished(target.parent) as (path, file):
        chunks = _archive_chunks(engine, files, target.parent, now)
        key = encryption.encrypt(chunks, file, passphrase) if passphrase else None
        if key is None:
            file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())
        backup = _read_back(path, target, key)
        _give_name(path, target)
    sync_to_disk(target.parent)
    return backup


def _give_name(path: Path, target: Path) -> None:
    """Give the finished file its name unless somebody has it; raises `FileExistsError`.

    A link does both at once. Some disks know no links, so there the name is taken first.
    """
    try:
        target.hardlink_to(path)
    except FileExistsError:
        raise
    except OSError:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))
        path.replace(target)


def _read_back(path: Path, target: Path, key: encryption.Key | None) -> FinishedBackup:
    """A backup that nobody has read is none."""
    _header, manifest = BackupSource(path, lambda: None, key).check()
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return FinishedBackup(target, sha256, path.stat().st_size, manifest)


@contextmanager
def _open_unfinished(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
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


def _archive_chunks(
    engine: Engine, files: FileStore, folder: Path, now: dt.datetime
) -> Iterator[bytes]:
    """The bytes of the archive. The snapshot ends before files are read: these never change."""
    with tempfile.TemporaryFile(dir=folder) as names:
        with snapshot_engine(engine).connect() as connection:
            if damaged := find_damage(connection):
                raise backup_errors.damaged_database_error(damaged[0], engine.dialect.name)
            found = list_tables(connection)
            shapes = {rows.name: rows.shape for rows in found}
            header = BackupHeader(
                made_at=now.isoformat(), revision=_revision(connection), tables=shapes
            )
            writer = ArchiveWriter(header)
            yield from writer.start()
            for rows in found:
                for lines in chunk_lines(rows.lines(connection)):
                    yield from writer.part(RowChunk(rows.name, lines))
            names.writelines(
                f"{sha256} {row}\n".encode() for sha256, row in referenced_files(connection, found)
            )
        names.seek(0)
        missing: dict[str, str] = {}
        for file in _stored_files(files, names, missing):
            yield from writer.file(file)
        if missing and not writer.has_files:
            raise _store_missing_error(files)
        yield from writer.end(missing)


def _store_missing_error(files: FileStore) -> backup_errors.BackupError:
    """One file can be damaged; where all are gone, the store is another or not there."""
    return backup_errors.BackupError(
        Message(
            "Kho tệp {path} không còn tệp nào của cơ sở dữ liệu này; hãy xem THIDUA_DATA có đúng "
            "không.",
            path=files.medium.label,
        )
    )


def snapshot_engine(engine: Engine) -> Engine:
    """The engine for one snapshot of everything, which holds up nobody who writes."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True, unbounded=True
        )
    return engine.execution_options(read_only=True)


def _revision(connection: Connection) -> str:
    try:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    except DatabaseError as error:
        raise backup_errors.BackupError(
            Message("Cơ sở dữ liệu này chưa có gì để sao lưu.")
        ) from error


def chunk_lines(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lines in bundles of about a megabyte."""
    bundle: list[bytes] = []
    size = 0
    for line in lines:
        bundle.append(line)
        size += len(line)
        if size >= CHUNK_BYTES:
            yield bundle
            bundle, size = [], 0
    if bundle:
        yield bundle


def referenced_files(connection: Connection, found: list[TableCodec]) -> Iterator[tuple[str, str]]:
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


def _stored_files(
    files: FileStore, names: Iterable[bytes], missing: dict[str, str]
) -> Iterator[StoredFile]:
    """The files themselves; those that are gone or damaged are noted instead."""
    for line in names:
        sha256, _, row = line.decode().rstrip("\n").partition(" ")
        try:
            content = files.get(sha256)
        except DamagedFileError:
            missing[sha256] = row
        else:
            yield StoredFile(sha256, content)
