"""Rows as lines of JSON and back: the same for SQLite and PostgreSQL, at every schema revision.

What is asked for is what the database says it has, not what the models say it should have, so that
a database can be backed up before it is brought to the newest schema.
"""

import base64
import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    cast,
    collate,
    event,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

#: What belongs to a place, not to what is kept in it: its schema, signs of life, list of backups,
#: the mark of its file store, sessions, tokens and webhooks, which no restore may bring back to
#: life; papers of test tokens; and the counts that the database makes of the rest.
APART = frozenset(
    {
        *("alembic_version", "heartbeat", "backup", "store_identity", "review_count"),
        "trial_paper",
        *("sign_in_session", "api_token", "webhook", "webhook_message", "webhook_try"),
    }
)
#: Columns that name a file of the store by its hash, and hashes of other things. Every column whose
#: name ends in `sha256` is in one of the two; a test compares them with the models.
FILES = frozenset(
    {
        "paper.file_sha256",
        "paper.template_sha256",
        "paper.values_sha256",
        "edited_paper.file_sha256",
        "edited_paper.redline_sha256",
        "received_archive.file_sha256",
        "signed_copy.file_sha256",
        "attachment.sha256",
        "inspection.file_sha256",
        "template_version.file_sha256",
        "template_version.annotated_sha256",
        "template_version.source_sha256",
        "template_sample.file_sha256",
    }
)
NOT_FILES = frozenset(
    {
        "api_token.token_sha256",
        "form_receipt.request_sha256",
        "paper.context_sha256",
        "backup.sha256",
        "chain.sha256",
        "event.facts_sha256",
        "event.previous_sha256",
        "event.sha256",
        "security_chain.sha256",
        "security_event.previous_sha256",
        "security_event.sha256",
        "sign_in_session.device_sha256",
        "sign_in_session.token_sha256",
    }
)
AT_ONCE = 500
#: Rows come a few at a time, from PostgreSQL too.
A_FEW = {"yield_per": AT_ONCE}

Values = Sequence[Any]


@dataclass(frozen=True)
class ValueCodec:
    """How values of one type are written in a line."""

    name: str
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _write_moment(value: dt.datetime) -> str:
    """SQLite keeps no time zone: what comes without one is UTC."""
    aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    return aware.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _read_json(value: Any) -> Any:
    """A value in brackets, so that JSON's null is not the database's NULL."""
    (inner,) = value
    return JSON.NULL if inner is None else inner


def _unchanged(value: Any) -> Any:
    return value


_CODECS: tuple[tuple[type[Any], ValueCodec], ...] = (
    (JSON, ValueCodec("json", lambda stored: [json.loads(stored)], _read_json)),
    (Boolean, ValueCodec("bool", bool, bool)),
    (DateTime, ValueCodec("moment", _write_moment, dt.datetime.fromisoformat)),
    (Date, ValueCodec("day", dt.date.isoformat, dt.date.fromisoformat)),
    (
        LargeBinary,
        ValueCodec("bytes", lambda raw: base64.b64encode(raw).decode(), base64.b64decode),
    ),
    (Float, ValueCodec("float", float, float)),
    (Numeric, ValueCodec("decimal", str, Decimal)),
    (Integer, ValueCodec("int", int, int)),
    (String, ValueCodec("text", _unchanged, _unchanged)),
)


def codec_of(column: Column[Any]) -> ValueCodec:
    """Find the codec of a column; raises `TypeError` for a type that has none yet."""
    for type_, kind in _CODECS:
        if isinstance(column.type, type_):
            return kind
    raise TypeError(f"a backup cannot hold {column} of type {column.type}")


class TableCodec:
    """One table: its rows as lines in the order of their keys, and lines as rows."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = sorted(table.columns, key=lambda column: column.name)
        self._kinds = [codec_of(column) for column in self.columns]

    @property
    def name(self) -> str:
        return self.table.name

    @cached_property
    def shape(self) -> dict[str, str]:
        """The columns and their kinds: two tables of one shape can hold the same rows."""
        names = (column.name for column in self.columns)
        return dict(zip(names, (kind.name for kind in self._kinds), strict=True))

    def lines(self, connection: Connection) -> Iterator[bytes]:
        """All rows, a few at a time; the same rows give the same lines in every database."""
        query = select(*map(_readable, self.columns)).order_by(*self._order(connection))
        for row in connection.execute(query, execution_options=A_FEW):
            yield self._line(row)

    def put(self, connection: Connection, lines: Sequence[bytes]) -> None:
        """Insert the rows of some lines; raises `ValueError` for what is no line of this table."""
        rows = [self._row(json.loads(line)) for line in lines]
        for start in range(0, len(rows), AT_ONCE):
            connection.execute(insert(self.table), rows[start : start + AT_ONCE])

    def _line(self, row: Values) -> bytes:
        values = [
            None if value is None else kind.write(value)
            for kind, value in zip(self._kinds, row, strict=True)
        ]
        line = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return line.encode() + b"\n"

    def _row(self, values: Values) -> dict[str, Any]:
        return {
            column.name: None if value is None else kind.read(value)
            for column, kind, value in zip(self.columns, self._kinds, values, strict=True)
        }

    def _order(self, connection: Connection) -> list[ColumnElement[Any]]:
        """By key, and text by its bytes: PostgreSQL would sort it as a language does."""
        keys = list(self.table.primary_key.columns) or self.columns
        if connection.dialect.name != "postgresql":
            return list(keys)
        return [collate(key, "C") if isinstance(key.type, String) else key for key in keys]


def _readable(column: Column[Any]) -> ColumnElement[Any]:
    """JSON as text, which tells JSON's null from NULL."""
    return cast(column, Text) if isinstance(column.type, JSON) else column


def list_tables(connection: Connection) -> list[TableCodec]:
    """The tables of a database that a backup holds, each after those that it refers to."""
    metadata = MetaData()
    event.listen(metadata, "column_reflect", _plain_json)
    metadata.reflect(connection)
    return [TableCodec(table) for table in metadata.sorted_tables if table.name not in APART]


def _plain_json(_inspector: Any, _table: Any, column: Any) -> None:
    """JSON that takes None for NULL."""
    if isinstance(column["type"], JSON):
        binary = JSONB(none_as_null=True)
        column["type"] = JSON(none_as_null=True).with_variant(binary, "postgresql")


def file_columns(rows: Sequence[TableCodec]) -> Iterator[Column[Any]]:
    """The columns of these tables that name files."""
    for table in rows:
        yield from (column for column in table.columns if f"{table.name}.{column.name}" in FILES)


def has_rows(connection: Connection, rows: TableCodec) -> bool:
    """Return whether the table has rows."""
    return connection.execute(select(rows.table).limit(1)).first() is not None


def has_data(connection: Connection) -> bool:
    """Return whether the database holds anything, also if it is another program's."""
    names = inspect(connection).get_table_names()
    if not names:
        return False
    if "alembic_version" not in names:
        return True
    if connection.scalar(text("SELECT count(*) FROM alembic_version")) == 0:
        return True
    return any(has_rows(connection, rows) for rows in list_tables(connection))
