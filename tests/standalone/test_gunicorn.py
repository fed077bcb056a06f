"""The web as gunicorn runs it: several processes that count together."""

import html
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from prometheus_client.parser import text_string_to_metric_families

from standalone.programs import ROOT
from tests.backing_services import valkey
from tests.worker.conftest import wait_until

pytestmark = pytest.mark.slow

TOKEN = "a token of tests only"
#: As many as `standalone.gunicorn_config` says, which is only for gunicorn to load.
PROCESSES = 2


class RunningWeb:
    """A running web; every request is a connection of its own, so any process may get it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, **headers: str) -> tuple[int, str, str]:
        """Status, body and cookie of an answer; status 0 where nobody answers."""
        return self._ask("GET", path, "", headers)

    def sign_in_wrongly(self, login: str) -> int:
        """The status of a wrong guess."""
        _status, page, cookie = self.get("/sign-in")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        fields = {"csrf_token": html.unescape(token[1]), "login": login, "password": "sai rồi"}
        kind = "application/x-www-form-urlencoded"
        return self._ask(
            "POST", "/sign-in", urlencode(fields), {"Cookie": cookie, "Content-Type": kind}
        )[0]

    def _ask(
        self, method: str, path: str, body: str, headers: dict[str, str]
    ) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
            return answer.status, answer.read().decode(), cookie
        except OSError:
            return 0, "", ""
        finally:
            connection.close()


@contextmanager
def serve_web(folder: Path, database_url: str, broker_url: str) -> Iterator[RunningWeb]:
    """The web on a folder of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        given = {
            "THIDUA_DATA": str(folder),
            "THIDUA_DATABASE_URL": database_url,
            "THIDUA_BROKER_URL": broker_url,
            "THIDUA_SECRET_KEY": "k" * 40,
            "THIDUA_METRICS_TOKEN": TOKEN,
            "PYTHONPATH": str(ROOT),
        }
        words = [
            *(sys.executable, "-m", "gunicorn", "--config=python:standalone.gunicorn_config"),
            *(f"--bind=fd://{listener.fileno()}", "workflow.web:create_app()"),
        ]
        log = folder / "web.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                words, env={**os.environ, **given}, stdout=output, stderr=output,
                pass_fds=[listener.fileno()],
            )  # fmt: skip
        web = RunningWeb(listener.getsockname()[1])
        try:
            wait_until(lambda: web.get("/healthz")[0] == 200, log.read_text)
            yield web
        finally:
            process.terminate()
            process.wait(timeout=30)


def test_wrong_guesses_are_counted_by_all_processes_together(
    tmp_path: Path, sqlite_url: str, broker_url: str
) -> None:
    with serve_web(tmp_path, sqlite_url, broker_url) as web:
        statuses = [web.sign_in_wrongly("an") for _ in range(12)]

        assert statuses == [422] * 10 + [429] * 2
        assert web.sign_in_wrongly("ai-khac") == 422


def test_signing_in_is_limited_and_possible_while_the_broker_is_away(
    tmp_path: Path, sqlite_url: str
) -> None:
    with valkey.make_broker_folder() as folder:
        with valkey.run_broker_in(folder) as url:
            pass
        with serve_web(tmp_path, sqlite_url, url) as web:
            statuses = [web.sign_in_wrongly("an") for _ in range(10 * PROCESSES + 1)]

            assert statuses[:10] == [422] * 10
            # Each process counts by itself: as many guesses as there are processes, times ten.
            assert set(statuses) == {422, 429}
            assert statuses.count(422) <= 10 * PROCESSES


def test_the_figures_add_up_what_the_processes_counted(
    tmp_path: Path, sqlite_url: str, broker_url: str
) -> None:
    with serve_web(tmp_path, sqlite_url, broker_url) as web:
        for _ in range(20):
            web.get("/sign-in")
        for _ in range(3):
            status, text, _cookie = web.get("/metrics", Authorization=f"Bearer {TOKEN}")
            assert status == 200
            assert count_requests(text, "auth.sign_in") == 20


def test_connections_opened_ahead_of_need_hold_nobody_up(
    tmp_path: Path, sqlite_url: str, broker_url: str
) -> None:
    tries = (_time_with_silent_connections(tmp_path, sqlite_url, broker_url) for _ in range(3))

    # A busy machine may be slow by itself, once: gunicorn overhears who ends it while it starts.
    assert any(answering < 4 and ending < 6 for answering, ending in tries)


def _time_with_silent_connections(
    tmp_path: Path, sqlite_url: str, broker_url: str
) -> tuple[float, float]:
    """Seconds until a page was answered, and until the server had ended, beside 16 of them."""
    with ExitStack() as silent:
        with serve_web(tmp_path, sqlite_url, broker_url) as web:
            for _ in range(16):
                silent.enter_context(socket.create_connection(("127.0.0.1", web.port)))
            asked = time.monotonic()
            assert web.get("/sign-in")[0] == 200
            answered = time.monotonic()
        return answered - asked, time.monotonic() - answered


def test_a_connection_is_kept_while_somebody_reads(
    tmp_path: Path, sqlite_url: str, broker_url: str
) -> None:
    with serve_web(tmp_path, sqlite_url, broker_url) as web:
        connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=20)
        connection.request("GET", "/sign-in")
        connection.getresponse().read()
        kept = connection.sock
        time.sleep(6)  # gunicorn's own patience ends after two, ours ended after five

        connection.request("GET", "/sign-in")
        assert connection.getresponse().status == 200
        assert connection.sock is kept
        connection.close()


def count_requests(text: str, route: str) -> float:
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "thidua_request_seconds_count" and sample.labels["route"] == route
    )
