"""The OpenAPI document and its page say what is there, in both languages."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from tests.workflow.web.api.conftest import BASE, Program
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.schema import SECTIONS

_PART = re.compile(r"<(?:int:)?(\w+)>")


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    answer = app.test_client().get(f"{BASE}/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json or {})


def test_every_route_is_documented_and_every_documented_one_is_there(
    app: Flask, document: dict[str, Any]
) -> None:
    routes = {
        (_PART.sub(r"{\1}", rule.rule).removeprefix(BASE), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    documented = {
        (path, method.upper()) for path, found in document["paths"].items() for method in found
    }

    assert documented == routes


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for target in _list_references(document):
        at: Any = document
        for step in target.removeprefix("#/").split("/"):
            at = at[step]
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def _list_references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(target := value.get("$ref"), str):
            yield target
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from _list_references(item)


def test_the_document_speaks_the_language_that_is_asked_for(
    app: Flask, document: dict[str, Any]
) -> None:
    answer = app.test_client().get(f"{BASE}/openapi.json", headers={"Accept-Language": "en"})

    vietnamese = document["paths"]["/councils"]["get"]["summary"]
    english = (answer.json or {})["paths"]["/councils"]["get"]["summary"]
    assert (vietnamese, english) == (
        "Liệt kê các Hội đồng thấy được.",
        "List the councils that can be seen.",
    )


def test_the_facts_are_what_the_document_says(
    app: Flask, document: dict[str, Any], world: World, program: Callable[..., Program]
) -> None:
    facts = program("head").get(f"/reviews/{world.review}/facts").json

    schema = {**document, "$ref": "#/components/schemas/ReviewRecord"}
    Draft202012Validator(schema).validate(facts)


def test_the_page_shows_every_operation_to_anybody(
    app: Flask, document: dict[str, Any], browser: Callable[[str | None], Browser]
) -> None:
    page = browser(None).get("/api-docs")

    shown = {element.text for element in page.all("code")}
    for path, methods in document["paths"].items():
        assert {f"{method.upper()} {path}" for method in methods} <= shown
    assert not [tag for tag in ("script", "link", "img") for one in page.all(tag)
                if (one.get("src") or one.get("href") or "").startswith("http")]  # fmt: skip


def test_the_page_tells_what_a_program_has_to_know_to_write_a_record(
    document: dict[str, Any], browser: Callable[[str | None], Browser]
) -> None:
    """Names of sections, fields inside of fields, the words that may stand there, the bounds."""
    page = browser(None).get("/api-docs")
    shown = {element.text for element in page.all("code")}

    record = document["components"]["schemas"]["ReviewRecord"]
    assert shown >= {section.key for section in SECTIONS}
    assert shown >= set(_list_words(record)) - {"thidua/review-record/1"}
    assert shown >= {"represented_by", "self_score", "positions", "candidate"}
    assert "maximum 200" in page.text
    linked = {one.get("href") for one in page.all("a") if (one.get("href") or "").startswith("#")}
    assert linked <= {f"#{one.get('id')}" for one in page.root.iter() if one.get("id")}


def _list_words(schema: Any) -> Iterator[str]:
    for name, part in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if name == "enum":
            yield from (word for word in part if word)
        elif isinstance(part, dict | list):
            yield from _list_words(part)


def test_answers_hold_the_fields_that_are_declared_and_no_others(
    document: dict[str, Any], world: World, program: Callable[..., Program]
) -> None:
    """What rows have besides (hashes, devices of other people) never comes along."""
    closed, office = _close(document), program("administrator")
    looked = []
    for path, methods in closed["paths"].items():
        declared = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        address = re.sub(r"\{\w+\}", "1", path.replace("{review_id}", str(world.review)))
        answer = office.get(address.replace("/sections/1", "/sections/plan"))
        if "application/json" in declared and answer.status_code == 200 and answer.is_json:
            schema = declared["application/json"]["schema"]
            Draft202012Validator({**closed, **schema}).validate(answer.json)
            looked.append(path)

    assert len(looked) > 8


def _close(value: Any) -> Any:
    """The same schemas, none of them open to properties that it does not name."""
    if isinstance(value, list):
        return [_close(item) for item in value]
    if not isinstance(value, dict):
        return value
    more = {name: _close(item) for name, item in value.items()}
    if more.get("type") == "object" and "properties" in more:
        more.setdefault("additionalProperties", False)
    return more
