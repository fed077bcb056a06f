"""The examples of the document are real: asked of the service here, and answered as they say.

`THIDUA_WRITE_EXAMPLES=1` writes down anew what it answers today.
"""

import json
import os
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from standalone.programs import ROOT
from tests.paper_worker import fill_waiting
from tests.worker.word.lint.papers import good
from tests.workflow.packets import make_packet
from tests.workflow.web.api.conftest import BASE, Program
from tests.workflow.web.conftest import World
from tests.workflow.web.failed_commits import failing_commits
from workflow.domain.roles import Right
from workflow.services.stores.file_store import FileStore
from workflow.web.api import blueprint
from workflow.web.api.operation import JSON, OPERATIONS, Operation
from workflow.web.clock import now

FILE = ROOT / "workflow" / "contracts" / "api-examples.json"
WRITES = bool(os.environ.get("THIDUA_WRITE_EXAMPLES"))
HOOK = {
    "council": 1, "name": "Hệ thống quản lý văn bản", "url": "https://vanban.coquan.vn/nhan",
    "kinds": ["review.moved", "paper.ready"],
}  # fmt: skip
COUNCIL, BLOC = "Hội đồng Thi đua - Khen thưởng tỉnh Bình Thuận", "Khối thi đua 99"
TEMPLATE = {"council": "1", "kind": "plan", "family": "nd30", "note": "Biểu mẫu của tỉnh"}
#: What is sent to operations that need more than their address, in an order that works.
SENT: dict[str, dict[str, Any]] = {
    "list_reviews": {"query": {"year": "2021", "limit": 2}},
    "read_events": {"query": {"council": 1, "limit": 2}},
    "read_numbers": {"query": {"year": "2021"}},
    "list_templates": {"query": {"council": 1, "limit": 2}},
    "list_blocs": {"query": {"council": 1}},
    "list_inspections": {"query": {"limit": 20}},
    "list_agencies": {"query": {"council": 1, "limit": 2}},
    "open_review": {"body": {"council": COUNCIL, "bloc": BLOC, "year": "2024"}},
    "write_facts": {"address": {"review_id": 2}, "match": True, "body": {
        "schema": "thidua/review-record/1",
        "council": {"name": COUNCIL},
        "bloc": {"name": BLOC},
        "year": "2024",
        "members": [
            {"name": "Trường số 1", "role": "head"}, {"name": "Trường số 2", "role": "member"},
        ],
        "reports": [{"member": "Trường số 2", "received_on": "2024-12-02", "self_score": 98.5}],
        "meeting": {"dates": ["2025-01-10"], "place": "Hội trường Trường số 1"},
    }},
    "write_section": {
        "address": {"review_id": 2, "section": "results"}, "match": True,
        "body": {"results": ["Các đơn vị hoàn thành chỉ tiêu năm."]},
    },
    "read_section": {"address": {"review_id": 2, "section": "results"}},
    "make_move": {
        "address": {"review_id": 2}, "match": True,
        "body": {"move": "submit_reports", "accepted": {"W201": "Đơn vị được miễn báo cáo"}},
    },
    "move_stage": {"body": {"move": "check"}},
    "ask_papers": {"body": {"kinds": ["invitation", "minutes"]}},
    "start_batch": {"body": {"council": 1, "year": "2021", "kinds": ["plan"]}},
    "cancel_batch": {"address": {"batch_id": 2}},
    "retry_batch": {"address": {"batch_id": 2}, "body": {"which": "cancelled"}},
    "add_webhook": {"body": HOOK},
    "replay_webhook": {"body": {"since": "2025-01-10T00:00:00Z"}},
}  # fmt: skip
#: Wants an issued paper, which is in a test of its own: no answer is shown.
REFUSED = {"download_packet": 409}
#: Shown in place of a real one.
SECRET = "whsec_a2jDs2EgdsOtIGThu6U="
#: Longer lists are shortened: an example shows what a row is.
ROWS = 2


def read_file() -> dict[str, Any]:
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


