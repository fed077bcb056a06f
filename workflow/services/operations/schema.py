"""Comparison of the database's schema with the one that this program was written for."""

import platform
from enum import StrEnum, auto
from importlib.metadata import version

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from migrations.revisions import (
    NEWER_SCHEMA_MESSAGE,
    OLDER_SCHEMA_MESSAGE,
    UNMARKED_SCHEMA_MESSAGE,
    list_revisions,
    newest_revision,
)
from workflow.models.base import Base, has_our_tables


class SchemaError(RuntimeError):
    """The database is of another release; the text is one sentence on what to do."""


class SchemaState(StrEnum):
    """The schema of the database compared with this program's."""

    CURRENT = auto()
    OLDER = auto()
    NEWER = auto()
    #: There are tables, but the number of the last migration is gone.
    UNMARKED = auto()


def schema_state(connection: Connection) -> SchemaState:
    """Compare the schema with ours; a database that was never used is an older one."""
    version = schema_version(connection)
    if version == newest_revision():
        return SchemaState.CURRENT
    if version is None and has_our_tables(connection):
        return SchemaState.UNMARKED
    return (
        SchemaState.OLDER if version is None or version in list_revisions() else SchemaState.NEWER
    )


def list_missing_parts(connection: Connection) -> list[str]:
    """List tables, and columns as `table.column`, that a database of this release has lost."""
    shapes = inspect(connection).get_multi_columns()
    there = {name: {column["name"] for column in shape} for (_, name), shape in shapes.items()}
    missing = []
    for name, table in Base.metadata.tables.items():
        if name not in there:
            missing.append(name)
            continue
        names = (column.name for column in table.columns)
        missing += [f"{name}.{column}" for column in names if column not in there[name]]
    return missing


def schema_version(connection: Connection) -> str | None:
    """The number of the last migration that ran on the database; None if none ever did."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def require_current(engine: Engine) -> None:
    """Raise `SchemaError` if the schema is another one.

    A database that does not answer is let pass: it may come back while the service runs.
    """
    reading = engine.execution_options(read_only=True)
    try:
        with reading.connect() as connection:
            state = schema_state(connection)
    except (OperationalError, ProgrammingError) as error:
        if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_CANTOPEN":
            return
        state = SchemaState.OLDER
    if state is not SchemaState.CURRENT:
        raise SchemaError(_SENTENCES[state])


_SENTENCES = {
    SchemaState.OLDER: OLDER_SCHEMA_MESSAGE,
    SchemaState.NEWER: NEWER_SCHEMA_MESSAGE,
    SchemaState.UNMARKED: UNMARKED_SCHEMA_MESSAGE,
}

_PACKAGES = ("celery", "kombu", "flask", "sqlalchemy", "docxtpl")


def program_versions() -> dict[str, str]:
    """Python and the libraries that matter in a report."""
    return {"Python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}


def service_versions(connection: Connection) -> dict[str, str]:
    """The same with the database and its schema."""
    server = ".".join(map(str, connection.dialect.server_version_info or ()))
    database = {connection.dialect.name: server, "schema": schema_version(connection) or "–"}
    return {**program_versions(), **database}
