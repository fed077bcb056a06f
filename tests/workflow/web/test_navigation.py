"""The head line: who sees which entries, where they stand, and how they open without a script."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, ViewportSize, expect

from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve, sign_in_context
from tests.workflow.web.pages import Browser, text_of
from tests.workflow.web.pages import Page as Read

LAPTOP = ViewportSize(width=1280, height=720)
PHONE = ViewportSize(width=390, height=844)


def entries(page: Read) -> list[str]:
    nav = next(nav for nav in page.all("nav") if nav.get("aria-label") == "Chính")
    return [text_of(link) for link in nav.iter("a")]


def words(page: Read) -> list[str]:
    nav = next(nav for nav in page.all("nav") if nav.get("aria-label") == "Chính")
    return [text_of(word) for word in nav.iter("summary")]


def test_everybody_sees_the_pages_that_their_role_opens(
    browser: Callable[[str | None], Browser],
) -> None:
    member = browser("member").get("/")
    administrator = browser("administrator").get("/")

    assert entries(member) == ["Bảng theo dõi", "Lịch trong năm", "Kiểm tra thể thức", "Quy chế"]
    assert set(entries(member)) < set(entries(administrator))
    assert {"Văn bản hàng loạt", "Đơn vị", "Vận hành"} <= set(entries(administrator))


def test_a_word_is_put_over_several_entries_only(
    browser: Callable[[str | None], Browser],
) -> None:
    assert words(browser("member").get("/")) == []
    assert "Danh mục" in words(browser("council").get("/"))


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/batches", {"Văn bản hàng loạt": "page"}),
        ("/batches/new", {"Văn bản hàng loạt": "true"}),
        ("/reviews/{review}/year", {}),
    ],
)
def test_the_head_line_says_where_one_is(
    browser: Callable[[str | None], Browser], world: World, address: str, current: dict[str, str]
) -> None:
    page = browser("council").get(address.format(review=world.review))

    marked = [link for link in page.all("a") if link.get("aria-current")]
    assert {text_of(link): link.get("aria-current") for link in marked} == current


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def board(
    request: pytest.FixtureRequest,
    app: Flask,
    browser: Callable[[str | None], Browser],
    chromium: Chromium,
) -> Iterator[Page]:
    """The board of an administrator in a real browser."""
    with (
        serve(app) as address,
        chromium.new_context(base_url=address, java_script_enabled=request.param) as context,
    ):
        sign_in_context(context, browser("administrator"), address)
        page = context.new_page()
        page.goto("/")
        yield page


def test_on_a_laptop_the_head_line_is_one_line_and_its_words_open_by_keyboard(board: Page) -> None:
    board.set_viewport_size(LAPTOP)
    units = board.get_by_role("navigation").get_by_role("link", name="Đơn vị")

    assert height_of_head(board) < 60
    expect(units).not_to_be_visible()
    board.locator("summary", has_text="Danh mục").focus()
    board.keyboard.press("Enter")
    units.click()
    board.get_by_role("heading", name="Đơn vị", exact=True).wait_for()


def test_on_a_phone_all_entries_stand_behind_one_word(board: Page) -> None:
    board.set_viewport_size(PHONE)
    entries = board.get_by_role("navigation", name="Chính").get_by_role("link")

    assert height_of_head(board) < 60
    expect(entries).to_have_count(0)
    board.locator("summary", has_text="Menu").focus()
    board.keyboard.press("Enter")
    expect(entries.nth(6)).to_be_visible()
    expect(board.get_by_role("button", name="Đăng xuất")).to_be_visible()


@pytest.mark.parametrize("board", [True], indirect=True)
def test_an_open_list_closes_on_escape_and_gives_the_focus_back(board: Page) -> None:
    board.set_viewport_size(LAPTOP)
    word = board.locator("summary", has_text="Danh mục")
    word.click()
    board.keyboard.press("Tab")

    board.keyboard.press("Escape")

    expect(word).to_be_focused()
    expect(board.get_by_role("link", name="Quy chế")).not_to_be_visible()


def height_of_head(page: Page) -> float:
    box = page.locator(".masthead").bounding_box()
    assert box is not None
    return box["height"]
