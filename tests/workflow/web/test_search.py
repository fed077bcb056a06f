"""The box that finds everything, as a page and over any page."""

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve, sign_in_context
from tests.workflow.web.pages import Browser

Open = Callable[[str | None], Browser]


def test_the_page_finds_a_review_and_a_page(world: World, browser: Open) -> None:
    council = browser("council")

    found = council.get("/search?text=khoi+thi+dua+6")
    listed = council.get("/search?text=lich")

    assert found.links["Khối thi đua 6 – 2021"] == f"/reviews/{world.review}"
    assert listed.links["Lịch trong năm"]
    assert "Không tìm thấy gì" in council.get("/search?text=xyz").text


def test_a_stranger_finds_nothing_of_a_review(world: World, browser: Open) -> None:
    assert "Không tìm thấy gì" in browser("stranger").get("/search?text=khoi+thi+dua").text


def test_ctrl_k_opens_a_box_that_finds_while_one_types_and_leads_there_by_keys(
    chromium: Chromium, app: Flask, world: World, browser: Open
) -> None:
    with serve(app) as address:
        context = chromium.new_context(base_url=address, viewport={"width": 390, "height": 800})
        sign_in_context(context, browser("council"), address)
        page = context.new_page()
        page.goto("/inspections")

        page.keyboard.press("Control+k")
        page.keyboard.type("khoi thi dua 6")
        hit = page.get_by_role("link", name="Khối thi đua 6 – 2021")
        expect(hit).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(hit).to_be_focused()
        page.keyboard.press("Enter")

        page.wait_for_url(f"**/reviews/{world.review}")
        context.close()
