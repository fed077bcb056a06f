"""Database, queue and proxy as `docker-compose.yml` has them: real programs, real TLS."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import UnixStreamServer
from threading import Thread
from typing import Any

import psycopg
import pytest
from celery import Celery
from limits.storage import storage_from_string
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from standalone import embedded_broker
from standalone.certificates import ensure_certificates
from tests.backing_services.availability import find_program, skip_or_fail
from tests.backing_services.postgres import unprivileged_prefix
from tests.deploy.test_services_run import find_free_port, is_responding
from tests.waiting import TIMEOUT, wait_until
from workflow.models import open_engine
from workflow.services.operations import broker
from workflow.web.clock import now

pytestmark = pytest.mark.slow
PASSWORD = "of-tests"


@pytest.fixture
def certificates() -> Iterator[Path]:
    """The folder that Compose has at `/certificates`; its path is short, for sockets beside it."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-"))
    ensure_certificates(folder, now())
    yield folder
    shutil.rmtree(folder)


@contextmanager
def running(words: list[str], log: Path) -> Iterator[None]:
    with log.open("wb") as output, subprocess.Popen(words, stdout=output, stderr=output) as process:
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=TIMEOUT)


def placed(composed: dict[str, Any], service: str, variable: str, folder: Path, port: int) -> str:
    """An address of the file, where the programs of this test listen."""
    address = str(composed["services"][service]["environment"][variable])
    address = address.replace("/certificates/", f"{folder}/")
    for there in ("redis:6379", "postgres"):
        address = address.replace(f"@{there}/", f":{PASSWORD}@localhost:{port}/")
        address = address.replace(f"//{there}/", f"//:{PASSWORD}@localhost:{port}/")
    return address


@pytest.fixture
def queue_port(composed: dict[str, Any], certificates: Path) -> Iterator[int]:
    program, port = find_program("redis-server"), find_free_port()
    settings = composed["configs"]["queue_access"]["content"]
    settings = settings.replace("/certificates/", f"{certificates}/")
    settings = settings.replace("tls-port 6379", f"tls-port {port}\nbind 127.0.0.1")
    (certificates / "connections.conf").write_text(settings)
    words = [program, "--include", str(certificates / "connections.conf")]
    words += ["--requirepass", PASSWORD, "--dir", str(certificates), "--save", ""]
    log = certificates / "redis.log"
    with running(words, log):
        wait_until(lambda: "Ready to accept" in log.read_text(), log.read_text)
        yield port


def test_the_queue_speaks_tls_with_whoever_shows_a_certificate(
    composed: dict[str, Any], certificates: Path, queue_port: int
) -> None:
    address = placed(composed, "web", "THIDUA_BROKER_URL", certificates, queue_port)

    assert broker.is_reachable(address)
    assert embedded_broker.is_responding(address)
    Celery(broker=address, set_as_current=False).send_task("x", queue="trial", retry=False)
    assert storage_from_string(address).check()

    plain = address.partition("?")[0].replace("rediss:", "redis:")
    without = address.partition("&ssl_certfile")[0]
    assert not broker.is_reachable(plain)
    assert not broker.is_reachable(without)
    elsewhere = certificates / "elsewhere"
    ensure_certificates(elsewhere, now())
    assert not broker.is_reachable(address.replace(str(certificates), str(elsewhere)))


@pytest.fixture
def database_port(composed: dict[str, Any], certificates: Path) -> Iterator[int]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        skip_or_fail("PostgreSQL with TLS", "install postgresql to run this test")
    programs, port, log = found[-1].parent, find_free_port(), certificates / "log"
    data = certificates / "data"
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "thidua_owner", "-A", "trust", "-N"]
    subprocess.run([*unprivileged_prefix(), *initdb], check=True, capture_output=True)
    (certificates / "pg_hba.conf").write_text(composed["configs"]["database_access"]["content"])
    script = str(composed["services"]["postgres"]["command"][-1])
    for inside, here in {
        "/tmp/private.key": certificates / "key",  # noqa: S108
        "/certificates/": f"{certificates}/",
        "/etc/postgresql/": f"{certificates}/",
        "docker-entrypoint.sh postgres": f"{programs / 'postgres'} -D {data} -p {port}"
        f" -h localhost -k {certificates} -c fsync=off",
    }.items():
        script = script.replace(inside, str(here))
    with running([*unprivileged_prefix(), "sh", "-c", script], log):
        owner = f"host={certificates} port={port} user=thidua_owner"
        wait_until(lambda: _answers(f"{owner} dbname=postgres"), log.read_text)
        with psycopg.connect(f"{owner} dbname=postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE thidua")
            connection.execute(f"CREATE ROLE thidua LOGIN PASSWORD '{PASSWORD}'".encode())
        yield port


