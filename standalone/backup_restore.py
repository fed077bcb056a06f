"""Restore a backup into an empty place: all of it, or nothing.

The database takes everything in one transaction, at the revision that the backup has; then it is
brought to the newest one. Files have no transaction: a mark in the data folder says that a restore
has begun, until it has ended. A kill leaves an empty database and that mark; the same command, run
again, completes the restore.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from migrations.run import alembic_config
from standalone import data_folder, database
from standalone.connection import connect
from standalone.console import CommandError
from workflow.config import Settings
from workflow.services.backups import backup_errors
from workflow.services.backups.backup_source import BackupSource
from workflow.services.backups.contents import (
    BackupHeader,
    BackupManifest,
    RowChunk,
    StoredFile,
    TableTally,
)
from workflow.services.backups.creation import chunk_lines, referenced_files
from workflow.services.backups.table_codec import (
    TableCodec,
    has_data,
    list_tables,
)
from workflow.services.operations.schema_parts import continue_numbering
from workflow.services.os_errors import explain_os_error
from workflow.services.stores.file_store import (
    DamagedFileError,
    FileStore,
    StagedFile,
    open_file_store,
)
from workflow.services.stores.medium import StoreAwayError
from workflow.services.stores.store_identity import forget_database_mark, forget_mark, is_unused

#: Bytes of files that are brought to the disk together.
FLUSH_BYTES = 2**22
#: What the store makes of files: see `workflow.services.stores.file_store`.
_STORE_NAMES = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}|packs/[0-9a-f]{64}\.zip")


@dataclass(frozen=True)
class RestoreResult:
    """The outcome of a restore."""

    header: BackupHeader
    manifest: BackupManifest
    #: Whether an earlier run had done it already, but was killed before it could say so.
    already_restored: bool = False


def restore_backup(settings: Settings, source: BackupSource) -> RestoreResult:
    """Check the backup, put it back, check again; raises `CommandError`, `BackupError`."""
    header, manifest = source.check()
    with connect(settings, create=True, restoring=True, owner=True) as engine:
        already = _is_already_restored(engine, settings, manifest)
        if not already:
            _require_empty_store(settings)
            data_folder.write_marker(settings.data, manifest.sha256)
            forget_mark(open_file_store(settings))
            with _clean_up_on_failure(settings):
                _restore_contents(engine, open_file_store(settings), source, header, manifest)
    database.migrate(settings)
    database.finish_restore(settings)
    return RestoreResult(header, manifest, already_restored=already)


def _is_already_restored(engine: Engine, settings: Settings, manifest: BackupManifest) -> bool:
    """Return whether an earlier restore of the same backup loaded the rows before it was killed."""
    with engine.connect() as connection:
        full = has_data(connection)
    mark = data_folder.read_marker(settings.data)
    restored = data_folder.read_restored(settings.data)
    if full and mark is None and restored == manifest.sha256:
        raise CommandError(
            "bản sao lưu này đã được phục hồi trọn vẹn vào đây, nên không nạp lại: chỉ phục hồi "
            "được vào nơi còn trống; hãy chạy ./thidua verify hoặc ./thidua up",
            "this backup was restored here completely, so it is not loaded again; "
            "run ./thidua verify or ./thidua up",
        )
    if full and mark != manifest.sha256:
        raise CommandError(
            "cơ sở dữ liệu đã có dữ liệu; chỉ phục hồi được vào nơi còn trống "
            "(đặt THIDUA_DATA hoặc THIDUA_DATABASE_URL sang chỗ khác)",
            "the database holds data already; a backup is restored into an empty place only "
            "(set THIDUA_DATA or THIDUA_DATABASE_URL to another)",
        )
    return full


def _require_empty_store(settings: Settings) -> None:
    """A store with files in it belongs to somebody, unless a restore was stopped here."""
    if data_folder.read_marker(settings.data) is not None:
        return
    files = open_file_store(settings)
    if not is_unused(files):
        raise CommandError(
            f"kho tệp {files.medium.label} đã có tệp; chỉ phục hồi được vào nơi còn trống",
            f"the file store {files.medium.label} holds files already; "
            "a backup is restored into an empty place only",
        )


@contextmanager
def _clean_up_on_failure(settings: Settings) -> Iterator[None]:
    """The database has undone its part by then; files are taken away here, last the mark."""
    try:
        yield
    except BaseException as error:
        with suppress(OSError, StoreAwayError):  # then the mark stays: the same restore goes on
            _remove_files(open_file_store(settings))
            data_folder.remove_marker(settings.data)
        if isinstance(error, DBAPIError):
            raise _rejection_error("cơ sở dữ liệu", "database", str(error.orig)) from error
        if isinstance(error, OSError):
            raise _rejection_error("kho tệp", "file store", explain_os_error(error)[0]) from error
        raise


def _remove_files(files: FileStore) -> None:
    for found in (*files.medium.list_files(), *files.medium.list_packs()):
        if _STORE_NAMES.fullmatch(found.name):
            files.medium.remove(found.name)
    for path in files.unfinished():
        path.unlink(missing_ok=True)


def _rejection_error(part: str, english: str, reason: str) -> CommandError:
    reason = reason.strip().splitlines()[0]
    return CommandError(
        f"{part} không nhận được bản sao lưu này ({reason}); nơi này vẫn trống",
        f"the {english} cannot take this backup ({reason}); the place is still empty",
    )


def _restore_contents(
    engine: Engine,
    files: FileStore,
    source: BackupSource,
    header: BackupHeader,
    manifest: BackupManifest,
) -> None:
    with engine.execution_options(unbounded=True).begin() as connection:
        _migrate_to(connection, header.revision, source.path)
        forget_database_mark(connection)
        here = {rows.name: rows for rows in list_tables(connection)}
        if {name: rows.shape for name, rows in here.items()} != header.tables:
            raise CommandError(
                f"các bảng trong {source.path} không đúng với lược đồ {header.revision} của nó",
                f"the tables in {source.path} are not those of its schema {header.revision}",
            )
        _load_contents(connection, here, files, source)
        for rows in here.values():
            _verify_table(connection, rows, manifest, source.path)
            continue_numbering(connection, rows.table)
        _verify_files(connection, list(here.values()), files, manifest)


def _migrate_to(connection: Connection, revision: str, path: Path) -> None:
    """Give an empty database the schema of the backup."""
    config = alembic_config(connection)
    known = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]
    if revision not in known:
        raise backup_errors.newer_release_error(path)
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None or known.index(revision) < known.index(current):
        command.upgrade(config, revision)
    elif current != revision:
        command.downgrade(config, revision)


def _load_contents(
    connection: Connection, here: dict[str, TableCodec], files: FileStore, source: BackupSource
) -> None:
    staged: list[StagedFile] = []
    for content in source.contents():
        if isinstance(content, RowChunk):
            here[content.table].put(connection, content.lines)
        elif isinstance(content, StoredFile):
            staged.append(files.stage(content.content))
            if sum(len(one.content) for one in staged) >= FLUSH_BYTES:
                files.keep(staged)
                staged = []
    files.keep(staged)


def _verify_table(
    connection: Connection, rows: TableCodec, manifest: BackupManifest, path: Path
) -> None:
    """Compare a table of the database with what the backup counted when it was made."""
    tally = TableTally()
    for lines in chunk_lines(rows.lines(connection)):
        tally.add(lines)
    if tally.sum() != manifest.tables[rows.name]:
        raise backup_errors.damaged_error(path, rows.name)


def _verify_files(
    connection: Connection, here: list[TableCodec], files: FileStore, manifest: BackupManifest
) -> None:
    """Every file that a row names is in the store and whole, unless it was missing then."""
    for sha256, row in referenced_files(connection, here):
        try:
            files.get(sha256)
        except DamagedFileError as error:
            if sha256 not in manifest.missing:
                raise CommandError(
                    f"tệp {sha256} của {row} không ghi được trọn vẹn; nơi này vẫn trống",
                    f"file {sha256} of {row} was not written whole; the place is still empty",
                ) from error
