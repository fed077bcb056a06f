"""Take from a damaged SQLite database, and from its file store, whatever can still be read.

Rows are copied as they are into a new database with the same schema; then it is migrated. Rows that
the damage cut off from those they belong to go into a file, so that the new place is sound.
"""

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy.orm import Session

from migrations.revisions import list_revisions, newest_revision
from migrations.run import alembic_config
from standalone import data_folder, database
from standalone.connection import connect
from standalone.console import CommandError
from workflow.config import Settings, sqlite_path, sqlite_url
from workflow.models.review_count import recount
from workflow.services.backups.table_codec import APART
from workflow.services.stores.file_store import (
    DamagedFileError,
    FileStore,
    StagedFile,
    open_file_store,
)
from workflow.services.stores.store_identity import mark_store

ORPHANS_FILE = "rescued-orphans.jsonl"
#: Belongs to the old place, or is made again by the migrations.
_NOT_COPIED = APART | {"sqlite_sequence"}
_AT_ONCE = 100
#: So many numbers of rows are tried one by one past the last one that could be read in order.
_PROBED = 2_000
_FLUSH_BYTES = 2**22

Row = tuple[Any, ...]


@dataclass
class RescueReport:
    """The tables and files that were saved, and those that were not."""

    rows: int = 0
    #: Unreadable stretches of each table, as numbers of rows, or what the database says.
    unreadable: dict[str, list[str]] = field(default_factory=dict)
    orphans: Counter[str] = field(default_factory=Counter)
    files: int = 0
    damaged_files: int = 0

    @property
    def is_whole(self) -> bool:
        return not (self.unreadable or self.orphans or self.damaged_files)


def rescue(settings: Settings, target: Path) -> RescueReport:
    """Copy what can be read into a new data folder; raises `CommandError`."""
    source = _require_source(settings)
    if target.exists() and any(target.iterdir()):
        raise CommandError(
            f"{target} không trống; hãy nêu một thư mục mới",
            f"{target} is not empty; name a new one",
        )
    url = sqlite_url(target / "thidua.sqlite3")
    place = replace(settings, data=target, database_url=url, store_url="")
    report = RescueReport()
    with data_folder.lock_data_folder(target):
        work = target / "run" / "damaged.sqlite3"
        for suffix in ("", "-wal"):  # a copy: opening the original could change it
            if (part := source.with_name(source.name + suffix)).exists():
                shutil.copyfile(part, work.with_name(work.name + suffix))
        with closing(sqlite3.connect(work)) as damaged:
            revision = _revision(damaged)
            with connect(place, create=True, restoring=True) as engine, engine.begin() as empty:
                command.upgrade(alembic_config(empty), revision)
            with closing(sqlite3.connect(target / "thidua.sqlite3")) as rescued:
                _copy_rows(damaged, rescued, report)
                _move_orphans(rescued, target / ORPHANS_FILE, report)
        for path in work.parent.glob("damaged.sqlite3*"):
            path.unlink()
        _copy_files(open_file_store(settings), FileStore(place.files), report)
        database.migrate(place)
        with connect(place) as engine, Session(engine) as session:
            recount(session.connection())
            mark_store(session, FileStore(place.files))
    return report


def _require_source(settings: Settings) -> Path:
    path = sqlite_path(settings.database_url)
    if path is None:
        raise CommandError(
            "rescue chỉ đọc cơ sở dữ liệu SQLite; với PostgreSQL hãy lấy những bảng còn đọc được "
            "bằng pg_dump --table, phần còn lại phục hồi từ bản sao lưu (./thidua restore)",
            "rescue reads SQLite only; for PostgreSQL take the tables that can be read with "
            "pg_dump --table, the rest from a backup (./thidua restore)",
        )
    if not path.exists() or not path.stat().st_size:
        raise CommandError(
            f"cơ sở dữ liệu {path} không còn gì để đọc; hãy phục hồi một bản sao lưu",
            f"nothing is left of the database {path}; restore a backup",
        )
    if data_folder.is_in_use(settings.data):
        raise CommandError(
            "hãy dừng dịch vụ trước (Ctrl-C ở ./thidua up)", "stop the service first"
        )
    return path


def _revision(damaged: sqlite3.Connection) -> str:
    """The schema of the damaged database; the newest if that cannot be read any more."""
    try:
        (found,) = damaged.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError):
        return newest_revision()
    return found if found in list_revisions() else newest_revision()


