"""The web as gunicorn runs it, for tests that attack or count it from outside."""

import html
import http.client
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from standalone.programs import ROOT
from tests.waiting import TIMEOUT, wait_until

TOKEN = "a token of tests only"


class RunningWeb:
    """A running web; every request is a connection of its own, so any process may get it."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port, self.process = port, process

    def stop(self) -> int:
        """Tell it to stop as a container engine does, and wait; its exit status."""
        self.process.terminate()
        return self.process.wait(timeout=TIMEOUT)

    def get(self, path: str, **headers: str) -> tuple[int, str, str]:
        """Status, body and cookie of an answer; status 0 where nobody answers."""
        return self.ask("GET", path, "", headers)

    def sign_in_wrongly(self, login: str) -> int:
        """The status of a wrong guess."""
        _status, page, cookie = self.get("/sign-in")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        fields = {"csrf_token": html.unescape(token[1]), "login": login, "password": "sai rồi"}
        kind = "application/x-www-form-urlencoded"
        return self.ask(
            "POST", "/sign-in", urlencode(fields), {"Cookie": cookie, "Content-Type": kind}
        )[0]

    def ask(
        self, method: str, path: str, body: str, headers: dict[str, str]
    ) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
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
        log = folder / f"web-{listener.getsockname()[1]}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                words, env={**os.environ, **given}, stdout=output, stderr=output,
                pass_fds=[listener.fileno()],
            )  # fmt: skip
        web = RunningWeb(listener.getsockname()[1], process)
        try:
            wait_until(lambda: web.get("/healthz")[0] == 200, log.read_text)
            yield web
        finally:
            web.stop()