@pytest.fixture
def furnished_world(app: Flask, world: World, program: Callable[..., Program]) -> World:
    """The world with the first batch, paper, file that was sent in and webhook."""
    office = program("administrator")
    batch = {"council": 1, "year": "2021", "kinds": ["minutes"]}
    assert office.post("/batches", batch).status_code == 202
    fill_waiting(app.extensions["database"], FileStore(app.config["SETTINGS"].files), now)
    assert office.post("/batches", {**batch, "kinds": ["plan"]}).status_code == 202
    sent = {"file": (BytesIO(good("plan")), "văn bản.docx")}
    assert office.post("/inspections", data=sent).status_code == 202
    template = {**TEMPLATE, "file": (BytesIO(good("plan")), "mẫu.docx")}
    assert office.post("/templates", data=template).status_code == 202
    assert office.post("/webhooks", HOOK).status_code == 201
    return world


def list_asked() -> Iterator[Operation]:
    """Reading first, then what is sent in its order; what takes something away comes last."""
    places = {name: place for place, name in enumerate(SENT, 1)}
    places |= {"replay_webhook": 97, "renew_webhook_secret": 98, "remove_webhook": 99}
    yield from sorted(
        (one for one in OPERATIONS if not one.is_public),
        key=lambda one: places.get(one.name, 0),
    )


def ask(office: Program, declared: Operation, number: int) -> tuple[dict[str, Any], Any]:
    """Ask an operation by its example; what was sent, and the answer."""
    sent = SENT.get(declared.name, {})
    address = {
        name: 1
        for name in (
            "review_id",
            "paper_id",
            "batch_id",
            "unit_id",
            "year",
            "inspection_id",
            "webhook_id",
            "template_id",
        )
        if f":{name}>" in declared.path
    }
    if "inspection_id" in address:  # those of papers are counted too
        address["inspection_id"] = (office.get("/inspections").json or {})["items"][0]["id"]
    address |= sent.get("address", {})
    path = declared.path.replace("<int:", "<")
    for name, value in address.items():
        path = path.replace(f"<{name}>", str(value))
    headers = {**office.headers, "Idempotency-Key": f"vi-du-{number}"}
    if "match" in sent:
        facts = office.get(f"/reviews/{address['review_id']}/facts")
        headers["If-Match"] = facts.headers["ETag"]
    given: dict[str, Any] = {"json": sent["body"]} if "body" in sent else {}
    if declared.name == "send_template":
        given = {"data": {**TEMPLATE, "file": (BytesIO(good("plan")), "mẫu.docx")}}
    elif declared.body_media != JSON and declared.body is not None:
        packet = make_packet("Báo Bình Thuận")
        file = (packet, "gói.zip") if declared.name == "send_packet" else (good("plan"), "a.docx")
        given = {"data": {"file": (BytesIO(file[0]), file[1])}}
    answer = office.client.open(
        BASE + path, method=declared.method, headers=headers,
        query_string=sent.get("query"), buffered=True, **given,
    )  # fmt: skip
    example: dict[str, Any] = {"address": address} if address else {}
    return example | {key: sent[key] for key in ("query", "body") if key in sent}, answer


def shorten(value: Any) -> Any:
    if isinstance(value, dict):
        shown = {key: shorten(part) for key, part in value.items()}
        return shown | ({"secret": SECRET} if "secret" in shown else {})
    return [shorten(part) for part in value[:ROWS]] if isinstance(value, list) else value


def shape_of(value: Any) -> Any:
    """The names in a value; moments, numbers and whether something is known yet may differ."""
    if isinstance(value, dict):
        return {key: shape_of(part) for key, part in value.items()}
    return [shape_of(part) for part in value[:1]] if isinstance(value, list) else None


