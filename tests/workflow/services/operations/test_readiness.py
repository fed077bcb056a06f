"""Readiness: every part is named, and a part that is down or hangs is told within a second."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests.waiting import IdleTime
from workflow.config import Settings
from workflow.models import open_engine
from workflow.services.operations import readiness
from workflow.services.operations.readiness import ReadinessProbe

#: What the service uses; a busy machine may take longer to answer.
USUAL_TIMEOUT_S, TIMEOUT_S = readiness.TIMEOUT_S, 3.0
ALL_WELL = {"database": True, "migrations": True, "broker": True, "store": True}


@pytest.fixture
def mute() -> Iterator[str]:
    """The host and port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def whole(settings: Settings, broker_url: str) -> Settings:
    return replace(settings, broker_url=broker_url)


@pytest.fixture(autouse=True)
def timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "TIMEOUT_S", TIMEOUT_S)


def test_no_part_is_waited_for_longer_than_a_second() -> None:
    assert USUAL_TIMEOUT_S < 1


def test_all_is_well_where_everything_answers(whole: Settings, any_engine: Engine) -> None:
    assert ReadinessProbe(whole, any_engine).look() == ALL_WELL


def test_a_broker_that_is_gone_is_told(settings: Settings, engine: Engine) -> None:
    assert ReadinessProbe(settings, engine).look() == {**ALL_WELL, "broker": False}


def test_a_broker_that_hangs_is_told_in_time(settings: Settings, engine: Engine, mute: str) -> None:
    parts, took = timed(ReadinessProbe(replace(settings, broker_url=f"redis://{mute}"), engine))

    assert parts == {**ALL_WELL, "broker": False}
    assert took < TIMEOUT_S + 0.5


def test_a_database_that_hangs_is_told_in_time_and_asked_once(whole: Settings, mute: str) -> None:
    stuck = open_engine(f"postgresql+psycopg://u@{mute}/x?connect_timeout=30")
    probe = ReadinessProbe(whole, stuck)

    for _ in range(2):
        parts, took = timed(probe)
        assert parts == {**ALL_WELL, "database": False, "migrations": False}
        assert took < TIMEOUT_S + 0.5


def test_another_schema_is_told(whole: Settings, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert ReadinessProbe(whole, engine).look() == {**ALL_WELL, "migrations": False}


def test_a_store_that_cannot_be_written_is_told(whole: Settings, engine: Engine) -> None:
    Path(whole.files).touch()  # a file stands where the folder should be

    assert ReadinessProbe(whole, engine).look() == {**ALL_WELL, "store": False}


def timed(probe: ReadinessProbe) -> tuple[dict[str, bool], float]:
    with IdleTime() as idle:
        parts = probe.look()
    return parts, idle.seconds
