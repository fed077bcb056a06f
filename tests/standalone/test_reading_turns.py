"""Who asks for many pages at once waits for themself."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock

import pytest
from flask import Flask
from flask.sessions import SecureCookieSession

from standalone.reading_turns import ReadingTurns, find_asker
from tests.waiting import TIMEOUT
from workflow.web.auth.current_user import TOKEN_KEY
from workflow.web.protection.security import Sha256Sessions

THREADS = 4


class Pages:
    """Pages that take until they are let go, in the order in which they begin."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self.turns = ReadingTurns(threads, THREADS)
        self.begun: list[str] = []
        self._lock, self._go = Lock(), Event()

    def ask(self, asker: str, count: int = 1) -> list["Future[bool]"]:
        return [self.turns.submit(asker, lambda: self._show(asker)) for _ in range(count)]

    def _show(self, asker: str) -> bool:
        with self._lock:
            self.begun.append(asker)
        return self._go.wait(TIMEOUT)

    def let_go(self) -> None:
        self._go.set()


@pytest.fixture
def pages() -> Iterator[Pages]:
    with ThreadPoolExecutor(THREADS) as threads:
        found = Pages(threads)
        yield found
        found.let_go()


def test_who_asks_for_many_pages_leaves_a_thread_to_others(pages: Pages) -> None:
    many = pages.ask("an", 24)
    (other,) = pages.ask("binh")
    pages.let_go()

    assert other.result(TIMEOUT)
    assert all(one.result(TIMEOUT) for one in many)
    assert "binh" in pages.begun[:THREADS]
    assert pages.begun[: THREADS + 1].count("an") >= THREADS - 1


def test_those_who_wait_take_turns(pages: Pages) -> None:
    flood = [page for one in "abcd" for page in pages.ask(one, 6)]
    late = pages.ask("late", 2)
    pages.let_go()

    assert all(one.result(TIMEOUT) for one in [*flood, *late])
    assert "late" in pages.begun[: THREADS + 5]


def test_a_page_that_fails_gives_its_place_back(pages: Pages) -> None:
    def fail() -> bool:
        raise ValueError

    failed = [pages.turns.submit("an", fail) for _ in range(9)]
    pages.let_go()

    assert all(isinstance(one.exception(TIMEOUT), ValueError) for one in failed)
    assert pages.ask("an")[0].result(TIMEOUT)


def cookie(**content: str) -> str:
    app = Flask(__name__)
    app.secret_key = "k" * 40
    signer = Sha256Sessions().get_signing_serializer(app)
    assert signer
    return str(signer.dumps(dict(SecureCookieSession(content))))


def head(*lines: str) -> bytes:
    return "\r\n".join(["GET / HTTP/1.1", "Host: a", *lines, "", ""]).encode()


@pytest.mark.parametrize("name", ["thidua", "__Host-thidua"])
@pytest.mark.parametrize("more", ["", "x" * 600], ids=["plain", "packed"])
@pytest.mark.parametrize("before", ["", "thidua-device=abc.def; "])
def test_a_session_counts_whatever_else_its_cookie_holds(name: str, more: str, before: str) -> None:
    found = {
        find_asker(head(f"Cookie: {before}{name}={cookie(**content)}"), "1.2.3.4")
        for content in (
            {TOKEN_KEY: "t1", "csrf": more},
            {TOKEN_KEY: "t1", "csrf": more, "challenge": "another page"},
        )
    }

    assert found == {"session t1"}


@pytest.mark.parametrize(
    ("line", "asker"),
    [
        ("Authorization: Bearer td_live_x", "token td_live_x"),
        ("authorization:bearer  td_live_x", "token td_live_x"),
        (f"Cookie: thidua={cookie(language='vi')}", "address 1.2.3.4"),
        ("Cookie: thidua=W10.a.b", "address 1.2.3.4"),
        ("Cookie: thidua=.eJw.a.b", "address 1.2.3.4"),
        (f"Cookie: thidua={'W' * 30_000}.a.b", "address 1.2.3.4"),
        ("Cookie: other=thidua=eyJfdXNlcl9pZCI6MX0.a", "address 1.2.3.4"),
        ("Cookie: thidua=", "address 1.2.3.4"),
        ("X: thidua=eyJfdXNlcl9pZCI6InQifQ.a", "address 1.2.3.4"),
        ("Accept: */*", "address 1.2.3.4"),
    ],
)
def test_who_names_no_session_counts_by_token_or_address(line: str, asker: str) -> None:
    assert find_asker(head(line), "1.2.3.4") == asker
