"""The running interface answers as its document says, whatever is sent: schemathesis asks.

A few requests of each operation; `THIDUA_TEST_API_EXAMPLES=200` sends as many of each.
"""

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, cast

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.paper_worker import fill_waiting
from tests.worker.word.lint.papers import good
from tests.workflow.web.api.conftest import BASE, GiveToken, Program
from tests.workflow.web.conftest import World
from workflow.services.stores.file_store import FileStore
from workflow.web.api import blueprint
from workflow.web.api.operation import OPERATIONS
from workflow.web.clock import now
from workflow.web.protection import rate_limits, security

#: What addresses name; the first of each kind is there.
IDS = {"review_id", "batch_id", "paper_id", "unit_id", "inspection_id", "webhook_id", "template_id"}
EXAMPLES = int(os.environ.get("THIDUA_TEST_API_EXAMPLES", "3"))
#: What a role lacks is refused alike everywhere, so that others than who may do all ask less.
FEWER = {"administrator": 1, "council": 3, "head": 3, "member": 3}


@contextmanager
def _without_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one token ask as often as the test likes; limits have tests of their own."""
    monkeypatch.setattr(blueprint, "MOST_REQUESTS", "1000000/minute")
    monkeypatch.setattr(security, "MOST_SAVES", "1000000/minute")
    monkeypatch.setattr(rate_limits, "COSTLY", {})


@pytest.fixture
def furnished_world(app: Flask, world: World, program: Callable[..., Program]) -> World:
    """The world with a batch, its paper, a file that was sent in, a webhook: each the first."""
    office = program("administrator")
    batch = {"council": 1, "year": "2021", "kinds": ["minutes"]}
    assert office.post("/batches", batch).status_code == 202
    fill_waiting(app.extensions["database"], FileStore(app.config["SETTINGS"].files), now)
    sent = {"file": (BytesIO(good("plan")), "văn bản.docx")}
    assert office.post("/inspections", data=sent).status_code == 202
    hook = {"council": 1, "name": "x", "url": "https://x.vn/", "kinds": ["paper.ready"]}
    assert office.post("/webhooks", hook).status_code == 201
    return world


@pytest.mark.slow
@pytest.mark.parametrize("who", FEWER)
def test_every_answer_is_one_that_the_document_has(
    unlimited: None, app: Flask, furnished_world: World, give_token: GiveToken, who: str
) -> None:
    with _without_warnings():
        import schemathesis
        from schemathesis import GenerationMode
        from schemathesis.specs.openapi import checks

        schema = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", _read_whole(app))
        token = f"Bearer {give_token(who)}"
        headers = {"Authorization": token, "Accept-Encoding": "identity"}
        asked = [
            schemathesis.checks.not_a_server_error,
            checks.status_code_conformance,
            checks.content_type_conformance,
            checks.response_headers_conformance,
            checks.response_schema_conformance,
        ]
        seen: dict[str, set[int]] = {}
        for found in schema.get_all_operations():
            operation: Any = cast("Any", found).ok()
            for mode in GenerationMode:
                _ask(operation.as_strategy(mode), headers, asked, seen, EXAMPLES // FEWER[who] or 1)

    asked_for = {f"{one.method} {_path(one.path)}" for one in OPERATIONS if not one.is_public}
    assert set(seen) == asked_for
    if who == "administrator":
        reached = {name for name, statuses in seen.items() if min(statuses) < 400}
        assert len(reached) > len(OPERATIONS) / 2, sorted(set(seen) - reached)


def _read_whole(app: Flask) -> Callable[[Any, Any], list[bytes]]:
    """The application as a server calls it, which reads answers to their end and closes them."""

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            if close := getattr(parts, "close", None):
                close()

    return answer


def _path(rule: str) -> str:
    return rule.replace("<int:", "{").replace("<", "{").replace(">", "}")


def _ask(
    strategy: Any, headers: dict[str, str], asked: list[Any], seen: dict[str, Any], most: int
) -> None:
    @given(data=st.data())
    @settings(
        max_examples=most, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), derandomize=EXAMPLES < 10,
    )  # fmt: skip
    def ask(data: st.DataObject) -> None:
        case = data.draw(strategy)
        if data.draw(st.booleans()):  # an address at which there is something
            case.path_parameters.update(dict.fromkeys(case.path_parameters.keys() & IDS, 1))
            case.query.update(dict.fromkeys(case.query.keys() & {"council"}, 1))
        if "If-Match" in (case.headers or {}) and data.draw(st.booleans()):
            case.headers["If-Match"] = f'"{data.draw(st.integers(1, 3))}"'
        answer = case.call_and_validate(headers=headers, checks=asked)
        statuses = seen.setdefault(f"{case.method.upper()} {case.operation.path}", set())
        statuses.add(answer.status_code)

    ask()
