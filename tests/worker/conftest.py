"""A real worker process on a real broker, and a database with the seed review."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from standalone import embedded_broker
from tests import factories
from tests.factories import ROOT
from tests.waiting import wait_until
from workflow.config import Settings
from workflow.models import Review
from workflow.services.queue import Queue
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore


@dataclass(frozen=True)
class WorkerSetup:
    """Where papers are asked for and made."""

    settings: Settings
    engine: Engine
    files: FileStore

    @contextmanager
    def worker(self, *, processes: int = 2) -> Iterator[subprocess.Popen[bytes]]:
        """A worker at work; it and its children end with the block."""
        log = self.settings.data / "worker.log"
        with log.open("ab") as output:
            worker = subprocess.Popen(
                [
                    *(sys.executable, "-m", "celery", "--app=worker.app", "--quiet", "worker"),
                    *("--without-gossip", "--without-mingle", f"--concurrency={processes}"),
                    f"--queues={','.join(Queue)}",
                ],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            wait_until(lambda: embedded_broker.has_worker(self.settings.broker_url), log.read_text)
            yield worker
        finally:
            kill_worker(worker)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "THIDUA_DATA": str(self.settings.data),
            "THIDUA_DATABASE_URL": self.settings.database_url,
            "THIDUA_BROKER_URL": self.settings.broker_url,
        }


def kill_worker(worker: subprocess.Popen[bytes]) -> None:
    """End a worker and its children at once, as kill -9 does."""
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


@pytest.fixture
def works(settings: Settings, engine: Engine) -> WorkerSetup:
    """A place of work whose broker does not run."""
    return WorkerSetup(settings, engine, FileStore(settings.files))


@pytest.fixture
def busy_works(works: WorkerSetup, broker_url: str) -> WorkerSetup:
    """A place of work whose broker runs."""
    return replace(works, settings=replace(works.settings, broker_url=broker_url))


@pytest.fixture
def seed_review(engine: Engine) -> int:
    """The seed review, stored."""
    with Session(engine) as session:
        review: Review = record_exchange.store_record(
            session, factories.seed_record(), by=None, now=factories.NOW
        ).review
        session.commit()
        return review.id
