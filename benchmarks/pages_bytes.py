"""Pages over a slow line, as Chromium sees them: bytes, requests, time until they can be read.

    python -m benchmarks.pages_bytes [--json] [--docs]

The line answers after 400 ms and carries 50 KB a second. Cold is a first visit; warm is the next
one, with what the browser has kept. The data are a made-up province and one bloc of 68 units.
"""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from sqlalchemy.orm import Session

from benchmarks.country_data import CountrySize
from benchmarks.machine import print_figures, write_section
from benchmarks.pages import ADMINISTRATOR, PageSite, open_site
from benchmarks.pipeline import machine_load, now
from tests.backing_services.availability import find_program
from tests.sign_in import SignedInClient
from tests.workflow.web.live_server import serve, sign_in_context
from tests.workflow.web.pages import Browser as Person
from workflow.domain.record import Bloc, Council, Member, Record
from workflow.services.reviews import open_review

LATENCY_MS, BYTES_A_SECOND = 400, 50_000
UNITS = 68
_LINE = {
    "offline": False,
    "latency": LATENCY_MS,
    "downloadThroughput": BYTES_A_SECOND,
    "uploadThroughput": BYTES_A_SECOND,
}
#: When something can be read, and when everything is there, in milliseconds.
_TIMES = """() => [
    performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    performance.getEntriesByType("navigation")[0].loadEventEnd,
]"""


@dataclass
class Visit:
    """What one visit cost."""

    bytes: int
    requests: int
    readable_ms: float
    loaded_ms: float


#: Pages, and what a first and a later visit are to stay within.
PAGES = {
    "board": ("/", "≤ 40 KB, ≤ 5 requests, ≤ 2 s", "≤ 1 s"),
    "members of 68 units": ("/reviews/{review}/edit/members", "≤ 60 KB", ""),
}


def measure() -> dict[str, Any]:
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_site("sqlite", Path(folder) / "site", CountrySize(blocs=60)) as site,
    ):
        review = _add_large_bloc(site)
        with _chromium() as browser, serve(site.app) as address:
            found = {
                name: _visit_twice(browser, site, address, path.format(review=review))
                for name, (path, *_aims) in PAGES.items()
            }
    return {"pages": found, "load": machine_load()}


def _add_large_bloc(site: PageSite) -> int:
    members = tuple(Member(f"Sở, ngành thứ {number}") for number in range(1, UNITS + 1))
    council = Council("Hội đồng Thi đua - Khen thưởng của phép đo")
    record = Record(council=council, bloc=Bloc("Khối lớn"), year="2025", members=members)
    with Session(site.app.extensions["database"]) as session:
        review = open_review(session, record, by=None, now=now())
        session.commit()
        return review.id


@contextmanager
def _chromium() -> Iterator[Browser]:
    program = find_program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def _visit_twice(browser: Browser, site: PageSite, address: str, path: str) -> dict[str, Any]:
    site.app.test_client_class = SignedInClient
    person = Person(site.app.test_client(user=site.people[ADMINISTRATOR]))
    person.client.get("/account")
    with browser.new_context(base_url=address) as context:
        sign_in_context(context, person, address)
        return {"cold": _visit(context, path).__dict__, "warm": _visit(context, path).__dict__}


def _visit(context: BrowserContext, path: str) -> Visit:
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", _LINE)
    sizes: list[float] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    readable, loaded = page.evaluate(_TIMES)
    page.close()
    asked = [size for size in sizes if size]
    return Visit(round(sum(asked)), len(asked), round(readable), round(loaded))


def table(figures: dict[str, Any]) -> Iterator[str]:
    yield "| page | visit | KB | requests | readable after s | all there after s | aim |"
    yield "| --- | --- | --: | --: | --: | --: | --- |"
    for name, visits in figures["pages"].items():
        aims = dict(zip(("cold", "warm"), PAGES[name][1:], strict=True))
        for visit, found in visits.items():
            times = f"{found['readable_ms'] / 1000:.2f} | {found['loaded_ms'] / 1000:.2f}"
            size = f"{found['bytes'] / 1000:.1f} | {found['requests']}"
            yield f"| {name} | {visit} | {size} | {times} | {aims[visit]} |"
    yield ""
    line = f"{LATENCY_MS} ms and {BYTES_A_SECOND // 1000} KB/s"
    yield f"{line}; load of the machine {figures['load']}."


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--docs", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(*, as_json: bool, docs: bool) -> None:
    """Measure bytes and times in a browser."""
    found = measure()
    lines = list(table(found))
    print_figures([found], lines, as_json=as_json)
    if docs:
        write_section("pages over a slow line", "python -m benchmarks.pages_bytes", lines)


if __name__ == "__main__":
    main()
