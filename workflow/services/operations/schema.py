"""Whether the database has the schema that this program was written for."""

from enum import StrEnum, auto

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from migrations.revisions import (
    NEWER_SCHEMA_MESSAGE,
    OLDER_SCHEMA_MESSAGE,
    list_revisions,
    newest_revision,
)


class SchemaError(RuntimeError):
    """The database is of another release; the text is one sentence on what to do."""


class SchemaState(StrEnum):
    """How the schema of the database stands to this program."""

    CURRENT = auto()
    OLDER = auto()
    NEWER = auto()


def schema_state(connection: Connection) -> SchemaState:
    """Where the schema stands; a database that was never used is an older one."""
    version = schema_version(connection)
    if version == newest_revision():
        return SchemaState.CURRENT
    return (
        SchemaState.OLDER if version is None or version in list_revisions() else SchemaState.NEWER
    )


def schema_version(connection: Connection) -> str | None:
    """The number of the last migration that ran on the database; none where none ever did."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def require_current(engine: Engine) -> None:
    """Raise `SchemaError` where the schema is another one.

    A database that does not answer is let pass: it may come back while the service runs.
    """
    reading = engine.execution_options(read_only=True)
    try:
        with reading.connect() as connection:
            state = schema_state(connection)
    except (OperationalError, ProgrammingError):
        return
    if state is not SchemaState.CURRENT:
        raise SchemaError(
            NEWER_SCHEMA_MESSAGE if state is SchemaState.NEWER else OLDER_SCHEMA_MESSAGE
        )
