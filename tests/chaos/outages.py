"""The broker away, frozen, emptied; the database restarted, cut off, full."""

import signal
import time
from collections.abc import Callable
from contextlib import ExitStack

import psycopg

from tests.backing_services import postgres
from tests.chaos.backends import CONNECTIONS
from tests.chaos.paper_batch import NOTHING
from tests.chaos.results import BreakResult
from tests.chaos.rig import ChaosRig
from tests.chaos.service import ProcessKind
from tests.waiting import wait_until

#: What the page says where papers wait for the service.
WAITING_NOTICE = "Chưa gửi được, sẽ tự tạo khi hệ thống sẵn sàng"


def break_broker(stage: ChaosRig) -> list[BreakResult]:
    """Kill it, stop it for a while, empty it: in the middle of a batch, with people saving."""
    return [
        _broken(stage, "kill -9 of the broker", _kill_broker, times=stage.size.broker_kills),
        _broken(stage, f"the broker stopped for {stage.size.stop:g} s", _stop_broker, times=1),
        _broken(stage, "FLUSHALL", _flush, times=stage.size.broker_kills),
    ]


def _kill_broker(stage: ChaosRig) -> list[str]:
    if stage.backing.redis:
        stage.backing.redis.end()
        time.sleep(1)
        stage.backing.redis.start()
    else:
        stage.service.kill_one(ProcessKind.BROKER, stage.chance)
    return []


def _stop_broker(stage: ChaosRig) -> list[str]:
    """Ours is frozen, since the service would start it again; Redis is shut down."""
    redis = stage.backing.redis
    frozen = [] if redis else stage.service.of_kind(ProcessKind.BROKER)
    if redis:
        redis.end(signal.SIGTERM)
    for process in frozen:
        process.send(signal.SIGSTOP)
    began = time.monotonic()
    faults = _what_the_page_says(stage)
    time.sleep(max(0, stage.size.stop - (time.monotonic() - began)))
    for process in frozen:
        process.send(signal.SIGCONT)
    if redis:
        redis.start()
    return faults


def _what_the_page_says(stage: ChaosRig) -> list[str]:
    """Ask for papers on a page while the broker is away; it must say that they wait."""
    person, review = stage.person(), stage.papers.edited[0]
    asked = person.post(
        f"reviews/{review}/papers", person.get(f"reviews/{review}"), {"kind": "all"}
    )
    if asked.status != 302:
        return [f"asking for papers: {asked.status}"]

    def said() -> bool:
        return WAITING_NOTICE in person.get(f"reviews/{review}/papers/card").text

    try:
        wait_until(said, within=min(25, stage.size.stop), what="that papers wait")
    except TimeoutError as error:
        return [str(error)] if stage.size.stop > 15 else []
    return []


def _flush(stage: ChaosRig) -> list[str]:
    stage.backing.flush_broker()
    return []


def break_database(stage: ChaosRig) -> list[BreakResult]:
    """Cut every connection, use them all up, restart it. SQLite has none: its file is locked."""
    if stage.backing.postgres is None:
        return [
            _broken(
                stage,
                f"the database locked by another for {stage.size.lock:g} s",
                _lock_sqlite,
                times=1,
            )
        ]
    return [
        _broken(
            stage, "all connections dropped", terminate_connections, times=stage.size.terminations
        ),
        _broken(stage, f"all connections used up for {stage.size.full:g} s", _fill_up, times=1),
        _broken(stage, "PostgreSQL restarted", _restart, times=stage.size.restarts),
        _broken(stage, "kill -9 of PostgreSQL", _kill_postgres, times=stage.size.restarts),
    ]


def _lock_sqlite(stage: ChaosRig) -> list[str]:
    with stage.papers.engine.begin():  # BEGIN IMMEDIATE: nobody else writes
        time.sleep(stage.size.lock)
    return []


def terminate_connections(stage: ChaosRig) -> list[str]:
    """Cut everybody off who is connected to PostgreSQL."""
    with _beside(stage) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"
        )
    return []


def _fill_up(stage: ChaosRig) -> list[str]:
    """Take every free connection, and those that become free."""
    deadline = time.monotonic() + stage.size.full
    with ExitStack() as held:
        while time.monotonic() < deadline:
            try:
                for _ in range(CONNECTIONS):
                    held.enter_context(_beside(stage))
            except psycopg.OperationalError:
                time.sleep(0.1)
    return []


def _restart(stage: ChaosRig) -> list[str]:
    server = stage.backing.postgres
    assert server
    server.end(signal.SIGINT)  # "fast": who is connected is cut off
    time.sleep(2)
    stage.backing.start_postgres()
    return []


def _kill_postgres(stage: ChaosRig) -> list[str]:
    server = stage.backing.postgres
    assert server
    server.end(signal.SIGKILL)
    time.sleep(1)
    stage.backing.start_postgres()
    return []


def _beside(stage: ChaosRig) -> psycopg.Connection[tuple[object, ...]]:
    address = postgres.dsn(stage.backing.postgres_address)
    return psycopg.connect(address, autocommit=True, connect_timeout=5)


def _broken(
    stage: ChaosRig, what: str, break_it: Callable[[ChaosRig], list[str]], *, times: int
) -> BreakResult:
    """Break something while a batch is made and people save; wait until all is done."""
    savers, toll = stage.savers(), NOTHING
    faults: list[str] = []
    with savers.at_work():
        batch = stage.papers.ask()
        for _ in range(times):
            stage.papers.until_begun(batch)
            if stage.papers.is_done(batch):
                toll += stage.papers.toll(batch)
                batch = stage.papers.ask()
            faults += break_it(stage)
            time.sleep(stage.chance.uniform(0.2, 1.0))
        recovery = stage.papers.until_done(batch, within=stage.size.timeout)
        toll += stage.papers.toll(batch)
        wait_until(stage.service.is_whole, within=60, what="every process again")
    faults += [f"{count} × {why}" for why, count in stage.papers.reasons(batch).items()]
    faults += savers.found(stage.papers.engine)
    return BreakResult(what, times, toll, recovery, savers.told(), tuple(faults))
