"""Watching papers become ready in a real browser, with and without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve, sign_in_context
from tests.workflow.web.pages import Browser

Make = Callable[[], None]


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The application behind a real port."""
    with serve(app) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def context(
    request: pytest.FixtureRequest, chromium: Chromium, server: str, head: Browser
) -> Iterator[BrowserContext]:
    """A browser in which the head's officer is signed in."""
    scripts: bool = request.param
    with chromium.new_context(base_url=server, java_script_enabled=scripts) as context:
        sign_in_context(context, head, server)
        yield context


def ask(context: BrowserContext, world: World) -> Page:
    page = context.new_page()
    page.goto(f"/reviews/{world.review}")
    page.get_by_role("button", name="Tạo tất cả").click()
    page.get_by_text("đang chờ").first.wait_for()
    return page


@pytest.mark.parametrize("context", [True], indirect=True)
def test_papers_become_ready_under_the_eyes_of_who_waits(
    context: BrowserContext, world: World, make_papers: Make
) -> None:
    page = ask(context, world)
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))

    make_papers()

    page.get_by_role("link", name="Tải về Biên bản hội nghị").wait_for()
    expect(page.get_by_text("dự thảo")).to_have_count(4)
    assert loads == []


@pytest.mark.parametrize("context", [False], indirect=True)
def test_without_scripts_a_link_shows_what_has_become_ready(
    context: BrowserContext, world: World, make_papers: Make
) -> None:
    page = ask(context, world)

    make_papers()
    page.get_by_role("link", name="Xem văn bản đã tạo xong chưa").click()

    page.get_by_role("link", name="Tải về Biên bản hội nghị").wait_for()
    expect(page.get_by_role("link", name="Xem văn bản")).to_have_count(0)


@pytest.mark.parametrize("context", [True], indirect=True)
def test_what_is_taken_along_has_a_name_for_people(
    context: BrowserContext, world: World, make_papers: Make
) -> None:
    page = ask(context, world)
    make_papers()

    with page.expect_download() as one:
        page.get_by_role("link", name="Tải về Tờ trình").click()
    with page.expect_download() as all_of_them:
        page.get_by_role("link", name="Tải tất cả (zip)").click()

    assert one.value.suggested_filename == "Khoi-thi-dua-6_2021_To-trinh.docx"
    assert all_of_them.value.suggested_filename == "Khoi-thi-dua-6_2021_Van-ban.zip"
