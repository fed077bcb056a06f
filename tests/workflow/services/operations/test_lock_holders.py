"""One stuck transaction holds nobody up for long, and is named."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests import factories
from tests.waiting import IdleTime
from workflow.config import Settings
from workflow.models import base
from workflow.models.base import open_engine
from workflow.services.history import lock_chain
from workflow.services.operations import lock_holders, service_status
from workflow.services.operations.advisories import list_advisories
from workflow.services.records import record_exchange


@pytest.fixture
def council_id(any_engine: Engine) -> int:
    with Session(any_engine) as session:
        record = factories.make_record()
        stored = record_exchange.store_record(session, record, by=None, now=factories.NOW)
        session.commit()
        return stored.review.bloc.council_id


def test_whoever_holds_a_lock_is_named_and_reading_goes_on(
    any_engine: Engine, council_id: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_holders, "_STUCK_SECONDS", 0)
    with Session(any_engine) as stuck:
        lock_chain(stuck, council_id)
        with Session(any_engine.execution_options(read_only=True)) as reading:
            status = service_status.read_service_status(reading, settings, factories.NOW)

        (holder,) = status.lock_holders
        named = [str(one.text) for one in list_advisories(status) if "bị giữ" in str(one.name)]
        if any_engine.dialect.name == "sqlite":
            assert holder.pid == os.getpid()
        else:
            backend = stuck.scalar(text("SELECT pg_backend_pid()"))
            assert (holder.pid, holder.program.startswith("thidua ")) == (backend, True)
        assert str(holder.pid) in named[0]


def test_nobody_is_named_where_nobody_is_stuck(
    any_engine: Engine, council_id: int, settings: Settings
) -> None:
    with Session(any_engine.execution_options(read_only=True)) as session:
        status = service_status.read_service_status(session, settings, factories.NOW)

    assert status.lock_holders == ()


def test_whoever_waits_for_a_lock_is_told_to_try_again(
    any_engine: Engine, council_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "WAIT_FOR_LOCK", 1)
    monkeypatch.setitem(base._BOUNDS, "options", "-c lock_timeout=1s")
    hurried = open_engine(any_engine.url.render_as_string(hide_password=False))

    def wait() -> None:
        with Session(hurried) as waiting:
            lock_chain(waiting, council_id)

    with Session(any_engine) as stuck, ThreadPoolExecutor(1) as other:
        lock_chain(stuck, council_id)
        with IdleTime() as idle, pytest.raises(OperationalError):
            other.submit(wait).result()
    hurried.dispose()

    assert idle.seconds < 5


def test_a_frozen_transaction_is_ended_by_the_server(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(base._BOUNDS, "options", "-c idle_in_transaction_session_timeout=300ms")
    engine, other = open_engine(postgres_url), open_engine(postgres_url)
    query = text("LOCK TABLE heartbeat IN ACCESS EXCLUSIVE MODE")
    with engine.connect() as frozen:
        frozen.execute(query)
        with other.begin() as connection:
            connection.execute(query)
        frozen.invalidate()
    engine.dispose()
    other.dispose()


def test_what_takes_long_by_its_nature_is_not_bounded(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
    with engine.connect() as usual, engine.execution_options(unbounded=True).connect() as long:
        bounds = [usual.scalar(text(f"SHOW {name}")) for name in names]
        lifted = [long.scalar(text(f"SHOW {name}")) for name in names]
    engine.dispose()

    assert (bounds, lifted) == (["8s", "30s", "30s"], ["0", "0", "0"])
