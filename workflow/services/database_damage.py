"""Damage of the database itself, as it reports it."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from workflow.domain.errors import Message

#: PostgreSQL's codes for damaged data, a damaged index, a missing file of a table, and for what it
#: finds odd itself.
_POSTGRES_DAMAGE = {"XX000", "XX001", "XX002", "58P01"}
_SQLITE_DAMAGE = (
    *("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT"),
    *("SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS"),
)
_MOST = 20


def damage_detail(error: DBAPIError) -> str:
    """Extract the database's report of damage; empty if the error has another cause."""
    name = getattr(error.orig, "sqlite_errorname", "")
    is_damage = getattr(error.orig, "sqlstate", "") in _POSTGRES_DAMAGE
    return first_line(error) if is_damage or name.startswith(_SQLITE_DAMAGE) else ""


def describe_damage(detail: str, advice: Message, backend: str = "sqlite") -> Message:
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


def check_pages(connection: Connection) -> list[str]:
    """List the damage that SQLite finds in its file; PostgreSQL checks pages as it reads them."""
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
