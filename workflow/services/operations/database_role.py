"""As whom the service works on PostgreSQL: what an intruder in it could do to the database."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

_ASK = text(
    "SELECT current_user, rolsuper,"
    " EXISTS (SELECT FROM pg_class WHERE relname = 'event' AND relkind = 'r'"
    "   AND pg_has_role(current_user, relowner, 'MEMBER'))"
    " FROM pg_roles WHERE rolname = current_user"
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
