"""Bring a database to the newest schema, or refuse one that is newer than this program."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from migrations.revisions import NEWER_SCHEMA_MESSAGE, UNMARKED_SCHEMA_MESSAGE
from workflow.models.base import has_our_tables, lift_bounds

#: Seconds that a migration waits for a table that somebody else keeps; then it says who does.
LONGEST_WAIT = 60


class UnknownSchemaError(RuntimeError):
    """The database was written by a newer version of the service, or nobody knows by which."""


def upgrade(engine: Engine, complete: Callable[[Connection], None] = lambda _: None) -> bool:
    """Run the migrations that are missing, say if there were any; raises `UnknownSchemaError`.

    `complete` fills new columns in the same transaction, so that no kill leaves them empty.
    """
    with engine.begin() as connection:
        lift_bounds(connection)
        _lock_schema(connection)
        _bound_locks(connection)
        config = alembic_config(connection)
        script = ScriptDirectory.from_config(config)
        current = MigrationContext.configure(connection).get_current_revision()
        known = {revision.revision for revision in script.walk_revisions()}
        if current is not None and current not in known:
            raise UnknownSchemaError(NEWER_SCHEMA_MESSAGE)
        if current is None and has_our_tables(connection):
            raise UnknownSchemaError(UNMARKED_SCHEMA_MESSAGE)
        is_behind = current != script.get_current_head()
        if is_behind:
            command.upgrade(config, "head")
            complete(connection)
        return is_behind


def _lock_schema(connection: Connection) -> None:
    """Of several that begin at once one runs the migrations; SQLite's transactions see to that."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('thidua schema'))"))


def _bound_locks(connection: Connection) -> None:
    """Wait for other migrations as long as they take, but not for ever for who keeps a table."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}s'"))


def is_current(connection: Connection) -> bool:
    """Whether the database has the newest schema."""
    head = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration over an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
