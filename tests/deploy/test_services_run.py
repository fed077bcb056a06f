"""The very commands of `docker-compose.yml` as processes, on a real PostgreSQL and a real Redis.

Only what a container would bring is put in its place: paths, names of hosts, the port.
"""

import os
import secrets
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, make_url, select
from sqlalchemy.orm import Session

from standalone import embedded_broker
from standalone.programs import PYTHON, ROOT
from tests import factories
from tests.waiting import TIMEOUT, wait_until
from workflow import logs
from workflow.domain.papers import PaperKind
from workflow.models import Paper, PaperStatus, open_engine
from workflow.services.printing import paper_requests
from workflow.services.records import record_exchange

pytestmark = pytest.mark.slow

SECRETS = ("secret_key", "database_password", "database_owner_password", "broker_password")


class Deployment:
    """Where the services find what a container would bring."""

    def __init__(self, folder: Path, composed: dict[str, Any], database: str) -> None:
        self.folder = folder
        self.services: dict[str, Any] = composed["services"]
        self.database = database
        self.web_port, self.broker_port = find_free_port(), find_free_port()
        self.secrets = {name: secrets.token_urlsafe(36) for name in SECRETS}
        for name in ("secrets", "data", "queue", "tmp", "logs"):
            (folder / name).mkdir()
        for name, text in self.secrets.items():
            (folder / "secrets" / name).write_text(text)
        connections = f"port {self.broker_port}\nbind 127.0.0.1\n"
        (folder / "tmp" / "connections.conf").write_text(connections)
        self.settings = {
            "THIDUA_DATABASE_URL": database,
            "THIDUA_DATABASE_OWNER_URL": database,
            "THIDUA_BROKER_URL": f"redis://127.0.0.1:{self.broker_port}/0",
            "THIDUA_SECURE_COOKIES": "0",
        }

    def placed(self, text: str) -> str:
        """A word of the file, with the paths and ports of this place."""
        for inside, here in {
            "$$": "$",  # Compose writes a dollar sign as two
            "/run/secrets": self.folder / "secrets",
            "exec redis-server": f"exec {embedded_broker.find_server()}",
            "/tmp/redis.conf": self.folder / "tmp" / "redis.conf",  # noqa: S108
            "dir /data": f"dir {self.folder / 'queue'}",
            "unix:/sockets": f"unix:{self.folder}",
            # Without TLS, which the embedded Valkey lacks: see test_encrypted_connections.py.
            "/etc/redis/connections.conf": self.folder / "tmp" / "connections.conf",
            "127.0.0.1:8000": f"127.0.0.1:{self.web_port}",
        }.items():
            text = text.replace(inside, str(here))
        return text

    def environment(self, service: str) -> dict[str, str]:
        """What the file gives the service, and where our code and data lie."""
        given = self.services[service].get("environment", {})
        known = {name: self.placed(str(text)) for name, text in given.items()}
        ours = {name: text for name, text in self.settings.items() if name in known}
        kept = {name: text for name, text in os.environ.items() if not name.startswith("THIDUA_")}
        data = {"THIDUA_DATA": str(self.folder / "data"), "PYTHONPATH": str(ROOT)}
        return {**kept, **known, **ours, **data}

    @contextmanager
    def running(self, service: str, words: list[str]) -> Iterator[subprocess.Popen[bytes]]:
        """A process of the service, ended as Compose ends it: politely, with time to finish."""
        log = self.folder / "logs" / f"{service}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                words, env=self.environment(service), cwd=self.folder, stdout=output, stderr=output
            )
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=TIMEOUT) in (0, -signal.SIGTERM), log.read_text()
        finally:
            process.kill()
            process.wait()

    def command(self, service: str) -> list[str]:
        """The words of the service as its image would start them."""
        words = [self.placed(word) for word in self.services[service]["command"]]
        return words if service == "redis" else [PYTHON, "-m", *words]

    def healthy(self, service: str) -> bool:
        """What its health check says."""
        words = [self.placed(word) for word in self.services[service]["healthcheck"]["test"]][1:]
        words[0] = PYTHON if words[0] == "python" else words[0]
        done = subprocess.run(
            words, env=self.environment(service), capture_output=True, timeout=TIMEOUT, check=False
        )
        return done.returncode == 0

    def said(self) -> str:
        return "\n".join(log.read_text() for log in sorted((self.folder / "logs").iterdir()))


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def is_responding(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except (urllib.error.HTTPError, OSError):
        return False


@pytest.fixture
def place(tmp_path: Path, composed: dict[str, Any], bare_postgres: URL) -> Deployment:
    """A place with an empty database."""
    return Deployment(tmp_path, composed, bare_postgres.render_as_string(hide_password=False))


@pytest.mark.timeout(300)  # six programs start, one after the other
def test_the_services_make_a_paper_together_and_tell_no_secret(place: Deployment) -> None:
    with ExitStack() as started:
        redis = started.enter_context(place.running("redis", place.command("redis")))
        url = f"redis://:{place.secrets['broker_password']}@127.0.0.1:{place.broker_port}/0"
        wait_until(lambda: embedded_broker.is_responding(url), place.said)
        migrated = subprocess.run(
            place.command("migrate"),
            env=place.environment("migrate"),
            timeout=TIMEOUT,
            check=False,
        )
        assert migrated.returncode == 0
        names = ("web", "worker", "batches", "inspections", "scheduler")
        processes = [redis] + [
            started.enter_context(place.running(name, place.command(name))) for name in names
        ]

        wait_until(lambda: is_responding(f"http://127.0.0.1:{place.web_port}/readyz"), place.said)
        wait_until(lambda: place.healthy("worker") and place.healthy("web"), place.said)
        made = make_paper(place, url)

        assert made is PaperStatus.READY
        assert '"task": "papers.fill"' in place.said()
        assert '"request": "asked-here"' in place.said()
        shown = [Path(f"/proc/{process.pid}/cmdline").read_text() for process in processes]
        told = place.said() + "".join(shown)
        assert [name for name, text in place.secrets.items() if text in told] == []


def make_paper(place: Deployment, broker_url: str) -> PaperStatus:
    """What becomes of one paper of the seed review, asked for as a page asks."""
    engine = open_engine(make_url(place.database).render_as_string(hide_password=False))
    with Session(engine) as session:
        review = record_exchange.store_record(
            session, factories.seed_record(), by=None, now=factories.NOW
        ).review
        batch = paper_requests.request_papers_of_review(
            session, review, [PaperKind.MINUTES], by=None, now=factories.NOW
        )
        assert batch
        session.commit()
        with logs.bind_request_id("asked-here"):
            assert paper_requests.enqueue_papers(session, broker_url, batch)
        open_ = (PaperStatus.QUEUED, PaperStatus.FILLING)

        def is_done() -> bool:
            session.rollback()
            return session.scalars(select(Paper.status)).one() not in open_

        wait_until(is_done, place.said)
        found: PaperStatus = session.scalars(select(Paper.status)).one()
    engine.dispose()
    return found
