"""The wall: all blocs of a year by their step, and how late each is."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from sqlalchemy.orm import Session

from benchmarks import province
from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve, sign_in_context
from tests.workflow.web.pages import Browser, Page, text_of
from workflow.domain.year import STATES, State
from workflow.models import Review
from workflow.services.overview.board_counts import BoundedCount
from workflow.services.records import record_exchange
from workflow.web.board import wall
from workflow.web.clock import now, today

Open = Callable[[str | None], Browser]


def _columns(page: Page) -> dict[str, list[str]]:
    """The texts of tiles by the step of their column."""
    boxes = [box for box in page.all("section") if "wall-column" in box.get("class", "")]
    return {
        text_of(next(box.iter("a"))): [text_of(tile) for tile in box.iter("li")] for box in boxes
    }


def test_every_bloc_stands_in_the_column_of_its_step_with_the_days_it_is_late(
    db: Session, world: World, browser: Open
) -> None:
    review = db.get_one(Review, world.review)
    review.reports_due_on, review.source_id = today() - dt.timedelta(days=5), None
    db.commit()

    page = browser("council").get("/wall")

    columns = _columns(page)
    assert list(columns) == [state.step for state in STATES]
    assert columns[State.PLANNED.step] == ["65Khối thi đua 6, trễ 5 ngày"]
    assert "Nhắc 9 đơn vị chưa nộp báo cáo" in page.text


@pytest.mark.parametrize(("days", "timing"), [(0, "today"), (3, "fine")])
def test_a_tile_has_a_shape_for_its_day(
    db: Session, world: World, browser: Open, days: int, timing: str
) -> None:
    db.get_one(Review, world.review).reports_due_on = today() + dt.timedelta(days=days)
    db.commit()

    page = browser("council").get("/wall?year=2021")

    tiles = [link for link in page.all("a") if "wall-tile" in link.get("class", "")]
    assert [tile.get("class") for tile in tiles] == [f"wall-tile {timing}"]
    assert "Trễ hạn" not in page.text


def test_the_wall_shows_no_bloc_of_others(browser: Open, world: World) -> None:
    assert "Khối thi đua 6" not in browser("other council").get("/wall").text
    assert "Khối thi đua 6" not in browser("stranger").get("/wall").text
    assert "Khối thi đua 6" in browser("member").get("/wall").text


def test_a_year_that_no_review_has_shows_no_picture(browser: Open, world: World) -> None:
    assert "Không có kỳ tổng kết nào" in browser("council").get("/wall?year=1999").text


@pytest.mark.parametrize("width", [360, 1280])
def test_the_button_leaves_the_choice_of_the_year_in_sight(
    chromium: Chromium, app: Flask, db: Session, browser: Open, width: int
) -> None:
    other_council = province.build_record(1, 2021, is_newest=False)
    record_exchange.store_record(db, other_council, by=None, now=now())
    db.commit()
    with serve(app) as address:
        context = chromium.new_context(base_url=address, viewport={"width": width, "height": 800})
        sign_in_context(context, browser("administrator"), address)
        page = context.new_page()
        page.goto("/wall")
        assert page.locator("#council").is_visible()  # its names are long
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        choice = page.locator(".wall-filter select").last.bounding_box()
        button = page.locator(".wall-filter button").bounding_box()
        context.close()

    assert choice
    assert button
    is_beside = choice["x"] + choice["width"] <= button["x"]
    assert is_beside or choice["y"] + choice["height"] <= button["y"]


def test_more_blocs_than_a_screen_holds_are_shown_evenly() -> None:
    assert wall.most_of_each_state(BoundedCount(wall.MOST_TILES)) == wall.MOST_TILES
    few = wall.most_of_each_state(BoundedCount(wall.MOST_TILES + 1))
    assert few * len(STATES) <= wall.MOST_TILES
    assert wall.most_of_each_state(BoundedCount(100, more=True)) == few


def test_a_made_up_province_is_the_same_each_time_and_stored_as_an_import(db: Session) -> None:
    records = list(province.build_records(6, 2))

    assert records == list(province.build_records(6, 2))
    stored = [
        record_exchange.store_record(db, record, by=None, now=now()).review for record in records
    ]
    assert {review.year for review in stored} == {"2024", "2025"}
    assert [review.state for review in stored[:6]] == [State.CLOSED] * 6
    assert all(review.members_total >= 6 for review in stored)
