"""Hosts with folders of their own on one database, queue and bucket: web, worker, scheduler."""

import html
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import URL, Engine, func, select
from sqlalchemy.orm import Session

from migrations.run import is_current
from tests import factories
from tests.backing_services.object_store import ObjectStoreServer
from tests.backing_services.stalling_proxy import Way
from tests.chaos.paper_batch import store_reviews
from tests.cluster import WEB, WORKER, Cluster, run_cluster
from tests.hosts import Host
from tests.waiting import TIMEOUT, wait_until
from workflow.domain.roles import Role
from workflow.models import Account, Backup, Paper
from workflow.services.accounts import credentials
from workflow.services.queue import Job, Queue, enqueue
from workflow.web.clock import now

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

PASSWORD = "một câu rất dễ nhớ"
MISMATCH = "Kho tệp"


@pytest.fixture(scope="module")
def cluster(
    postgres_server: URL,
    shared_object_store: ObjectStoreServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("hosts")
    with run_cluster(postgres_server, shared_object_store, folder) as found:
        store_reviews(found.engine, [f"Khối {number}" for number in range(24)])
        _furnish(found.engine)
        yield found


def _furnish(engine: Engine) -> None:
    with Session(engine) as session:
        credentials.add_account(
            session, login="admin", name="Phạm Quản Trị", role=Role.ADMINISTRATOR, now=now()
        )
        session.flush()
        for account in session.scalars(select(Account)):
            credentials.set_password(account, factories.hash_quickly(PASSWORD))
        session.commit()


def sign_in(cluster: Cluster, host: Host) -> str:
    """The cookie of somebody who signed in at one host."""
    browser = requests.Session()
    url = f"{cluster.url(host)}/sign-in"
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(url, timeout=TIMEOUT).text)
    assert token
    fields = {"csrf_token": html.unescape(token[1]), "login": "admin", "password": PASSWORD}
    answer = browser.post(url, fields, timeout=TIMEOUT, allow_redirects=False)
    assert answer.status_code == 302, answer.text
    return str(browser.cookies["thidua"])


def test_of_hosts_that_migrate_at_the_same_time_all_end_well_and_it_is_done_once(
    cluster: Cluster,
) -> None:
    assert cluster.migrated == [0, 0]
    with cluster.engine.connect() as connection:
        assert is_current(connection)


def test_who_signs_in_at_one_host_is_signed_in_at_the_other(cluster: Cluster) -> None:
    first, second = cluster.hosts
    cookie = sign_in(cluster, first)

    assert cluster.get(second, "/operations", cookie).status_code == 200
    assert cluster.get(second, "/operations").status_code == 302


def test_requests_are_counted_over_all_hosts(cluster: Cluster) -> None:
    first, second = cluster.hosts
    cookie = sign_in(cluster, first)

    def is_limited_everywhere() -> bool:  # unless a minute ends just between the two
        for _ in range(61):
            if cluster.get(first, "/batches/preview", cookie).status_code == 429:
                break
        return cluster.get(second, "/batches/preview", cookie).status_code == 429

    assert any(is_limited_everywhere() for _ in range(3))


def test_papers_are_read_at_every_web_and_nothing_lies_at_a_host(cluster: Cluster) -> None:
    batch = cluster.ask(24)
    cluster.wait_for(batch)

    for host in cluster.hosts:
        cookie = sign_in(cluster, host)
        answer = cluster.get(host, f"/batches/{batch}/zip", cookie)
        assert (answer.status_code, answer.content[:2]) == (200, b"PK")
        # Nothing but caches lies at a host.
        assert list((host.data / "files").glob("[0-9a-fp]*/*")) == []


def test_the_backup_of_a_night_is_made_once_whoever_is_asked(cluster: Cluster) -> None:
    for _ in range(4):
        enqueue(cluster.broker_url, Job.BACK_UP, [], Queue.CHECKS)

    def count() -> int:
        with Session(cluster.engine) as session:
            done = select(func.count()).select_from(Backup).where(Backup.finished_at.is_not(None))
            return session.scalar(done) or 0

    wait_until(lambda: count() >= 1, lambda: cluster.hosts[0].log("worker"), step=0.2)
    batch = cluster.ask(1)  # behind them in the queue
    cluster.wait_for(batch)
    assert count() == 1


def test_a_worker_host_that_is_cut_off_costs_nothing_but_time(cluster: Cluster) -> None:
    first, second = cluster.hosts
    batches = [cluster.ask(8) for _ in range(4)]

    with first.cut_off():
        for batch in batches:
            cluster.wait_for(batch)
    again = cluster.ask(8)
    cluster.wait_for(again)

    second.signal("worker", signal.SIGSTOP)
    try:
        cluster.wait_for(cluster.ask(4))  # the first one is back and makes them alone
    finally:
        second.signal("worker", signal.SIGCONT)


def test_a_host_far_away_works_as_the_others_do(cluster: Cluster) -> None:
    first, second = cluster.hosts
    second.signal("worker", signal.SIGSTOP)
    for proxy in first.proxies:
        proxy.delay = 0.03  # thirty milliseconds each way, to database, queue and store
    try:
        batch = cluster.ask(2)
        cluster.wait_for(batch)
        answer = cluster.get(first, f"/batches/{batch}/zip", sign_in(cluster, first))
        assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    finally:
        for proxy in first.proxies:
            proxy.delay = 0.0
        second.signal("worker", signal.SIGCONT)


def test_a_web_host_without_its_store_serves_pages_and_the_other_serves_files(
    cluster: Cluster,
) -> None:
    first, second = cluster.hosts
    batch = cluster.ask(1)
    cluster.wait_for(batch)
    with Session(cluster.engine) as session:
        paper = session.scalars(select(Paper).filter_by(batch_id=batch)).first()
        assert paper
        link = f"/reviews/{paper.review_id}/papers/{paper.id}/download"
    # What a web has read before, it may still have and give out: this one starts with nothing.
    first.signal("web", signal.SIGKILL)
    first.processes["web"].wait()
    cluster.start_web(first)
    cookie = sign_in(cluster, first)
    first.proxies[2].way = Way.CUT
    try:
        assert cluster.get(first, "/healthz").status_code == 200
        assert cluster.get(first, f"/reviews/{paper.review_id}", cookie).status_code == 200
        assert cluster.get(first, link, cookie).status_code == 503
        assert cluster.get(second, link, cookie).status_code == 200
    finally:
        first.proxies[2].way = Way.OPEN
    wait_until(lambda: cluster.get(first, link, cookie).ok, step=0.5)


@pytest.mark.parametrize("store", ["", "another prefix"])
@pytest.mark.parametrize("program", ["web", "worker"])
def test_a_host_with_another_store_is_refused_at_its_start(
    cluster: Cluster, program: str, store: str, tmp_path: Path
) -> None:
    host = cluster.hosts[1]
    own = host.environment["THIDUA_STORE_URL"]
    url = own.replace("@thidua/", "@thidua/other") if store else ""
    words = (*WEB, "--bind=127.0.0.1:0") if program == "web" else WORKER

    ran = host.run(*words, THIDUA_DATA=str(tmp_path), THIDUA_STORE_URL=url)

    assert ran.returncode not in (0, None)
    last = ran.stderr.strip().splitlines()[-1]
    assert last.startswith(MISMATCH)
    assert "THIDUA_STORE_URL" in last
    assert "Traceback" not in ran.stderr
