"""Clients that send or read slowly, by hundreds: nobody else waits for them."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import pytest

from standalone.buffered_socket import HEAD_SECONDS
from tests.backing_services import valkey
from tests.running_web import RunningWeb, serve_web
from tests.waiting import TIMEOUT
from workflow.web.problems import Problem

pytestmark = pytest.mark.slow

HALF_SENT = (
    b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 500\r\n\r\nlogin=an"
)
#: Seconds; whoever waited for a silent client would wait for longer, on any machine.
NOT_HELD_UP = HEAD_SECONDS - 1
#: Larger than what the kernel keeps of an answer for a client that reads nothing.
DOWNLOAD = b"GET /static/css/forms.css HTTP/1.1\r\nHost: a\r\n\r\n" * 400


@pytest.fixture(scope="module")
def web(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningWeb]:
    folder = tmp_path_factory.mktemp("web")
    (folder / "thidua.sqlite3").write_bytes(migrated_sqlite.read_bytes())
    with (
        valkey.run_broker() as broker,
        serve_web(folder, f"sqlite:///{folder / 'thidua.sqlite3'}", broker) as running,
    ):
        yield running


@contextmanager
def open_clients(web: RunningWeb, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Connections that have sent something and neither send more nor read."""
    with ExitStack() as stack:
        clients = []
        for _ in range(count):
            client = socket.socket()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", web.port))
            stack.enter_context(client)
            client.settimeout(0)
            client.send(sent)
            clients.append(client)
        time.sleep(0.3)  # for the service to read what was sent
        yield clients


def seconds_for(web: RunningWeb, path: str) -> float:
    """How long the slowest of four answers took; each may come from any process."""
    slowest = 0.0
    for _ in range(4):
        began = time.monotonic()
        assert web.get(path)[0] == 200
        slowest = max(slowest, time.monotonic() - began)
    return slowest


@pytest.mark.parametrize(
    ("count", "sent"),
    [
        pytest.param(40, HALF_SENT, id="bodies that never come"),
        pytest.param(200, b"", id="connections without a request"),
        pytest.param(200, b"GET /sign-in HTTP/1.1\r\nHost:", id="half a head"),
        pytest.param(40, DOWNLOAD, id="answers that nobody reads"),
    ],
)
def test_slow_clients_keep_nobody_waiting(web: RunningWeb, count: int, sent: bytes) -> None:
    seconds_for(web, "/sign-in")  # the first one loads templates
    with open_clients(web, count, sent):
        assert seconds_for(web, "/healthz") < NOT_HELD_UP
        assert seconds_for(web, "/sign-in") < NOT_HELD_UP


def test_more_connections_than_one_process_may_have_shut_nobody_out(web: RunningWeb) -> None:
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(open_clients(web, 600, b""))
        assert seconds_for(web, "/healthz") < NOT_HELD_UP


def test_a_half_sent_request_is_told_and_closed(web: RunningWeb) -> None:
    with open_clients(web, 1, b"GET /sign-in HTTP/1.1\r\nHost:") as (client,):
        client.settimeout(6 * HEAD_SECONDS)
        answer = client.recv(4096)
        assert answer.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000, b"431"),
        (b"POST /sign-in HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n", b"413"),
        (b"POST /sign-in HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"411"),
        (b"POST /sign-in HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400"),
        (b"POST /sign-in HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"400"),
    ],
)
def test_what_is_not_taken_is_answered_at_once(web: RunningWeb, sent: bytes, status: bytes) -> None:
    with open_clients(web, 1, sent) as (client,):
        client.settimeout(NOT_HELD_UP)
        assert client.recv(4096).split()[1] == status


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /api/v1/councils?after=" + b"9" * 5000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET /api/v1/councils HTTP/1.1\r\nX: " + b"a" * 40_000, 431),
        (b"POST /api/v1/reviews HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"POST /api/v1/reviews HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413),
        (b"GET /api/v1/councils HTTP/1.1\r\nA B: c\r\n\r\n", 400),
        (b"GET /api/v1/councils HTTP/9\r\n\r\n", 400),
    ],
)
def test_a_program_is_told_as_a_problem_what_no_view_sees(
    web: RunningWeb, sent: bytes, status: int
) -> None:
    with open_clients(web, 1, sent) as (client,):
        client.settimeout(NOT_HELD_UP)
        head, _, body = client.recv(8192).partition(b"\r\n\r\n")

    assert head.split()[1] == str(status).encode()
    assert b"\r\nContent-Type: application/problem+json\r\n" in head
    problem = msgspec.json.decode(body, type=Problem)
    assert problem.status == status
    assert problem.request_id.encode() in head


def test_requests_sent_together_are_answered_in_turn(web: RunningWeb) -> None:
    two = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n" * 2
    with socket.create_connection(("127.0.0.1", web.port), timeout=NOT_HELD_UP) as client:
        client.sendall(two)
        got = b""
        while got.count(b'"status":"ok"') < 2:
            got += client.recv(4096)


def test_who_reads_late_gets_the_whole_answer(web: RunningWeb) -> None:
    with open_clients(web, 1, DOWNLOAD) as (client,):
        client.settimeout(10)
        time.sleep(1)
        got = bytearray()
        while got.count(b"HTTP/1.1 200") < 400:
            data = client.recv(1 << 16)
            assert data
            got += data


#: What anybody may say of themselves, and the largest body that is taken with it.
LARGE_BODY = (
    b"POST /account HTTP/1.1\r\nHost: a\r\nCookie: made=up\r\nContent-Length: 67108864\r\n\r\na"
)


def test_large_bodies_that_come_slowly_keep_nobody_from_sending(web: RunningWeb) -> None:
    with open_clients(web, 40, LARGE_BODY):
        assert [web.sign_in_wrongly(f"an-{n}") for n in range(4)] == 4 * [422]
        assert 503 not in [_send_file(web, "127.0.0.2") for _ in range(4)]
        # Whoever sends them gets no more than a part of the room.
        assert 503 in [_send_file(web, "127.0.0.1") for _ in range(4)]


def _send_file(web: RunningWeb, address: str) -> int:
    """Send half a megabyte from an address; nobody is signed in, so that nothing is kept."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", web.port, timeout=TIMEOUT, source_address=(address, 0)
    )
    try:
        connection.request("POST", "/account", bytes(2**19), {"Cookie": "made=up"})
        return connection.getresponse().status
    except ConnectionError:  # refused before all of it was sent
        return 503
    finally:
        connection.close()
