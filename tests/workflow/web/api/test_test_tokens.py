"""A test token is answered as a live one is, and leaves nothing behind."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.paper_worker import fill_waiting
from tests.worker.word.lint.papers import good
from tests.workflow.packets import make_packet
from tests.workflow.web.api.conftest import BASE, GiveToken, Program
from tests.workflow.web.conftest import World
from workflow.models import Base
from workflow.services.file_store import FileStore
from workflow.web.api.operation import OPERATIONS
from workflow.web.clock import now

REVIEW = "/reviews/{review}"
#: What each writing operation is sent, at an address where there is something.
SENT: dict[str, tuple[str, Any]] = {
    "open_review": ("/reviews", {"council": "Hội đồng", "bloc": "Khối 99", "year": "2024"}),
    "write_facts": (f"{REVIEW}/facts", "facts"),
    "write_section": (f"{REVIEW}/facts/results", {"results": ["Tốt."]}),
    "make_move": (f"{REVIEW}/moves", {"move": "submit_reports", "accepted": {"W201": "Thử"}}),
    "send_packet": (f"{REVIEW}/packets", "packet"),
    "ask_papers": (f"{REVIEW}/papers", {"kinds": ["plan", "invitation"]}),
    "move_stage": (f"{REVIEW}/papers/{{paper}}/stage", {"move": "check"}),
    "start_batch": ("/batches", {"council": 1, "year": "2021", "kinds": ["plan"]}),
    "cancel_batch": ("/batches/2/cancel", None),
    "retry_batch": ("/batches/2/retry", {"which": "cancelled"}),
    "ask_inspection": ("/inspections", "file"),
    "add_webhook": (
        "/webhooks",
        {"council": 1, "name": "x", "url": "https://x.vn/", "kinds": ["batch.done"]},
    ),
    "remove_webhook": ("/webhooks/1", None),
    "renew_webhook_secret": ("/webhooks/1/secret", None),
    "replay_webhook": ("/webhooks/1/replay", {"since": "2020-01-01T00:00:00Z"}),
}


@pytest.fixture
def furnished_world(app: Flask, world: World, program: Callable[..., Program]) -> World:
    """The world with a paper that is ready, one that waits, and a webhook."""
    office = program("administrator")
    batch = {"council": 1, "year": "2021", "kinds": ["minutes"]}
    assert office.post("/batches", batch).status_code == 202
    fill_waiting(app.extensions["database"], FileStore(app.config["SETTINGS"].files), now)
    assert office.post("/batches", {**batch, "kinds": ["plan"]}).status_code == 202
    assert office.post("/webhooks", SENT["add_webhook"][1]).status_code == 201
    return world


def read_rows(db: Session) -> dict[str, list[Any]]:
    """Every row of every table."""
    tables = Base.metadata.sorted_tables
    rows = {table.name: list(db.execute(select(table))) for table in tables}
    db.rollback()
    return rows


def list_files(files: FileStore) -> set[str]:
    """The files of the store: without a row no quota counts them."""
    return {found.name for found in files.medium.list_files()}


def test_every_operation_that_writes_is_tried_here() -> None:
    assert set(SENT) == {one.name for one in OPERATIONS if one.method != "GET"}


def test_nothing_that_a_test_token_asks_for_is_stored(
    app: Flask, db: Session, furnished_world: World, give_token: GiveToken
) -> None:
    files = FileStore(app.config["SETTINGS"].files)
    testing = Program(app.test_client(), give_token("administrator", is_test=True))
    names = {"review": furnished_world.review, "paper": 1}
    facts = testing.get(f"/reviews/{furnished_world.review}/facts").json or {}
    before, kept = read_rows(db), list_files(files)

    answers = {}
    for declared in OPERATIONS:
        if declared.method != "GET":
            path, body = SENT[declared.name]
            answers[declared.name] = _send(
                testing, declared.method, path.format(**names), body, facts
            )
            assert read_rows(db) == before, declared.name
            assert list_files(files) == kept, declared.name

    assert {name for name, status in answers.items() if status >= 300} <= {
        "move_stage",
        "retry_batch",
    }


def _send(testing: Program, method: str, path: str, body: Any, facts: Any) -> int:
    headers = {**testing.headers, "Idempotency-Key": path, "If-Match": '"1"'}
    sent: dict[str, Any] = {} if body is None else {"json": body}
    if body == "file":
        sent = {"data": {"file": (BytesIO(good("plan")), "văn bản.docx")}}
    if body == "packet":
        packet = make_packet("Báo Bình Thuận")
        sent = {"data": {"file": (BytesIO(packet), "gói.zip")}}
    if body == "facts":
        sent = {"json": {**facts, "targets": ["Một việc."]}}
    answer = testing.client.open(BASE + path, method=method, headers=headers, **sent)
    assert answer.headers["Test-Token"] == "true"
    return answer.status_code


def test_a_test_token_is_answered_with_what_would_be(
    app: Flask, world: World, program: Callable[..., Program], give_token: GiveToken
) -> None:
    testing = Program(app.test_client(), give_token("head", is_test=True))
    path = f"/reviews/{world.review}/facts/results"

    answer = testing.put(path, {"results": ["Tốt."]}, match='"1"')
    refused = testing.put(path, {"results": [1]}, match='"1"')
    live = program("head").get(path)

    assert (answer.status_code, answer.json, answer.headers["ETag"]) == (
        200,
        {"results": ["Tốt."]},
        '"2"',
    )
    assert refused.status_code == 422
    assert (live.json != {"results": ["Tốt."]}, live.headers["ETag"]) == (True, '"1"')
    assert "Test-Token" not in live.headers
