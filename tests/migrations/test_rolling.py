"""An old release goes on beside the schema of a new one: migrations add, and take nothing away."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, create_engine, inspect

from migrations.revisions import list_revisions
from migrations.run import alembic_config

#: What old and new releases run beside each other since; before, the service was stopped for it.
FIRST = "0013"
Tables = dict[str, dict[str, Any]]


def read_columns(connection: Connection) -> Tables:
    look = inspect(connection)
    return {
        table: {column["name"]: column for column in look.get_columns(table)}
        for table in look.get_table_names()
    }


def find_obstacles(old: Tables, new: Tables) -> Iterator[str]:
    """What a program that knows the old tables can't read or write in the new ones any more."""
    for table, columns in old.items():
        now = new.get(table, {})
        for name in columns.keys() - now.keys():
            yield f"{table}.{name} is gone"
        for name in columns.keys() & now.keys():
            if type(columns[name]["type"]) is not type(now[name]["type"]):
                yield f"{table}.{name} is of another type"
        for name, column in now.items():
            must = not column["nullable"] and column["default"] is None
            if must and (name not in columns or columns[name]["nullable"]):
                yield f"{table}.{name} must be filled by who does not know it"


def test_a_program_of_before_can_read_and_write_what_a_migration_leaves(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/rolling.sqlite3")
    obstacles: dict[str, list[str]] = {}
    with engine.begin() as connection:
        old: Tables = {}
        for revision in list_revisions():
            command.upgrade(alembic_config(connection), revision)
            new = read_columns(connection)
            obstacles[revision] = list(find_obstacles(old, new))
            old = new
    engine.dispose()

    assert obstacles["0012"]  # which filled what had no value: this test sees it
    assert {name: found for name, found in obstacles.items() if name >= FIRST and found} == {}
