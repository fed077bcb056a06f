"""A PostgreSQL that stops answering, as one does that is frozen or whose disk hangs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import OperationalError

from tests.backing_services.stalling_proxy import StallingProxy, Way, run_proxy
from workflow.models import open_engine, watched_connection


@pytest.fixture
def proxy(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[StallingProxy]:
    monkeypatch.setattr(watched_connection, "_ASK_AFTER", 0.2)
    monkeypatch.setattr(watched_connection, "_LONGEST_SILENCE", 1.0)
    folder = Path(str(make_url(postgres_url).query["host"]))
    with run_proxy(str(folder / ".s.PGSQL.5432")) as proxy:
        yield proxy


@pytest.fixture
def engine(postgres_url: str, proxy: StallingProxy) -> Iterator[Engine]:
    through = make_url(postgres_url).set(host="127.0.0.1", port=proxy.port, query={})
    engine = open_engine(through.render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def test_a_statement_to_a_frozen_server_is_given_up(engine: Engine, proxy: StallingProxy) -> None:
    with engine.connect() as connection:
        proxy.way = Way.STALLED

        with pytest.raises(OperationalError, match="answers none of them"):
            connection.scalar(text("SELECT 1"))

        proxy.way = Way.OPEN
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_a_commit_to_a_frozen_server_is_in_doubt(engine: Engine, proxy: StallingProxy) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        proxy.way = Way.STALLED

        with pytest.raises(OperationalError) as caught:
            connection.commit()

    assert caught.value.connection_invalidated


def test_a_server_that_answers_others_is_waited_for(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1 FROM pg_sleep(0.7)")) == 1


def test_a_statement_that_outlives_its_bound_is_given_up(engine: Engine) -> None:
    slow = text("SELECT 1 FROM pg_sleep(1.5)")
    with engine.connect() as connection, pytest.raises(OperationalError, match="no answer to a"):
        connection.scalar(slow)

    with engine.execution_options(unbounded=True).connect() as connection:
        assert connection.scalar(slow) == 1
