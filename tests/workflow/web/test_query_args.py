"""No address, however it is bent, is more than a page that is not there."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.web.query_args import parse_int

pytestmark = pytest.mark.slow

HUGE, ENDLESS = "9" * 20, "9" * 5000
QUERIES = [
    *({"council": n, "before": n, "after": n, "place": n} for n in (HUGE, ENDLESS, "٣", "-1")),
    *([("after", "x"), ("after", n)] for n in (HUGE, ENDLESS, "²", "")),
    {"text": "a\0b", "year": "\0"},
    {"after": "\0"},
    [("after", "\0"), ("after", "1")],
    {"text": "khối\t\r\n6", "year": "\x1b", "from": "\x7f", "left": "\\", "right": "\0"},
]
#: Files, and the question whether a queue answers: the tests have none.
_NO_PAGES = {"static", "health.readyz"}


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_no_query_string_breaks_a_page(
    query: object, app: Flask, world: World, browser: Callable[[str | None], Browser]
) -> None:
    client = browser("administrator").client

    answers = {
        address: client.get(f"{address}?{urlencode(query)}").status_code  # type: ignore[arg-type]
        for address in _addresses(app, "1", str(world.review))
    }

    assert len(answers) > 40
    assert {address: status for address, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("number", [str(2**31), str(2**63 - 1), str(2**63), HUGE, ENDLESS])
def test_no_number_in_an_address_breaks_a_page(
    number: str, app: Flask, world: World, browser: Callable[[str | None], Browser]
) -> None:
    client = browser("administrator").client

    answers = {
        address: client.get(address).status_code
        for review in (number, str(world.review))
        for address in _addresses(app, number, review)
        if number in address
    }

    assert len(answers) > 30
    assert {address: status for address, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("address", ["/people/1%00", "/regulations/a%00", "/calendar/%00.ics"])
def test_a_nul_in_an_address_leads_to_no_page(
    address: str, browser: Callable[[str | None], Browser]
) -> None:
    assert browser("administrator").client.get(address).status_code in {400, 404}


@pytest.mark.usefixtures("world")
def test_what_is_searched_for_is_one_line(browser: Callable[[str | None], Browser]) -> None:
    page = browser("administrator").get("/?text=%09ban%0d%0atuyên%20giáo%1b")

    assert page.by_id("text").get("value") == "ban  tuyên giáo"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("%2541", "%41"),
        ("%26lt%3Bb%26gt%3B", "&lt;b&gt;"),
        ("%255Cu0041", "%5Cu0041"),
        ("a%2Bb", "a+b"),
    ],
)
def test_what_comes_in_is_decoded_once_and_before_it_is_judged(
    sent: str, read: str, browser: Callable[[str | None], Browser]
) -> None:
    """What was encoded twice stays text that says so; it becomes nothing else further in."""
    person = browser("administrator")

    assert person.get(f"/?text={sent}").by_id("text").get("value") == read
    page = person.client.get(f"/{sent}", follow_redirects=True)
    assert page.status_code == 404
    # A path that was encoded twice names nothing that one encoded once would open.
    assert person.client.get("/%2575nits").status_code == 404
    assert person.client.get("/%75nits").status_code == 200


def test_a_whole_number_is_at_most_eighteen_digits_of_ours() -> None:
    typed = ["0", "7", "9" * 18, "9" * 19, "-1", "٣", "²", "1.0", "", None, " 1", "1\n"]

    assert [parse_int(one) for one in typed] == [0, 7, 10**18 - 1, *[None] * 9]


def _addresses(app: Flask, number: str, review: str) -> list[str]:
    """Every page that there is to look at, with a number wherever one stands in its address."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in _NO_PAGES:
            continue
        address = rule.rule.replace("<int:review_id>", review)
        address = address.replace("<any(xlsx, csv):kind>", "csv")
        for name in rule.arguments - {"review_id"}:
            for written in (f"<int:{name}>", f"<{name}>", f"<path:{name}>"):
                address = address.replace(written, number)
        assert "<" not in address, address
        found.append(address)
    return found
