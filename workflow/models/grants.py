"""Rights of the service's role on PostgreSQL, table by table; the owner's may do all.

Read off the same guards that triggers hold: rows that are only ever added get SELECT and INSERT,
columns that never change get no UPDATE. The role owns nothing, so that it can neither drop a
trigger nor alter a table.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from workflow.models.base import Base
from workflow.models.change_guards import GUARDS, Guard

_READ_ONLY = ("alembic_version",)


def list_grants(connection: Connection, role: str) -> Iterator[str]:
    """The statements that leave a role what the service needs, and nothing else."""
    named = connection.dialect.identifier_preparer.quote(role)
    database = connection.dialect.identifier_preparer.quote(connection.engine.url.database or "")
    yield f"GRANT CONNECT ON DATABASE {database} TO {named}"
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {named}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {named}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {named}"
    for table in _READ_ONLY:
        yield f"GRANT SELECT ON {table} TO {named}"
    for table in sorted(Base.metadata.tables):
        yield f"GRANT {', '.join(list_privileges(table))} ON {table} TO {named}"


def list_privileges(table: str) -> list[str]:
    """List what the service may do with a table."""
    guards = [guard for guard in GUARDS if guard.table == table and not guard.when]
    allowed = ["SELECT", "INSERT"]
    if update := _update_privilege(table, guards):
        allowed.append(update)
    if not any(guard.action == "DELETE" for guard in guards):
        allowed.append("DELETE")
    return allowed


def _update_privilege(table: str, guards: list[Guard]) -> str:
    """UPDATE, of what is left where some columns never change; empty where none does."""
    kept = [guard for guard in guards if guard.action == "UPDATE"]
    if not kept:
        return "UPDATE"
    if any(not guard.columns for guard in kept):
        return ""
    fixed = {column for guard in kept for column in guard.columns}
    columns = (column.name for column in Base.metadata.tables[table].columns)
    free = [name for name in columns if name not in fixed]
    return f"UPDATE ({', '.join(free)})" if free else ""


def grant_service(connection: Connection, role: str) -> None:
    """Leave the service's role what it needs; run by the owner after each migration."""
    for statement in list_grants(connection, role):
        connection.execute(text(statement))
