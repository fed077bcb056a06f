"""Requests that find the broker away at one moment are counted in memory, each of them."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask_limiter.util import get_remote_address

from workflow.web.protection.security import CommonLimiter

TOGETHER = 8


@pytest.fixture
def silent_broker() -> Iterator[str]:
    """The address of a broker that takes connections and answers nothing, as a frozen one."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_requests_under_way_when_the_broker_stops_are_answered_and_counted(
    silent_broker: str,
) -> None:
    app = Flask(__name__)
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {
        "socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": None,
    }  # fmt: skip
    limiter = CommonLimiter(
        get_remote_address, storage_uri=silent_broker, in_memory_fallback_enabled=True, app=app
    )

    @app.get("/")
    @limiter.limit(f"{TOGETHER + 1}/hour")
    def page() -> str:
        return "ok"

    def ask(_number: int) -> int:
        return app.test_client().get("/").status_code

    with ThreadPoolExecutor(TOGETHER) as people:
        assert list(people.map(ask, range(TOGETHER))) == [200] * TOGETHER
    assert [ask(0), ask(0)] == [200, 429]
