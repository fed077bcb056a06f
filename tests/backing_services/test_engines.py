"""Engines share what statements compile to, and nothing else."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from tests.backing_services.engines import SharedEngines


def url(folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.sqlite3"


def create_table(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE here (id INTEGER)"))


def count_rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return len(connection.execute(text("SELECT * FROM here")).all())


def test_the_next_test_is_on_its_own_database(tmp_path: Path) -> None:
    engines = SharedEngines()
    with engines.open(url(tmp_path, "one")) as one:
        create_table(one)

    with engines.open(url(tmp_path, "two")) as two:
        assert two.url.database == str(tmp_path / "two.sqlite3")
        with pytest.raises(OperationalError, match="no such table"):
            count_rows(two)


def test_one_database_can_be_opened_twice_and_two_at_once(tmp_path: Path) -> None:
    engines = SharedEngines()
    with engines.open(url(tmp_path, "one")) as one:
        create_table(one)
        with engines.open(url(tmp_path, "one")) as again, engines.open(url(tmp_path, "two")) as two:
            assert count_rows(again) == 0
            with pytest.raises(OperationalError, match="no such table"):
                count_rows(two)
        assert count_rows(one) == 0


def test_listeners_of_a_test_end_with_it(tmp_path: Path) -> None:
    engines, seen = SharedEngines(), list[object]()
    with engines.open(url(tmp_path, "one")) as one:
        event.listen(one, "before_cursor_execute", lambda *args: seen.append(args))
        create_table(one)
    assert seen
    seen.clear()

    with engines.open(url(tmp_path, "two")) as two:
        create_table(two)
    assert seen == []
