"""In English no page of any role shows Vietnamese words of ours.

What stays: names and texts of people, words that papers print, names of regulations and acts.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests.html import parse_html
from tests.message_extraction import ROOT
from tests.workflow.test_translations import KEPT, VIETNAMESE
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from tests.workflow.web.test_accessibility import address_of
from workflow.models import Base
from workflow.web.review_forms.awards import USUAL_AWARDS
from workflow.web.review_forms.reports.forms import RATINGS

#: Pages that are about Vietnamese texts as a whole.
ABOUT_VIETNAMESE = {
    "gallery.show": "parts of pages, for developers",
    "api_docs.show": "examples of what is stored",
    "acts.show": "numbers and names of acts",
    "council_templates.show_fields": "the fields of a made-up review",
    "help.show": "the guide, which is Vietnamese",
    "help.show_chapter": "the guide",
    "help.show_words": "the terms and their meaning",
}
#: Pages that each person sees otherwise; the others are looked at for the first who may.
WHOSE_OWN = ("/", "/year", "/notices", "/account", "/reviews/1")
#: What is no page.
_FILES = re.compile(r"download|table|image|export|feed|package|calendar|static|health")
#: Words that papers print and that are offered for typing.
OF_PAPERS = {*RATINGS, *USUAL_AWARDS, "Kính gửi", "Kính trình"}
#: Attributes that people read or hear.
_READ = ("title", "alt", "placeholder", "aria-label", "data-copied", "value")
#: Whose text a browser doesn't show.
_UNSEEN = {"script", "style", "template"}


@pytest.mark.slow
def test_english_pages_show_no_vietnamese_of_ours(
    app: Flask, world: World, browser: Callable[[str | None], Browser]
) -> None:
    told = _texts_of_people(app) | _texts_of_files() | OF_PAPERS
    known = sorted(told | set(map(_drop_kept, told)), key=len, reverse=True)
    found: dict[str, set[str]] = {}
    seen: set[str] = set()
    shown: set[str] = set()
    for who in ("administrator", "council", "head", "member", "stranger"):
        person = browser(who)
        with person.client.session_transaction() as cookie:
            cookie["language"] = "en"
        for address in [*WHOSE_OWN, *(one for one in _addresses(app, world) if one not in shown)]:
            with person.client.get(address, follow_redirects=True) as answer:
                page = answer.data.decode("utf-8", "replace")
            if not page.lstrip().startswith("<!doctype html>"):
                continue
            shown.add(address)
            left = {text for text in _vietnamese_in(page) - seen if not _is_theirs(text, known)}
            seen |= left
            if left:
                found[f"{who} {address}"] = left

    assert found == {}


def _addresses(app: Flask, world: World) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ABOUT_VIETNAMESE or _FILES.search(rule.endpoint):
            continue
        if "GET" in (rule.methods or ()) and (address := address_of(app, rule, world)):
            yield address


def _vietnamese_in(page: str) -> set[str]:
    """The texts of a page that have Vietnamese letters, without what English keeps."""
    root = parse_html(page)
    return {text for text in map(_drop_kept, _texts(root)) if VIETNAMESE.search(text)}


def _drop_kept(text: str) -> str:
    for kept in KEPT:
        text = kept.sub("", text)
    return " ".join(text.split())


def _texts(element: Any) -> Iterator[str]:
    if element.tag in _UNSEEN or element.get("lang") == "vi":
        return
    yield element.text or ""
    yield from (element.get(name, "") for name in _READ)
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _is_theirs(text: str, known: list[str]) -> bool:
    """Tell whether nothing Vietnamese is left once what people wrote is taken out."""
    for own in known:
        if own in text:
            text = text.replace(own, "")
            if not VIETNAMESE.search(text):
                return True
    return False


def _texts_of_people(app: Flask) -> set[str]:
    """Every text in the database, one by one."""
    with app.extensions["database"].connect() as connection:
        rows = [
            value
            for table in Base.metadata.tables.values()
            for row in connection.execute(table.select())
            for value in row
        ]
    return {text for value in rows for text in _leaves(value) if VIETNAMESE.search(text)}


def _texts_of_files() -> set[str]:
    """What regulations and acts say of themselves."""
    files = [
        path for room in ("regulations", "acts") for path in (ROOT / "workflow" / room).iterdir()
    ]
    return {
        text
        for path in files
        if path.suffix == ".toml"
        for text in _leaves(tomllib.loads(path.read_text("utf-8")))
    }


def _leaves(value: Any) -> Iterator[str]:
    match value:
        case bytes():
            yield from _leaves(value.decode("utf-8", "replace"))
        case str() if value.startswith(("{", "[")):
            yield from _leaves(_parse(value))
        case str():
            yield " ".join(value.split())
            yield from (" ".join(line.split()) for line in re.split(r"[\n;]", value))
        case dict():
            yield from (text for item in value.values() for text in _leaves(item))
        case list() | tuple():
            yield from (text for item in value for text in _leaves(item))


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text.lstrip("{[")
