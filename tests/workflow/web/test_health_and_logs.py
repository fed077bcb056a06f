"""What machines and administrators see of the service: ids, figures, who asked from where."""

import dataclasses
import logging
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, request
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Connection, event

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.config import Settings
from workflow.logs import TextFormatter
from workflow.web import create_app
from workflow.web.protection.access import public

Open = Callable[[str | None], Browser]
TOKEN = "a token of tests only"


@pytest.fixture
def configured(settings: Settings, world: World) -> Iterator[Callable[..., Flask]]:
    """Applications with other settings."""
    made: list[Flask] = []

    def make(**changes: object) -> Flask:
        made.append(create_app(dataclasses.replace(settings, **changes)))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for app in made:
        app.extensions["database"].dispose()


def test_the_id_of_a_request_comes_back(browser: Open) -> None:
    client = browser(None).client

    told = client.get("/healthz", headers={"X-Request-ID": "proxy-7.f"}).headers["X-Request-ID"]
    made = client.get("/healthz", headers={"X-Request-ID": "a b"}).headers["X-Request-ID"]

    assert told == "proxy-7.f"
    assert len(made) == 10


@pytest.mark.parametrize("path", ["/healthz", "/static/app.css"])
def test_what_is_the_same_for_all_asks_the_database_nothing(
    app: Flask, browser: Open, path: str
) -> None:
    client = browser("head").client
    asked: list[Connection] = []
    event.listen(app.extensions["database"], "begin", lambda found: asked.append(found))

    answer = client.get(path)

    assert (answer.status_code, asked) == (200, [])


def test_a_crash_shows_the_id_that_stands_in_the_log(
    app: Flask, world: World, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(TextFormatter().format(record))  # type: ignore[method-assign]
    logging.getLogger("workflow.web").addHandler(handler)

    @public
    def crash() -> str:
        raise RuntimeError(f"cannot use postgresql://u:geheim@h/db, {settings.secret_key}")

    app.add_url_rule("/crash", view_func=crash)
    page = Page(app.test_client().get("/crash", headers={"X-Request-ID": "tell-me"}))
    logging.getLogger("workflow.web").removeHandler(handler)

    assert "tell-me" in page.text
    assert "geheim" not in page.response.text
    assert settings.secret_key not in page.response.text
    (crashed,) = [line for line in lines if "RuntimeError" in line]
    assert "request=tell-me" in crashed
    assert "geheim" not in crashed


def test_a_line_names_the_route_and_not_what_was_asked(
    browser: Open, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "workflow.web.request_log"):
        browser(None).client.get("/calendar/a-one-time-token.ics?name=An")

    told = " ".join(str(vars(record)) for record in caplog.records)
    assert "agenda.feed_by_link" in told
    assert "one-time" not in told
    assert "An'" not in told


@pytest.mark.parametrize(
    ("token", "shown"),
    [("", ""), ("", "Bearer "), (TOKEN, ""), (TOKEN, "Bearer wrong"), (TOKEN, f"Basic {TOKEN}")],
)
def test_the_figures_are_for_nobody_without_the_token(
    token: str, shown: str, configured: Callable[..., Flask]
) -> None:
    client = configured(metrics_token=token).test_client()

    assert client.get("/metrics", headers={"Authorization": shown}).status_code == 404


def test_the_figures_are_such_as_prometheus_reads(configured: Callable[..., Flask]) -> None:
    client = configured(metrics_token=TOKEN).test_client()
    client.get("/sign-in")

    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    found = {family.name: family for family in text_string_to_metric_families(answer.text)}
    waiting = {sample.labels["queue"]: sample.value for sample in found["thidua_waiting"].samples}
    assert waiting == {"1-interactive": 0, "2-batch": 0, "3-checks": 0, "4-sent-in": 0}
    assert found["thidua_broker_up"].samples[0].value == 0
    labels = [sample.labels for sample in found["thidua_request_seconds"].samples]
    assert {"method": "GET", "route": "auth.sign_in", "status": "200"} in labels


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [(0, ("127.0.0.1", "http")), (1, ("10.0.0.2", "https")), (2, ("10.0.0.1", "http"))],
)
def test_as_many_proxies_are_believed_as_there_are(
    proxies: int, seen: tuple[str, str], configured: Callable[..., Flask]
) -> None:
    app = configured(trusted_proxies=proxies)

    @public
    def who() -> list[str]:
        return [str(request.remote_addr), request.scheme, request.host]

    app.add_url_rule("/who", view_func=who)
    forwarded = {
        "X-Forwarded-For": "6.6.6.6, 10.0.0.1, 10.0.0.2",
        "X-Forwarded-Proto": "http, https",
        "X-Forwarded-Host": "evil.example",
    }

    assert app.test_client().get("/who", headers=forwarded).json == [*seen, "localhost"]