@pytest.mark.slow
def test_every_operation_answers_as_its_example_says(
    app: Flask, furnished_world: World, program: Callable[..., Program],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    office, found = program("administrator"), {}
    for number, declared in enumerate(list_asked()):
        example, answer = ask(office, declared, number)
        expected = REFUSED.get(declared.name, declared.status)
        assert answer.status_code == expected, (declared.name, answer.text)
        if answer.is_json and expected < 400:
            example["answer"] = shorten(answer.json)
        if example:
            found[declared.name] = example
    problems = dict(list_problems(app, furnished_world, program, monkeypatch))

    if WRITES:
        text = json.dumps({"operations": found, "problems": problems}, ensure_ascii=False, indent=1)
        FILE.write_text(text + "\n", encoding="utf-8")
    kept = read_file()
    assert shape_of(kept["operations"]) == shape_of(found)
    assert {key: row["code"] for key, row in kept["problems"].items()} == {
        key: row["code"] for key, row in problems.items()
    }


def list_problems(
    app: Flask, world: World, program: Callable[..., Program], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, Any]]:
    """A real refusal of each status that a client may come across."""
    office, head, nobody = program("administrator"), program("head"), program(None)
    here = f"/reviews/{world.review}"
    facts = head.get(f"{here}/facts").json
    client = app.test_client()
    results = {"results": ["Tốt."]}
    big = BytesIO(b"[" + b"1," * 2_200_000 + b"1]")
    refused = {
        "400": client.post(f"{BASE}{here}/papers", json={"kinds": ["plan"]}, headers=head.headers),
        "401": nobody.get("/reviews"),
        "403": program("head", Right.SEE_REVIEW).get(f"{here}/facts"),
        "404": program("stranger").get(here),
        "405": client.patch(BASE + here, headers=head.headers),
        "409": head.post(f"{here}/moves", {"move": "submit_reports"}, match='"1"'),
        "412": stale(head, here, results),
        "413": client.put(
            f"{BASE}{here}/facts", data=big, headers=head.headers | {"If-Match": '"9"'},
            content_type=JSON,
        ),
        "415": office.post("/reviews", data="x", content_type="text/plain"),
        "422": head.put(f"{here}/facts", {**(facts or {}), "year": "x"}, match='"9"'),
        "428": head.put(f"{here}/facts", facts, match=""),
    }  # fmt: skip
    for status, answer in refused.items():
        if str(answer.status_code) == status and answer.is_json:
            yield status, shorten({**(answer.json or {}), "request_id": "44a0289736"})
        else:
            raise AssertionError((status, answer.status, answer.text[:300]))
    with failing_commits(app, stored=False):
        failed = head.post(f"{here}/papers", {"kinds": ["plan"]})
    yield "503", {**(failed.json or {}), "request_id": "44a0289736"}
    for path in (path for path in app.config["SETTINGS"].files.rglob("*") if path.is_file()):
        path.write_bytes(b"x")
    lost = office.get(f"{here}/papers/1/file")
    yield "410", {**(lost.json or {}), "request_id": "44a0289736"}
    monkeypatch.setattr(blueprint, "MOST_REQUESTS", "1/minute")
    limited = program("council")
    answers = [limited.get("/councils") for _ in range(3)]
    yield "429", {**(answers[-1].json or {}), "request_id": "44a0289736"}


def stale(head: Program, here: str, results: dict[str, Any]) -> Any:
    tag = head.get(f"{here}/facts/results").headers["ETag"]
    assert head.put(f"{here}/facts/results", results, match=tag).status_code == 200
    return head.put(f"{here}/facts/results", {"results": ["Khá."]}, match=tag)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_examples_fit_the_schemas_and_no_operation_is_without(app: Flask, language: str) -> None:
    headers = {"Accept-Language": language}
    document = app.test_client().get(f"{BASE}/openapi.json", headers=headers).json or {}
    for path, methods in document["paths"].items():
        for name, operation in methods.items():
            _check_operation(document, f"{name} {path}", operation)


def _check_operation(document: dict[str, Any], where: str, operation: dict[str, Any]) -> None:
    is_public = operation.get("security") == []
    body = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if body:
        _check(document, where, body, body["example"])
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            _check(document, where, parameter, parameter["example"])
    for status, answer in operation["responses"].items():
        for media, content in answer.get("content", {}).items():
            if media == JSON and not is_public and operation["operationId"] not in REFUSED:
                _check(document, where, content, content["example"])
            if media == "application/problem+json":
                (reference,) = [row["$ref"] for row in content["examples"].values()]
                value = document["components"]["examples"][reference.rpartition("/")[2]]["value"]
                assert value["status"] == int(status)
                _check(document, where, content, value)


def _check(document: dict[str, Any], where: str, content: dict[str, Any], value: Any) -> None:
    faults = list(Draft202012Validator({**document, **content["schema"]}).iter_errors(value))
    assert not faults, (where, faults)
