"""What the schema has beside tables and columns: indexes, constraints, numbering of rows.

A unique index or a constraint that somebody dropped is noticed by nobody until two rows are there
where one may be; a sequence that was set back ends every save in a double key. SQLite's constraints
are part of its tables, and it numbers rows by itself.
"""

from collections.abc import Iterator

from sqlalchemy import (
    CheckConstraint,
    Connection,
    Constraint,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.engine.reflection import Inspector
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import AddConstraint

from workflow.models.base import Base

_KINDS = (UniqueConstraint, CheckConstraint, ForeignKeyConstraint)
_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")
_SET = text("SELECT setval(CAST(:sequence AS regclass), :value, :used)")


def list_missing_bounds(connection: Connection) -> list[Index | Constraint]:
    """List indexes and constraints that the database has lost, of the tables that it has."""
    found = inspect(connection)
    there = set(found.get_table_names())
    tables = [table for name, table in Base.metadata.tables.items() if name in there]
    missing: list[Index | Constraint] = [*_missing_indexes(connection, found, tables)]
    if connection.dialect.name == "postgresql":
        missing += _missing_constraints(connection, found, tables)
    return missing


def name_part(connection: Connection, part: Index | Constraint) -> str:
    """The name of an index or constraint in the database."""
    prepare = connection.dialect.identifier_preparer
    if isinstance(part, Index):
        return prepare.format_index(part).strip('"')
    return (prepare.format_constraint(part) or "").strip('"')


def _missing_indexes(
    connection: Connection, found: Inspector, tables: list[Table]
) -> Iterator[Index]:
    """Those that are gone, or have another of the same name in their place."""
    shapes = {name: rows for (_, name), rows in found.get_multi_indexes().items()}
    for table in tables:
        there = {(row["name"], bool(row["unique"])) for row in shapes.get(table.name, ())}
        for index in table.indexes:
            if (name_part(connection, index), bool(index.unique)) not in there:
                yield index


def _missing_constraints(
    connection: Connection, found: Inspector, tables: list[Table]
) -> Iterator[Constraint]:
    looks = (
        found.get_multi_unique_constraints(),
        found.get_multi_check_constraints(),
        found.get_multi_foreign_keys(),
    )
    names = {(table, row["name"]) for look in looks for (_, table), rows in look.items()
             for row in rows}  # fmt: skip
    for table in tables:
        for constraint in table.constraints:
            name = name_part(connection, constraint)
            # An early migration left the prefix away.
            known = {(table.name, name), (table.name, name.removeprefix(f"ck_{table.name}_"))}
            if isinstance(constraint, _KINDS) and not known & names:
                yield constraint


def list_late_numberings(connection: Connection) -> list[Table]:
    """List tables whose next row would get a number that a row already has."""
    if connection.dialect.name != "postgresql":
        return []
    there = inspect(connection).get_table_names()
    tables = (table for name, table in Base.metadata.tables.items() if name in there)
    return [one for one in tables if not _has_one_row(one) and _is_late(connection, one)]


def _has_one_row(table: Table) -> bool:
    """Tell whether a table has one row at most, whose number is given."""
    checks = (one for one in table.constraints if isinstance(one, CheckConstraint))
    return any(str(one.sqltext) == "id = 1" for one in checks)


def _is_late(connection: Connection, table: Table) -> bool:
    for column, sequence in _sequences(connection, table):
        newest = connection.scalar(select(func.max(column))) or 0
        last, used = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608 (the database's own name)
        if newest >= last + used:
            return True
    return False


def continue_numbering(connection: Connection, table: Table) -> None:
    """Let PostgreSQL give the next row a number after those there; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for column, sequence in _sequences(connection, table):
        newest = connection.scalar(select(func.max(column)))
        values = {"sequence": sequence, "value": newest or 1, "used": newest is not None}
        connection.execute(_SET, values)


def _sequences(connection: Connection, table: Table) -> Iterator[tuple[object, str]]:
    for column in table.primary_key.columns:
        if isinstance(column.type, Integer):
            named = {"table": f'"{table.name}"', "column": column.name}
            if sequence := connection.scalar(_SEQUENCE, named):
                yield column, sequence


def mend_schema(connection: Connection) -> list[str]:
    """Put back what is missing, as far as the rows allow it; returns the names of what was."""
    mended = []
    for part in list_missing_bounds(connection):
        try:
            with connection.begin_nested():
                _put_back(connection, part)
        except DBAPIError:
            continue  # rows speak against it; verification tells
        mended.append(name_part(connection, part))
    for table in list_late_numberings(connection):
        continue_numbering(connection, table)
        mended.append(table.name)
    return mended


def _put_back(connection: Connection, part: Index | Constraint) -> None:
    if isinstance(part, Constraint):
        connection.execute(AddConstraint(part))
        return
    connection.exec_driver_sql(f'DROP INDEX IF EXISTS "{name_part(connection, part)}"')
    part.create(connection)
