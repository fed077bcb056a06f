"""What our own JavaScript adds, in a real browser."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve, sign_in_context
from tests.workflow.web.pages import Browser as Person

#: The drafts that the browser holds.
STORED = (
    "Object.keys(localStorage).filter((name) => name.startsWith('draft:'))"
    ".map((name) => localStorage.getItem(name))"
)
WEB = Path(__file__).parents[3] / "workflow" / "web"


def test_every_mark_that_the_scripts_look_for_is_on_a_page() -> None:
    """A class that is renamed on one side only leaves a script without its elements, unseen."""
    script = (WEB / "static" / "js" / "main.js").read_text(encoding="utf-8")
    marks = re.findall(r'querySelectorAll\("[^"]*?[.\[]([\w-]+)\]?"\)', script)
    files = [*WEB.rglob("*.html"), *WEB.rglob("*.py")]
    pages = "\n".join(path.read_text(encoding="utf-8") for path in files)

    assert len(marks) == script.count("querySelectorAll(")
    assert [mark for mark in marks if not re.search(rf"(?<![\w-]){mark}(?![\w-])", pages)] == []


def test_scripts_never_write_to_a_property_that_a_text_names() -> None:
    """What was typed or loaded could be `__proto__`: it is a key of a Map, never of an object."""
    written = r"[\w)\]]\[[^\]\"\']+\]\s*(?:[-+*/|&?]*=(?!=)|\+\+)"
    ways = rf"{written}|__proto__|\.prototype\.|Object\.(?:assign|defineProperty|setPrototypeOf)"
    ways += r"|Reflect\.|for\s*\((?:const|let|var)\s+\w+\s+in\s"
    found = {
        (path.name, hit[0])
        for path in (WEB / "static" / "js").glob("*.js")
        for hit in re.finditer(ways, path.read_text(encoding="utf-8"))
        if not re.search(r"\.length - 1\]", hit[0])  # the last of a list
    }

    assert found == set()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The gallery behind a real port."""
    with serve(app) as address:
        yield f"{address}/gallery/"


@pytest.fixture
def page(
    chromium: Browser, address: str, world: World, browser: Callable[[str | None], Person]
) -> Iterator[Page]:
    """The gallery in a browser; what the policy refuses or a script throws fails the test."""
    troubles: list[str] = []
    context = chromium.new_context()
    sign_in_context(context, browser("head"), address.removesuffix("/gallery/"))
    opened = context.new_page()
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    opened.goto(address)
    yield opened
    context.close()
    assert not [line for line in troubles if "Failed to load resource" not in line]


def test_rows_are_added_and_removed_on_the_page(page: Page) -> None:
    page.get_by_role("button", name="Thêm người chủ trì").click()

    added = page.locator("#people-1-name")
    expect(added).to_be_focused()
    expect(page.locator("#people-1-row .row-title")).to_have_text("Người 2")
    added.fill("Người thứ hai")
    page.locator("#people-0-row").get_by_role("button", name="Xóa").click()

    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#people-0-name")).to_have_value("Người thứ hai")
    expect(page.locator("#people-1-name")).to_have_count(0)


def test_faults_take_the_focus_and_lead_to_their_field(page: Page) -> None:
    page.locator("#day").fill("31/02/2022")
    page.get_by_role("button", name="Lưu", exact=True).click()

    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Không có ngày 31/02/2022").click()
    expect(page.locator("#day")).to_be_focused()


def test_a_picked_day_is_written_as_people_write_it(page: Page) -> None:
    calendar = page.locator("[data-day] input[type=date]")
    calendar.evaluate(
        "field => { field.value = '2022-01-24'; field.dispatchEvent(new Event('change')); }"
    )

    expect(page.locator("#day")).to_have_value("24/01/2022")


def test_what_was_typed_outlives_a_crash(page: Page) -> None:
    page.clock.install()
    page.clock.pause_at(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
    page.locator("#place").fill("Hội trường Tỉnh ủy")
    page.get_by_role("button", name="Thêm người chủ trì").click()
    page.locator("#people-1-name").fill("Người thứ hai")
    page.clock.run_for(1000)  # a draft is kept a moment after the last letter
    page.wait_for_function(f"() => {STORED}.length > 0")
    page.clock.resume()
    page.reload()
    expect(page.locator("#place")).to_have_value("")

    page.get_by_role("button", name="Lấy lại nội dung đó").click()

    expect(page.locator("#place")).to_have_value("Hội trường Tỉnh ủy")
    expect(page.locator("#people-1-name")).to_have_value("Người thứ hai")


def test_enter_saves_and_neither_adds_nor_removes(page: Page) -> None:
    page.locator("#people-0-name").fill("Một người")
    page.locator("#people-0-name").press("Enter")

    expect(page.locator(".error-summary")).to_have_count(1)
    expect(page.locator("#people-1-name")).to_have_count(0)


def test_the_skip_link_is_the_first_stop_of_the_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_a_form_that_failed_on_the_way_is_offered_again(page: Page, address: str) -> None:
    page.locator("#place").fill("Hội trường Tỉnh ủy")
    page.locator("#sample [name=csrf_token]").evaluate("field => { field.value = 'cũ'; }")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("h1")).to_have_text("Trang này đã mở quá lâu nên chưa lưu được.")

    page.goto(address)
    page.get_by_role("button", name="Lấy lại nội dung đó").click()

    expect(page.locator("#place")).to_have_value("Hội trường Tỉnh ủy")


def test_a_draft_is_forgotten_once_its_form_has_arrived(page: Page, address: str) -> None:
    page.evaluate(put_draft(sent=True))
    page.goto(address)

    expect(page.locator("h1")).to_be_visible()
    page.wait_for_function("() => !localStorage.getItem('draft:1:elsewhere')")


def put_draft(*, sent: bool, days: int = 0) -> str:
    """A script that leaves a draft of another page, as old as that."""
    at = f"Date.now() - {days} * 24 * 3600 * 1000"
    draft = f"{{sealed: 'YQ==', iv: 'YQ==', sent: {str(sent).lower()}, at: {at}}}"
    return f"localStorage.setItem('draft:1:elsewhere', JSON.stringify({draft}))"


def test_a_draft_is_sealed_for_its_person_and_gone_after_a_week(page: Page, address: str) -> None:
    """Whoever sits down at the browser next reads nothing of what somebody typed."""
    page.locator("#place").fill("Hội trường bí mật")
    page.wait_for_function(f"() => {STORED}.length > 0")

    assert "bí mật" not in page.evaluate("JSON.stringify({...localStorage})")
    (draft,) = page.evaluate(STORED)
    assert set(json.loads(draft)) == {"sealed", "iv", "version", "sent", "at"}

    page.evaluate(put_draft(sent=False, days=6))
    page.goto(address)
    page.wait_for_function("() => localStorage.getItem('draft:1:elsewhere')")
    page.evaluate(put_draft(sent=False, days=8))
    page.goto(address)
    page.wait_for_function("() => !localStorage.getItem('draft:1:elsewhere')")

    # Somebody else is signed in here now: no draft is theirs to open.
    page.evaluate("document.cookie = 'thidua=; Max-Age=0'")
    page.context.clear_cookies()
    page.goto(address)
    expect(page.get_by_role("button", name="Lấy lại nội dung đó")).to_have_count(0)
    assert page.locator("body[data-draft-key]").count() == 0
