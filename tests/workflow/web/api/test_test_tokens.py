"""A test token is answered as a live one is, and leaves nothing behind but papers of its own."""

import datetime as dt
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import msgspec
import pytest
from docx import Document
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.paper_worker import document_xml, fill_waiting
from tests.worker.word.lint.papers import good
from tests.workflow.packets import make_packet
from tests.workflow.web.api.conftest import BASE, GiveToken, Program
from tests.workflow.web.conftest import World
from worker.pdf.pages import read_text
from worker.word.trial_mark import TRIAL_WORDS
from workflow.config.retention import RetentionSettings
from workflow.domain.record import IssuedPaper
from workflow.models import Base, Paper, Review, TrialPaper
from workflow.services.printing import trial_papers
from workflow.services.printing.trial_papers import FIRST_ID, KEPT_FOR
from workflow.services.retention import apply_retention
from workflow.services.snapshots import facts_of, save_facts
from workflow.services.stores.file_store import FileStore
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
    "send_template": ("/templates", "template"),
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
    """Every row of every table but that of papers of test tokens, which nothing else reads."""
    tables = [table for table in Base.metadata.sorted_tables if table.name != "trial_paper"]
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

    assert sorted(db.scalars(select(TrialPaper.kind))) == ["invitation", "plan"]
    assert {name for name, status in answers.items() if status >= 300} <= {
        "move_stage",
        "retry_batch",
    }


def _send(testing: Program, method: str, path: str, body: Any, facts: Any) -> int:
    headers = {**testing.headers, "Idempotency-Key": path, "If-Match": '"1"'}
    sent: dict[str, Any] = {} if body is None else {"json": body}
    if body == "file":
        sent = {"data": {"file": (BytesIO(good("plan")), "văn bản.docx")}}
    if body == "template":
        told = {"council": "1", "kind": "plan", "family": "nd30", "note": "Mẫu của tỉnh"}
        sent = {"data": {**told, "file": (BytesIO(good("plan")), "mẫu.docx")}}
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


@pytest.fixture
def numbered_world(db: Session, world: World) -> World:
    """The world whose proposal has been given number 12."""
    review = db.get_one(Review, world.review)
    record = facts_of(db, review)
    paper = IssuedPaper(kind="proposal", number=12, symbol="12-TTr/X", date=dt.date(2022, 1, 24))
    papers = (*(row for row in record.papers if row.kind != "proposal"), paper)
    changed = msgspec.structs.replace(record, papers=papers)
    save_facts(db, review, changed, section=None, by=None, now=now())
    db.commit()
    return world


def test_papers_of_a_test_token_say_so_and_have_no_number(
    app: Flask, db: Session, numbered_world: World, give_token: GiveToken
) -> None:
    testing = Program(app.test_client(), give_token("head", is_test=True))
    papers = f"/reviews/{numbered_world.review}/papers"

    asked = testing.post(papers, {"kinds": ["minutes", "proposal", "award_list"]})

    rows = {row["kind"]: row["paper"] for row in (asked.json or {})["items"]}
    for kind in ("minutes", "proposal", "award_list"):
        paper = rows[kind]
        assert (paper["status"], paper["stage"], paper["is_trial"]) == ("ready", "draft", True)
        here = f"{papers}/{paper['id']}"
        assert (testing.get(here).json or {})["moves"] == []
        word, pdf = testing.get(f"{here}/file"), testing.get(f"{here}/pdf")
        assert word.headers["Content-Disposition"].startswith("attachment; filename=BAN-THU_")
        document = Document(BytesIO(word.data))
        assert document.sections[0].header.paragraphs[0].text == TRIAL_WORDS
        text = read_text(pdf.data)
        assert "BẢN THỬ" in text
        assert not re.search(r"12[-/]TTr", document_xml(word.data) + text)
    assert db.scalars(select(Paper)).all() == []


def test_papers_of_a_test_token_go_nowhere(
    app: Flask, db: Session, world: World, give_token: GiveToken, program: Callable[..., Program]
) -> None:
    testing = Program(app.test_client(), give_token("head", is_test=True))
    papers = f"/reviews/{world.review}/papers"
    asked = testing.post(papers, {"kinds": ["minutes"]}).json or {}
    (id_,) = [row["paper"]["id"] for row in asked["items"] if row["kind"] == "minutes"]

    stage = testing.post(f"{papers}/{id_}/stage", {"move": "check"})
    others = Program(app.test_client(), give_token("administrator", is_test=True))

    assert (stage.status_code, (stage.json or {})["code"]) == (409, "refused")
    assert testing.get(f"{papers}/{id_}/packet").status_code == 409
    assert testing.get(f"{papers}/{id_ + 1}").status_code == 404
    assert others.get(f"{papers}/{id_}").status_code == 404
    for ending in ("", "/file", "/pdf", "/packet"):
        assert program("head").get(f"{papers}/{id_}{ending}").status_code == 404
    live = program("head").get(papers).json or {}
    assert {row["paper"] for row in live["items"]} == {None}


def test_papers_of_a_test_token_end(
    app: Flask, db: Session, world: World, give_token: GiveToken
) -> None:
    testing = Program(app.test_client(), give_token("head", is_test=True))
    papers = f"/reviews/{world.review}/papers"
    testing.post(papers, {"kinds": ["minutes"]})
    row = db.scalars(select(TrialPaper)).one()
    row.asked_at = now() - KEPT_FOR
    db.commit()

    assert testing.get(f"{papers}/{row.id + FIRST_ID}").status_code == 404
    apply_retention(db, RetentionSettings(), now())
    assert db.scalars(select(TrialPaper)).all() == []


def test_one_account_keeps_so_many(
    app: Flask, db: Session, world: World, give_token: GiveToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial_papers, "_MOST", 3)
    testing = Program(app.test_client(), give_token("head", is_test=True))
    for kind in ("minutes", "plan", "invitation", "proposal"):
        testing.post(f"/reviews/{world.review}/papers", {"kinds": [kind]})

    kept = db.scalars(select(TrialPaper.kind).order_by(TrialPaper.id)).all()

    assert kept == ["plan", "invitation", "proposal"]


def test_what_is_asked_twice_is_one_paper_until_the_facts_change(
    app: Flask, db: Session, world: World, give_token: GiveToken
) -> None:
    testing = Program(app.test_client(), give_token("head", is_test=True))
    papers = f"/reviews/{world.review}/papers"

    asked = [
        {row["paper"]["id"] for row in (answer.json or {})["items"] if row["paper"]}
        for answer in (testing.post(papers, {"kinds": ["minutes"]}, key="one") for _ in range(2))
    ]
    record = facts_of(db, db.get_one(Review, world.review))
    changed = msgspec.structs.replace(record, targets=("Một việc khác.",))
    save_facts(db, db.get_one(Review, world.review), changed, section=None, by=None, now=now())
    db.commit()
    testing.post(papers, {"kinds": ["minutes"]})

    assert asked[0] == asked[1]
    assert len(db.scalars(select(TrialPaper)).all()) == 2


def test_what_a_review_has_not_got_is_no_trial_either(
    app: Flask, db: Session, world: World, give_token: GiveToken
) -> None:
    testing = Program(app.test_client(), give_token("head", is_test=True))

    testing.post(f"/reviews/{world.review}/papers", {"kinds": ["correction", "minutes"]})

    assert db.scalars(select(TrialPaper.kind)).all() == ["minutes"]
