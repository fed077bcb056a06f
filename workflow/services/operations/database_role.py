"""As whom the service works on PostgreSQL: what an intruder in it could do to the database."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

_ASK = text(
    "SELECT current_user, rolsuper,"
    " EXISTS (SELECT FROM pg_class WHERE relname = 'event' AND relkind = 'r'"
    "   AND pg_has_role(current_user, relowner, 'MEMBER'))"
    " FROM pg_roles WHERE rolname = current_user"
)
#: A standby, or a database that was set so: what a session may choose for itself does not count.
_IS_READ_ONLY = text(
    "SELECT pg_is_in_recovery() OR reset_val = 'on'"
    " FROM pg_settings WHERE name = 'default_transaction_read_only'"
)


@dataclass(frozen=True)
class DatabaseRole:
    """The role of a connection."""

    name: str
    is_superuser: bool
    #: It may drop triggers and alter tables.
    owns_tables: bool

    @property
    def is_least(self) -> bool:
        return not self.is_superuser and not self.owns_tables


def read_database_role(connection: Connection) -> DatabaseRole | None:
    """The role; None on SQLite, which knows only who may write the file."""
    if connection.dialect.name != "postgresql":
        return None
    return DatabaseRole(*connection.execute(_ASK).one())


def is_read_only(connection: Connection) -> bool:
    """Tell whether a server takes nothing from anybody; SQLite's file tells by its rights."""
    if connection.dialect.name != "postgresql":
        return False
    return bool(connection.scalar(_IS_READ_ONLY))
