"""Every page of the service, looked at by axe-core as people with other senses meet it."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, sync_playwright
from werkzeug.routing import BuildError, Rule

from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve
from tests.workflow.web.pages import Browser

pytestmark = pytest.mark.slow

_WANTED = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: A phone; no page may be wider.
_NARROW = 390


@pytest.fixture
def page(chromium: str, app: Flask, browser: Callable[[str | None], Browser]) -> Iterator[Page]:
    """A browser in which the administrator is signed in, on the screen of a phone."""
    cookie = browser("administrator").client.get_cookie("thidua")
    assert cookie is not None
    with serve(app) as address, sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = opened.new_context(
            base_url=address, viewport={"width": _NARROW, "height": 844}, bypass_csp=True
        )
        context.add_cookies([{"name": "thidua", "value": cookie.value, "url": address}])
        yield context.new_page()
        opened.close()


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
        if "GET" not in (rule.methods or ()) or not (address := _address(app, rule, world)):
            continue
        with browser.client.get(address) as answer:
            if answer.status_code == 200 and answer.get_data(as_text=True).lstrip().startswith(
                "<!doctype html>"
            ):
                yield address


def _address(app: Flask, rule: Rule, world: World) -> str | None:
    """An address of the rule with the first row of each kind; None where a number is no answer."""
    values = dict.fromkeys(rule.arguments, 1)
    if "review_id" in values:
        values["review_id"] = world.review
    try:
        return app.url_map.bind("localhost").build(rule.endpoint, values)
    except BuildError:
        return None
