"""The whole pipeline for a benchmark: a database of its own, a broker, worker processes."""

import atexit
import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from benchmarks.country_data import CountrySize, make_country
from standalone.programs import BATCH_AND_CHECKS, INTERACTIVE, ROOT
from standalone.redis_client import send_command
from tests.backing_services import postgres, valkey
from tests.waiting import wait_until
from workflow.config import Settings
from workflow.domain.papers import DOSSIER
from workflow.models import Batch, Review, open_engine
from workflow.services.printing import paper_requests
from workflow.services.stores.file_store import FileStore, open_file_store

DATABASES = ("sqlite", "postgresql")
OURS = "worker.app"
PLAIN = "benchmarks.plain_docxtpl"
_TIMEOUT = 3600.0


@dataclass(frozen=True)
class Pipeline:
    """Where papers are asked for and made."""

    settings: Settings
    engine: Engine
    files: FileStore

    @contextmanager
    def workers(self, count: int, *, app: str = OURS) -> Iterator[None]:
        """One process for screens and `count` for batches, as `thidua up` has them."""
        with ExitStack() as stack:
            for name, queues, pool in (
                ("screens", INTERACTIVE, 1),
                ("batches", BATCH_AND_CHECKS, count),
            ):
                stack.enter_context(self.worker(app, name, queues, pool, self.settings.data))
            wait_until(lambda: self.is_heard(2))
            yield

    @contextmanager
    def worker(self, app: str, name: str, queues: str, pool: int, data: Path) -> Iterator[int]:
        """A worker that has its own working folder; the id of its group of processes."""
        with (data / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 (a program of this repository)
                [
                    *(sys.executable, "-m", "celery", f"--app={app}", "--quiet", "worker"),
                    *("--without-gossip", "--without-mingle", f"--hostname={name}@%h"),
                    *(f"--queues={queues}", f"--concurrency={pool}"),
                ],
                cwd=ROOT,
                env={**os.environ, **self._environment(data)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _environment(self, data: Path) -> dict[str, str]:
        return {
            "THIDUA_DATA": str(data),
            "THIDUA_DATABASE_URL": self.settings.database_url,
            "THIDUA_BROKER_URL": self.settings.broker_url,
            "THIDUA_STORE_URL": self.settings.store_url,
        }

    def is_heard(self, workers: int) -> bool:
        """Whether so many workers wait for messages."""
        said = send_command(self.settings.broker_url, "CLIENT", "LIST")
        return said.count(" cmd=brpop ") >= workers

    def ask(self, count: int, *, enqueued: bool = True) -> int:
        """Ask for so many papers as the batch page does, and enqueue them; the batch's id."""
        with Session(self.engine) as session:
            wanted = select(Review).order_by(Review.id).limit(count // len(DOSSIER))
            reviews = session.scalars(wanted).all()
            batch = paper_requests.request_papers(session, reviews, DOSSIER, by=None, now=now())
            session.commit()
            if enqueued:
                paper_requests.enqueue_papers(session, self.settings.broker_url, batch)
            return batch.id

    def wait_for(self, batch_id: int, step: float = 0.02) -> None:
        """Wait until all papers of a batch are made."""
        wait_until(lambda: self.is_done(batch_id), "the batch", within=_TIMEOUT, step=step)

    def is_done(self, batch_id: int) -> bool:
        with Session(self.engine.execution_options(read_only=True)) as session:
            counts = paper_requests.count_batch_papers(session, session.get_one(Batch, batch_id))
        return paper_requests.is_batch_done(counts)


@contextmanager
def start_pipeline(database: str, reviews: int, store_url: str = "") -> Iterator[Pipeline]:
    """A place of work with so many reviews; nothing of it is left when the program has ended.

    Its files lie in a folder, unless a bucket is named.
    """
    with ExitStack() as stack:
        broker_url = stack.enter_context(valkey.run_broker())
        data = Path(tempfile.mkdtemp(prefix="thidua-bench-"))
        # Not before the program ends: a disk that has just deleted thousands of files passes over
        # their places for half a minute, and makes new ones slowly.
        atexit.register(shutil.rmtree, data, ignore_errors=True)
        url = stack.enter_context(create_database(database, data))
        engine = open_engine(url)
        stack.callback(engine.dispose)
        make_country(engine, CountrySize(blocs=reviews, years=1, papers=0))
        settings = Settings(data, url, broker_url, store_url=store_url)
        yield Pipeline(settings, engine, open_file_store(settings))


@contextmanager
def create_database(database: str, data: Path) -> Iterator[str]:
    """An empty database of that kind, gone afterwards."""
    if database == "sqlite":
        yield f"sqlite:///{data / 'thidua.sqlite3'}"
        return
    with (
        postgres.provide_server() as server,
        postgres.create_temporary_database(server, f"thidua_{uuid4().hex}") as address,
    ):
        yield address.render_as_string(hide_password=False)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def machine_load() -> float:
    """How many processes wanted this machine during the last minute."""
    return round(os.getloadavg()[0], 1)
