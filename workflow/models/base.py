"""Conventions of all tables: naming, time, JSON and how an engine is opened."""

import datetime as dt
import os
import sqlite3
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Index,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

from workflow import write_lock
from workflow.models.database_log import is_log_lost
from workflow.models.watched_connection import WatchedConnection

#: Seconds after which whoever waits for a lock is told to try again.
WAIT_FOR_LOCK = 8
#: How PostgreSQL ends what would hold up everybody: a wait for a lock, a statement, a transaction
#: whose program is frozen or whose machine has vanished. An address may set its own.
_BOUNDS: dict[str, str | int] = {
    "connect_timeout": 5,
    "options": (
        f"-c lock_timeout={WAIT_FOR_LOCK}s -c statement_timeout=30s"
        " -c idle_in_transaction_session_timeout=30s"
    ),
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}


_FIRST_MOMENT = dt.datetime.min.replace(tzinfo=dt.UTC)
_LAST_MOMENT = dt.datetime.max.replace(tzinfo=dt.UTC)


class UTCDateTime(TypeDecorator[dt.datetime]):
    """A moment: refuses naive values, stores UTC, gives back aware UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        try:
            return value.astimezone(dt.UTC)
        except OverflowError:  # before the first moment there is, or after the last one
            return _FIRST_MOMENT if value.year == dt.MINYEAR else _LAST_MOMENT

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        moment: dt.datetime = value
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


#: JSON that PostgreSQL can also look into.
Json = JSON().with_variant(JSONB(), "postgresql")
#: JSON that is NULL, not `null`, where there is none.
JsonOrNull = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index over the rows that fulfil a condition."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def enum_by_value(kind: type[StrEnum], name: str) -> Enum:
    """A column type for an enum: its values as text, bounded by a CHECK."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """The tables of the service."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dt.datetime: UTCDateTime()}  # noqa: RUF012 - SQLAlchemy's own protocol


def open_engine(url: str, *, create: bool = True, wait_for_lock: int | None = None) -> Engine:
    """An engine for the address, with SQLite made safe for several processes.

    Without `create` a SQLite file that is not there is an error of the first connection: an empty
    database in place of a lost one would look like a whole one.

    SQLite runs in WAL mode; a transaction takes the write lock when it begins (`BEGIN IMMEDIATE`),
    so that what it reads cannot change before it writes. Readers that promise not to write use
    `engine.execution_options(read_only=True)` and wait for nobody. What is simply done again where
    a power cut takes it back uses `execution_options(redone=True)` and waits for no disk. What
    reads everything, and so takes long, uses `execution_options(unbounded=True)`. What a statement
    carried is left out of error messages: it is people's data. `wait_for_lock` is for PostgreSQL.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        bounds = {name: value for name, value in _BOUNDS.items() if name not in address.query}
        if "options" in bounds and wait_for_lock is not None:
            bounds["options"] = f"{bounds['options']} -c lock_timeout={wait_for_lock}s"
        program = f"thidua {Path(sys.argv[0]).stem}"
        engine = create_engine(
            address,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"application_name": program, **bounds},
        )
        event.listen(engine, "do_connect", _connect_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    if not address.database or address.database == ":memory:":
        engine = create_engine(address, hide_parameters=True)
    else:
        path = Path(address.database).absolute()
        if create:
            _create_private_file(path)
        engine = create_engine(address, hide_parameters=True, creator=_SqliteFile(path).connect)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    write_lock.follow_locks(engine)
    return engine


class _SqliteFile:
    """The file that an engine opened first; another one in its place is not opened.

    Whoever closes that takes the log beside it away (`-wal`), where the newest of what was saved
    still is for all who have the first one open. Nor is it opened once that log was taken away:
    that would begin a second one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: tuple[int, int] | None = None

    def connect(self) -> sqlite3.Connection:
        """Open it; raises `sqlite3.OperationalError`."""
        with suppress(FileNotFoundError):  # SQLite says so itself
            found = os.stat(self._path)
            self._opened = self._opened or (found.st_dev, found.st_ino)
            if self._opened != (found.st_dev, found.st_ino):
                raise sqlite3.OperationalError("another file lies in the place of the database")
        if is_log_lost(self._path):
            raise sqlite3.OperationalError("the log of the database was taken away (-wal)")
        # A URI, since only that can say "do not create"; and it takes any character of a path.
        return sqlite3.connect(
            f"{self._path.as_uri()}?mode=rw",
            uri=True,
            timeout=WAIT_FOR_LOCK,
            check_same_thread=False,
        )


def _create_private_file(path: Path) -> None:
    """Create the database for its owner only; SQLite gives its other files the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_FOR_LOCK * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    safety = "NORMAL" if options.get("redone") else "FULL"
    if connection.info.get("safety", "FULL") != safety:
        connection.exec_driver_sql(f"PRAGMA synchronous = {safety}")
        connection.info["safety"] = safety
    if options.get("read_only"):
        connection.exec_driver_sql("BEGIN")
    else:
        write_lock.begin(connection)


def _connect_postgresql(
    _dialect: Dialect, _entry: object, arguments: tuple[Any, ...], named: dict[str, Any]
) -> WatchedConnection:
    return WatchedConnection.connect(*arguments, **named)


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    _dbapi_connection(connection).is_unbounded = False
    if options.get("redone"):
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
    if options.get("unbounded"):
        # What only reads waits for nobody but for who keeps a whole table.
        lift_bounds(connection, of_locks=not options.get("postgresql_readonly"))


def has_our_tables(connection: Connection) -> bool:
    """Tell whether a table is there that has the name of one of ours."""
    return not Base.metadata.tables.keys().isdisjoint(inspect(connection).get_table_names())


def lift_bounds(connection: Connection, *, of_locks: bool = True) -> None:
    """Let this transaction take as long as it needs: a migration, a backup, a check of all."""
    if connection.dialect.name == "postgresql":
        _dbapi_connection(connection).is_unbounded = True
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {name} = 0")
        if of_locks:
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")


def _dbapi_connection(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
