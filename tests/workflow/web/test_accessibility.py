"""Every page of the service, looked at by axe-core as people with other senses meet it."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from werkzeug.routing import BuildError, Rule

from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve, sign_in_context
from tests.workflow.web.pages import Browser

pytestmark = pytest.mark.slow

_WANTED = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: A phone; no page may be wider.
_NARROW = 390


@pytest.fixture
def page(
    chromium: Chromium, app: Flask, browser: Callable[[str | None], Browser]
) -> Iterator[Page]:
    """A browser in which the administrator is signed in, on the screen of a phone."""
    with serve(app) as address:
        context = chromium.new_context(
            base_url=address, viewport={"width": _NARROW, "height": 844}, bypass_csp=True
        )
        sign_in_context(context, browser("administrator"), address)
        yield context.new_page()
        context.close()


def test_axe_finds_nothing_and_no_page_is_wider_than_a_phone(
    page: Page, app: Flask, world: World, browser: Callable[[str | None], Browser]
) -> None:
    found: dict[str, list[str]] = {}
    addresses = list(_list_pages(app, world, browser("administrator")))
    for address in addresses:
        page.goto(address)
        found[address] = [
            f"{fault['id']}: {fault['nodes'][0]['html'][:200]}"
            for fault in Axe().run(page, options=_WANTED).response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > _NARROW:
            found[address].append("wider than the screen")

    assert {address: faults for address, faults in found.items() if faults} == {}
    assert len(addresses) > 40


def _list_pages(app: Flask, world: World, browser: Browser) -> Iterator[str]:
    """Every address without parameters, or of the review of this world, that shows a page."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not (address := address_of(app, rule, world)):
            continue
        with browser.client.get(address) as answer:
            if answer.status_code == 200 and answer.data.lstrip().startswith(b"<!doctype html>"):
                yield address


def address_of(app: Flask, rule: Rule, world: World) -> str | None:
    """An address of the rule with the first row of each kind; None where a number is no answer."""
    known = {"review_id": world.review, "kind": "plan", "family": "party"}
    values = {name: known.get(name, 1) for name in rule.arguments}
    try:
        return app.url_map.bind("localhost").build(rule.endpoint, values)
    except (BuildError, ValueError):
        return None
