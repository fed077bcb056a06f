"""A release takes the place of another while people work: no request is lost."""

import http.client
from collections import Counter
from contextlib import closing
from pathlib import Path
from threading import Event, Lock, Thread

import pytest

from tests.running_web import serve_web
from tests.waiting import TIMEOUT, wait_until

_CLIENTS = 4
#: Answers that clients wait for before the next thing happens.
_SOME = 20


class Visitors:
    """People with browsers: each keeps a connection, and asks again as soon as it is answered.

    `port` is where new connections go, as the proxy of a cluster is told.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: Counter[int] = Counter()
        self.lost: list[str] = []
        self._done, self._lock = Event(), Lock()
        self._threads = [Thread(target=self._visit) for _ in range(_CLIENTS)]

    def _visit(self) -> None:
        while not self._done.is_set():
            port = self.port
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
            with closing(connection):
                while self._ask(connection, port) and not self._done.is_set():
                    pass

    def _ask(self, connection: http.client.HTTPConnection, port: int) -> bool:
        """Ask once; tell whether the connection is kept."""
        try:
            connection.request("GET", "/sign-in")
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.lost.append(f"{port}: {error!r}")
            return False
        if answer.status != 200:
            self.lost.append(f"{port}: {answer.status}")
        with self._lock:
            self.answers[port] += 1
        return answer.getheader("Connection") != "close"

    def wait_for_answers(self, port: int) -> None:
        """Wait until some more requests were answered there."""
        wanted = self.answers[port] + _SOME
        wait_until(lambda: self.answers[port] >= wanted, "answers")

    def __enter__(self) -> "Visitors":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()


@pytest.mark.slow
def test_no_request_is_lost_while_a_new_web_takes_the_place_of_the_old(
    tmp_path: Path, sqlite_url: str, broker_url: str
) -> None:
    with (
        serve_web(tmp_path, sqlite_url, broker_url) as old,
        serve_web(tmp_path, sqlite_url, broker_url) as new,
    ):
        with Visitors(old.port) as visitors:
            visitors.wait_for_answers(old.port)
            visitors.port = new.port  # the cluster sends nobody there any more
            visitors.wait_for_answers(old.port)  # who is connected still asks
            assert old.stop() == 0
            visitors.wait_for_answers(new.port)

        assert visitors.lost == []
        assert visitors.answers[old.port] >= 2 * _SOME