def _copy_rows(
    damaged: sqlite3.Connection, rescued: sqlite3.Connection, report: RescueReport
) -> None:
    """Copy all tables with triggers and foreign keys off; they are put back at the end."""
    damaged.text_factory = bytes  # text that is no UTF-8 any more is still worth copying
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    triggers = rescued.execute(query).fetchall()
    for name, _sql in triggers:
        rescued.execute(f'DROP TRIGGER "{name}"')
    tables = rescued.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        if table not in _NOT_COPIED:
            _copy_table(damaged, rescued, table, report)
    for _name, sql in triggers:
        rescued.execute(sql)
    rescued.commit()


def _copy_table(
    damaged: sqlite3.Connection, rescued: sqlite3.Connection, table: str, report: RescueReport
) -> None:
    names = [f'"{row[1]}"' for row in rescued.execute(f'PRAGMA table_info("{table}")')]
    columns, marks = ", ".join(names), ", ".join("?" for _ in names)
    insert = f'INSERT OR IGNORE INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608
    for row in _readable_rows(damaged, table, columns, report):
        values = [_as_text(value) for value in row[1:]]
        report.rows += rescued.execute(insert, values).rowcount


def _as_text(value: Any) -> Any:
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _readable_rows(
    damaged: sqlite3.Connection, table: str, columns: str, report: RescueReport
) -> Iterator[Row]:
    """Rows from the front, then from the back; what lies between is tried one by one."""
    select = f'SELECT rowid, {columns} FROM "{table}"'  # noqa: S608 (names of our own schema)
    last, first = 0, None
    try:
        for row in damaged.execute(f"{select} ORDER BY rowid"):
            last = row[0]
            yield row
    except sqlite3.Error as error:
        lost = report.unreadable.setdefault(table, [str(error)])
    else:
        return
    backwards = []
    try:
        for row in damaged.execute(f"{select} WHERE rowid > ? ORDER BY rowid DESC", (last,)):
            first = row[0]
            backwards.append(row)
    except sqlite3.Error:
        pass  # that is where the damage ends
    yield from backwards
    between = range(last + 1, first or last + _PROBED)
    yield from _probe_rows(damaged, select, between, lost)


def _probe_rows(
    damaged: sqlite3.Connection, select: str, numbers: range, lost: list[str]
) -> Iterator[Row]:
    """Rows tried one by one, until many in a row are not there.

    A damaged page may name any number as that of the next row, however far away.
    """
    misses = 0
    for number in numbers:
        try:
            found = damaged.execute(f"{select} WHERE rowid = ?", (number,)).fetchall()
        except sqlite3.Error:
            lost.append(str(number))
            found = []
        yield from found
        misses = 0 if found else misses + 1
        if misses == _PROBED:
            return


def _move_orphans(rescued: sqlite3.Connection, path: Path, report: RescueReport) -> None:
    """Move rows whose parents are gone into a file, with those that then have none either."""
    triggers = rescued.execute(
        "SELECT name, sql FROM sqlite_master WHERE type='trigger'"
    ).fetchall()
    for name, _sql in triggers:  # some forbid to delete
        rescued.execute(f'DROP TRIGGER "{name}"')
    while found := {row[:2] for row in rescued.execute("PRAGMA foreign_key_check")}:
        with path.open("a", encoding="utf-8") as lines:
            for table, rowid in sorted(found):
                query = f'SELECT * FROM "{table}" WHERE rowid = ?'  # noqa: S608
                cursor = rescued.execute(query, (rowid,))
                names = [column[0] for column in cursor.description]
                row = dict(zip(names, cursor.fetchone(), strict=True))
                lines.write(json.dumps({"table": table, "row": row}, ensure_ascii=False) + "\n")
                rescued.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (rowid,))  # noqa: S608
                report.orphans[table] += 1
                report.rows -= 1
    for _name, sql in triggers:
        rescued.execute(sql)
    rescued.commit()


def _copy_files(source: FileStore, target: FileStore, report: RescueReport) -> None:
    staged: list[StagedFile] = []
    for sha256 in sorted(set(source.names())):
        try:
            staged.append(target.stage(source.get(sha256)))
        except DamagedFileError:
            report.damaged_files += 1
            continue
        report.files += 1
        if sum(len(one.content) for one in staged) >= _FLUSH_BYTES:
            target.keep(staged)
            staged = []
    target.keep(staged)
