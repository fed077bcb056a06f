"""Damage of the database itself, as it reports it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, ForeignKeyConstraint, and_, exists, literal, select, text
from sqlalchemy.exc import DBAPIError

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.models.base import Base
from workflow.services.operations.schema import SchemaState, list_missing_parts, schema_state

#: PostgreSQL's codes for damaged data, a damaged index, a missing file of a table, for what it
#: finds odd itself, and for a table or column that is not there.
_POSTGRES_DAMAGE = {"XX000", "XX001", "XX002", "58P01", "42P01", "42703"}
_SQLITE_LOST = ("no such table", "no such column")
_SQLITE_DAMAGE = (
    *("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT"),
    *("SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS"),
)
_MOST = 20


def damage_detail(error: DBAPIError) -> str:
    """Extract the database's report of damage; empty if the error has another cause."""
    name = getattr(error.orig, "sqlite_errorname", "")
    is_damage = getattr(error.orig, "sqlstate", "") in _POSTGRES_DAMAGE
    is_lost = str(error.orig).startswith(_SQLITE_LOST)
    return first_line(error) if is_damage or is_lost or name.startswith(_SQLITE_DAMAGE) else ""


def describe_damage(detail: str | Message, advice: Message, backend: str = "sqlite") -> Message:
    """Say that the database is damaged and what to do; `backend` names its dialect."""
    message = Message(
        "Cơ sở dữ liệu đã hỏng ({detail}). Hãy dừng dịch vụ và giữ nguyên thư mục dữ liệu;"
        " ./thidua rescue lấy sang chỗ mới những gì còn đọc được. {advice}"
    )
    if backend == "postgresql":
        message = Message(
            "Cơ sở dữ liệu đã hỏng ({detail}). Hãy dừng dịch vụ và giữ nguyên thư mục của"
            " PostgreSQL; pg_dump từng bảng (--table) lấy được những bảng còn đọc được. {advice}"
        )
    return message.with_params(detail=detail, advice=advice)


def find_damage(connection: Connection) -> list[str | Message]:
    """List what the database has lost: pages of its file, whole tables, columns, rows of others."""
    found: list[str | Message] = [*_check_pages(connection), *_find_lost_parts(connection)]
    if not found and connection.dialect.name != "sqlite":
        found += _find_orphans(connection)
    return found[:_MOST]


def _find_orphans(connection: Connection) -> Iterator[str]:
    """Tables with rows that refer to some that are gone; SQLite tells of those by itself.

    A server checks references as rows are written, and never again: a restore by hand, or a role
    that leaves them unchecked, goes unnoticed.
    """
    if schema_state(connection) is not SchemaState.CURRENT:
        return
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            if connection.execute(_select_orphan(key)).first():
                yield f"{table.name} → {key.referred_table.name}"


def _select_orphan(key: ForeignKeyConstraint) -> Any:
    parent = key.referred_table.alias("parent")
    columns = [(one.parent, parent.c[one.column.name]) for one in key.elements]
    is_there = exists().where(and_(*(theirs == ours for ours, theirs in columns)))
    given = (ours.is_not(None) for ours, _theirs in columns)
    return select(literal(1)).select_from(key.table).where(*given, ~is_there).limit(1)


def _find_lost_parts(connection: Connection) -> list[Message]:
    """What is there of an older release is for its migrations to judge."""
    try:
        state = schema_state(connection)
        if state is not SchemaState.CURRENT:
            lost = ["alembic_version"] if state is SchemaState.UNMARKED else []
        else:
            lost = list_missing_parts(connection)
    except DBAPIError:
        if connection.dialect.name != "sqlite":
            raise
        return []  # the page that cannot be read was told of
    return [Message(N_("không còn bảng hoặc cột {name}"), name=name) for name in lost[:_MOST]]


def _check_pages(connection: Connection) -> list[str]:
    """PostgreSQL checks its pages as it reads them."""
    if connection.dialect.name != "sqlite":
        return []
    try:
        found = connection.execute(text(f"PRAGMA integrity_check({_MOST})")).scalars().all()
        orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    except DBAPIError as error:
        return [first_line(error)]
    lines = [line for row in found if row != "ok" for line in str(row).splitlines()]
    return lines[:_MOST] + [f"{row[0]} {row[1]} → {row[2]}" for row in orphans[:_MOST]]


def first_line(error: Exception) -> str:
    """The reason of a database error without its statement."""
    lines = str(getattr(error, "orig", error)).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
