"""The service on several hosts: web, worker, scheduler each; one database, queue and bucket."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import requests
from sqlalchemy import URL, Engine, select
from sqlalchemy.orm import Session

from standalone import embedded_broker
from standalone.programs import BATCH_AND_CHECKS, INTERACTIVE
from tests.backing_services import postgres
from tests.backing_services.object_store import ObjectStoreServer
from tests.backing_services.valkey import run_broker
from tests.hosts import Host, make_host
from tests.waiting import TIMEOUT, wait_until
from workflow.domain.papers import DOSSIER
from workflow.models import Batch, Paper, PaperStatus, Review, open_engine
from workflow.services.printing import paper_requests
from workflow.services.stores.bucket import Bucket
from workflow.services.stores.file_store import FileStore
from workflow.web.clock import now

WEB = ("gunicorn", "--config=python:standalone.gunicorn_config", "workflow.web:create_app()")
WORKER = (
    *("celery", "--app=worker.app", "--quiet", "worker", "--without-gossip", "--without-mingle"),
    f"--queues={INTERACTIVE},{BATCH_AND_CHECKS}",
    "--concurrency=1",
)
#: One is enough; two only ring twice.
SCHEDULER = (
    *("celery", "--app=worker.scheduler", "--quiet", "beat", "--scheduler=celery.beat:Scheduler"),
)


@dataclass
class Cluster:
    """The service on its hosts, and what they share as seen from outside."""

    engine: Engine
    broker_url: str
    files: FileStore
    hosts: list[Host]
    #: What the migrations said that all hosts began at the same time.
    migrated: list[int]
    folder: Path

    def url(self, host: Host) -> str:
        return f"http://{host.wire.inside}:{8000 if host.wire.namespace else self._port(host)}"

    def _port(self, host: Host) -> int:
        return 18000 + self.hosts.index(host)

    def get(self, host: Host, path: str, cookie: str = "") -> requests.Response:
        cookies = {"thidua": cookie} if cookie else {}
        return requests.get(
            self.url(host) + path, cookies=cookies, timeout=TIMEOUT,
            allow_redirects=False,
        )  # fmt: skip

    def start_web(self, host: Host) -> None:
        host.start("web", *WEB, f"--bind={self.url(host).removeprefix('http://')}")
        wait_until(lambda: self.is_up(host), lambda: host.log("web"), step=0.2)

    def start_worker(self, host: Host) -> None:
        host.start("worker", *WORKER, f"--hostname={host.name}@%h")

    def is_up(self, host: Host) -> bool:
        try:
            return self.get(host, "/healthz").ok
        except requests.RequestException:
            return False

    def ask(self, reviews: int) -> int:
        """Ask for a batch of papers; its id."""
        with Session(self.engine) as session:
            found = session.scalars(select(Review).order_by(Review.id).limit(reviews)).all()
            batch = paper_requests.request_papers(session, found, DOSSIER, by=None, now=now())
            session.commit()
            paper_requests.enqueue_papers(session, self.broker_url, batch)
            return batch.id

    def is_done(self, batch_id: int) -> bool:
        with Session(self.engine) as session:
            batch = session.get_one(Batch, batch_id)
            return paper_requests.is_batch_done(paper_requests.count_batch_papers(session, batch))

    def wait_for(self, batch_id: int) -> None:
        wait_until(
            lambda: self.is_done(batch_id),
            lambda: "\n".join(one.log("worker") for one in self.hosts),
            within=3 * TIMEOUT,
            step=0.5,
        )
        with Session(self.engine) as session:
            papers = session.scalars(select(Paper).filter_by(batch_id=batch_id)).all()
            assert {(one.status, one.reason) for one in papers} == {(PaperStatus.READY, None)}
        assert all(self.files.get(str(paper.file_sha256)) for paper in papers)


@contextmanager
def run_cluster(
    postgres_server: URL, store: ObjectStoreServer, folder: Path, hosts: int = 2
) -> Iterator[Cluster]:
    """The service on so many hosts that began at the same time; it ends with the block."""
    prefix = uuid4().hex
    with ExitStack() as stack:
        database = stack.enter_context(
            postgres.create_temporary_database(postgres_server, f"thidua_{uuid4().hex}")
        )
        broker_url = stack.enter_context(run_broker())
        url = database.render_as_string(hide_password=False)
        socket = broker_url.partition("://")[2]
        made = [
            stack.enter_context(make_host(number, folder, url, socket, store, prefix))
            for number in range(hosts)
        ]
        with ThreadPoolExecutor() as threads:
            ran = list(threads.map(lambda host: host.run("standalone.database"), made))
        engine = open_engine(url)
        stack.callback(engine.dispose)
        files = FileStore(folder / "none", Bucket(store.address(prefix)))
        found = Cluster(engine, broker_url, files, made, [one.returncode for one in ran], folder)
        assert not any(found.migrated), [one.stderr for one in ran]
        for host in made:
            found.start_worker(host)
            host.start("scheduler", *SCHEDULER)
        for host in made:
            found.start_web(host)
        wait_until(
            lambda: embedded_broker.has_worker(broker_url), lambda: made[0].log("worker"), step=0.2
        )
        yield found
