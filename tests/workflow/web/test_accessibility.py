"""Every page of the service, looked at by axe-core as people with other senses meet it."""

from collections.abc import Callable, Iterable, Iterator

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

#: Rules as they are; of what keeps them no list of elements, which took half of axe's time.
_WANTED = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "selectors": False,
}
#: A phone; no page may be wider.
_NARROW = 390


_WIDE = 1280
#: Pages with pictures and tables that are laid out anew on a wide screen, below a review or not.
_LAID_OUT_ANEW = (
    *("/", "/wall", "/awards", "/statistics", "/search?text=khoi", "/start", "/people/letters"),
    *("/awards/years", "/statistics/comparison", "/statistics/quotas", "/statistics/awards"),
    "/statistics/councils",
    *("{review}", "{review}/year", "{review}/outcomes", "{review}/edit/reports/grid"),
    *("{review}/edit/meeting/attendance/grid", "{review}/edit/contests/grid"),
    "{review}/edit/awards/grid",
)
#: What staff of a member sees otherwise than an officer.
_OF_MEMBER = ("/", "/notices", "/year", "{review}", "{review}/year", "{review}/report")

Visit = Callable[[str, int, Iterable[str]], dict[str, list[str]]]


@pytest.fixture
def visit(
    chromium: Chromium, app: Flask, browser: Callable[[str | None], Browser]
) -> Iterator[Visit]:
    """`visit("member", 390, addresses)`: what is wrong with pages on a screen so wide."""

    def look(who: str, width: int, addresses: Iterable[str]) -> dict[str, list[str]]:
        context = chromium.new_context(
            base_url=address, viewport={"width": width, "height": 844}, bypass_csp=True
        )
        sign_in_context(context, browser(who), address)
        page = context.new_page()
        found = {one: _list_faults(page, one, width) for one in addresses}
        context.close()
        return {one: faults for one, faults in found.items() if faults}

    with serve(app) as address:
        yield look


def _list_faults(page: Page, address: str, width: int) -> list[str]:
    page.goto(address)
    found = list(_list_violations(page))
    is_wider = page.evaluate("document.documentElement.scrollWidth") > width
    return [*found, "wider than the screen"] if is_wider else found


def _list_violations(page: Page) -> Iterator[str]:
    for fault in Axe().run(page, options=_WANTED).response["violations"]:
        yield f"{fault['id']}: {fault['nodes'][0]['html'][:200]}"


def test_axe_tells_what_is_wrong_with_a_page(chromium: Chromium) -> None:
    page = chromium.new_page()
    page.set_content(
        "<!doctype html><html lang=vi><title>Thử</title><main><h1>Thử</h1><img src=x>"
        "<p style='color: #bbb'>nhạt</p><label>Tên</label><input id=name></main>"
    )

    found = {fault.split(":")[0] for fault in _list_violations(page)}
    page.close()

    assert found == {"image-alt", "color-contrast", "label"}


def test_axe_finds_nothing_and_no_page_is_wider_than_a_phone(
    visit: Visit, app: Flask, world: World, browser: Callable[[str | None], Browser]
) -> None:
    addresses = list(_list_pages(app, world, browser("administrator")))

    assert visit("administrator", _NARROW, addresses) == {}
    assert len(addresses) > 40


def test_axe_finds_nothing_on_a_wide_screen_nor_in_the_window_of_a_member(
    visit: Visit, world: World
) -> None:
    here = f"/reviews/{world.review}"
    anew, own = (
        [one.format(review=here) for one in list_] for list_ in (_LAID_OUT_ANEW, _OF_MEMBER)
    )

    assert visit("administrator", _WIDE, anew) == {}
    assert visit("member", _WIDE, own) == {}
    assert visit("member", _NARROW, own) == {}


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