def _answers(dsn: str) -> bool:
    try:
        with psycopg.connect(dsn):
            return True
    except psycopg.OperationalError:
        return False


def test_the_database_speaks_tls_with_whoever_shows_the_certificate_of_the_role(
    composed: dict[str, Any], certificates: Path, database_port: int
) -> None:
    address = placed(composed, "web", "THIDUA_DATABASE_URL", certificates, database_port)
    asked = "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    assert ask(address, asked) == "TLSv1.3"

    service, owner = f"{certificates}/service", f"{certificates}/owner"
    certificate = f"&sslcert={service}/certificate.crt&sslkey={service}/private.key"
    for wrong in (
        address.partition("?")[0] + "?sslmode=disable",
        address.replace(certificate, "&sslcert=/nowhere"),
        address.replace(certificate, certificate.replace(service, owner)),
        address.replace("localhost:", "127.0.0.1:"),  # a name that the certificate has not
    ):
        with pytest.raises(OperationalError):
            ask(wrong, asked)


def ask(address: str, query: str) -> str:
    engine = open_engine(address)
    try:
        with engine.connect() as connection:
            return str(connection.execute(text(query)).scalar())
    finally:
        engine.dispose()


def test_the_proxy_takes_in_whole_requests_and_passes_on_who_asks(
    composed: dict[str, Any], certificates: Path
) -> None:
    """A web server of one thread behind it never waits for a slow client."""
    program, port = find_program("nginx", "/usr/sbin/nginx"), find_free_port()
    settings = str(composed["configs"]["proxy"]["content"]).replace("$$", "$")
    for inside, here in {"/tmp/": f"{certificates}/", "/sockets/": f"{certificates}/"}.items():  # noqa: S108
        settings = settings.replace(inside, here)
    settings = settings.replace("listen 8000", f"listen 127.0.0.1:{port}")
    settings = f"user root;\n{settings}" if os.getuid() == 0 else settings
    (certificates / "nginx.conf").write_text(settings)
    words = [program, "-c", str(certificates / "nginx.conf"), "-g", "daemon off;"]
    log = certificates / "nginx.log"
    with one_at_a_time(certificates / "web.sock"), running(words, log):
        wait_until(lambda: is_responding(f"http://127.0.0.1:{port}/"), log.read_text)
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
        for one in slow:
            one.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nlogin=")
        assert is_responding(f"http://127.0.0.1:{port}/")
        answer = ask_as_a_proxy(port)
        for one in slow:
            one.close()

    assert "x-forwarded-for: 203.0.113.7\n" in answer
    assert "x-forwarded-proto: https\n" in answer
    assert "host: thidua.coquan.vn\n" in answer


class _Echo(BaseHTTPRequestHandler):
    """Answers with the headers that came; it waits for the body that they announce."""

    def do_GET(self) -> None:
        said = "".join(f"{name.lower()}: {value}\n" for name, value in self.headers.items())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said.encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def address_string(self) -> str:
        return "socket"


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """A web server that whoever is slow would stop for everybody."""
    with UnixStreamServer(str(path), _Echo) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def ask_as_a_proxy(port: int) -> str:
    """What the web hears of a request that the proxy of the office passes on."""
    asked = {"Host": "thidua.coquan.vn", "X-Forwarded-For": "203.0.113.7"}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/", headers={**asked, "X-Forwarded-Proto": "https"}
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 (our own)
        return str(answer.read().decode())
