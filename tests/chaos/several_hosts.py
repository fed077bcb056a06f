"""Every answer recorded, of people who meet now one host, now another: see `recorded_history`.

A form is opened at one host and sent to another, as behind a balancer. Meanwhile webs and workers
are killed or frozen, a host is cut off, all connections are cut, and the object store is killed.
"""

import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.backing_services import postgres
from tests.backing_services.object_store import ObjectStoreServer, run_object_store
from tests.chaos import clients
from tests.chaos.clients import Client
from tests.chaos.paper_batch import store_reviews
from tests.chaos.recorded_history import find_faults, saving, tell
from tests.chaos.results import BreakResult
from tests.cluster import Cluster, run_cluster
from tests.hosts import KEY, Host
from workflow.domain.errors import TooBusyError
from workflow.models import Review

_PEOPLE, _REVIEWS, _SECONDS = 8, 16, 120
_OTHERS = (
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid()"
)


def record_history_of_hosts(_backing: str) -> list[BreakResult]:
    """Let people save at two hosts, and break one thing after the other; then look."""
    chance = random.Random(13)  # noqa: S311 (no secret)
    with (
        tempfile.TemporaryDirectory(prefix="thidua-hosts-") as folder,
        postgres.provide_server() as server,
        run_object_store() as store,
        run_cluster(server, store, Path(folder)) as cluster,
    ):
        store_reviews(cluster.engine, [f"Khối {number}" for number in range(_REVIEWS)])
        with Session(cluster.engine) as session:
            reviews = list(session.scalars(select(Review.id)))
        breaks, batches = Counter[str](), []
        with saving(_people(cluster, chance), reviews) as saves:
            end = time.monotonic() + _SECONDS
            while time.monotonic() < end:
                with suppress(TooBusyError):  # as people are told then, they may try again
                    batches.append(cluster.ask(2))
                time.sleep(chance.uniform(1, 4))
                breaks[_break_something(cluster, store, chance)] += 1
        for batch in batches:
            cluster.wait_for(batch)
        with Session(cluster.engine) as session:
            faults = list(find_faults(session, saves))
    what = f"{_PEOPLE} people save {len(reviews)} reviews at two hosts, each form sent to any"
    seen = f"{tell(saves, breaks)}; {len(batches)} batches made meanwhile, each file there"
    return [BreakResult(what, breaks.total(), seen=seen, faults=tuple(faults[:20]))]


def _people(cluster: Cluster, chance: random.Random) -> list[Client]:
    with Session(cluster.engine) as session:
        return [
            Client(
                lambda: f"{cluster.url(chance.choice(cluster.hosts))}/",
                clients.sign_cookie(KEY, session, account),
            )
            for account in clients.add_administrators(session, _PEOPLE)
        ]


def _break_something(cluster: Cluster, store: ObjectStoreServer, chance: random.Random) -> str:
    """Break one thing, and mend what does not mend itself: nobody watches over processes here."""
    host = chance.choice(cluster.hosts)
    breaks: dict[str, Callable[[], None]] = {
        "kill -9 of a web": partial(_kill, host, "web", cluster.start_web),
        "kill -9 of a worker": partial(_kill, host, "worker", cluster.start_worker),
        "a web frozen": partial(_freeze, host, chance.uniform(0.5, 2)),
        "a host cut off": partial(_cut_off, host, chance.uniform(1, 4)),
        "all connections cut": partial(_cut_connections, cluster),
        "kill -9 of the S3 server": partial(_kill_store, store),
    }
    name = chance.choice(list(breaks))
    breaks[name]()
    return name


def _kill(host: Host, name: str, start: Callable[[Host], None]) -> None:
    host.signal(name, signal.SIGKILL)
    host.processes[name].wait()
    start(host)


def _freeze(host: Host, seconds: float) -> None:
    host.signal("web", signal.SIGSTOP)
    time.sleep(seconds)
    host.signal("web", signal.SIGCONT)


def _cut_off(host: Host, seconds: float) -> None:
    with host.cut_off():
        time.sleep(seconds)


def _cut_connections(cluster: Cluster) -> None:
    with cluster.engine.begin() as connection:
        connection.execute(text(_OTHERS))


def _kill_store(store: ObjectStoreServer) -> None:
    store.kill()
    time.sleep(1)
    store.start()
    store.wait_until_ready()
