"""What is due on pages and in calendars."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.year import State
from workflow.models import Account, Review
from workflow.services.accounts.credentials import set_password
from workflow.web.agenda.calendar_feed import CalendarEntry, render_calendar

Open = Callable[[str | None], Browser]


def feed_address(browser: Browser, page: str) -> str:
    return browser.get(page).by_id("feed").get("value", "").removeprefix("http://localhost")


def read(browser: Browser, address: str) -> str:
    """The calendar with its folded lines put together again."""
    return browser.client.get(address).text.replace("\r\n ", "")


def test_the_year_of_the_seed_is_counted_from_its_meeting(world: World, browser: Open) -> None:
    page = browser("head").get(f"/reviews/{world.review}/year")

    assert "10/01/2022" in page.text  # ten working days before 24/01
    assert "17/01/2022" in page.text  # the invitation
    assert "14/02/2022" in page.text  # ten working days after it, across Tết


def test_a_member_sees_what_concerns_it(world: World, browser: Open) -> None:
    page = browser("member").get(f"/reviews/{world.review}/year")

    assert "Nộp báo cáo tổng kết" in page.text
    assert "Gửi giấy mời" not in page.text


def test_the_year_of_all_blocs_names_what_is_late(browser: Open) -> None:
    page = browser("council").get("/year?year=2021")

    assert "Đã trễ" in page.text
    assert "Khối thi đua 6 · 2021" in page.links


def test_the_calendar_opens_for_whoever_has_its_address(world: World, browser: Open) -> None:
    address = feed_address(browser("head"), f"/reviews/{world.review}/year")

    text = read(browser(None), address)

    assert "SUMMARY:Nộp báo cáo tổng kết – Khối thi đua 6 2021" in text
    assert "DTSTART;VALUE=DATE:20220110" in text
    assert f"UID:{world.review}-report@thidua" in text


def test_a_members_calendar_holds_no_task_of_the_head(world: World, browser: Open) -> None:
    address = feed_address(browser("member"), "/year")

    assert "giấy mời" not in read(browser(None), address)


def test_a_closed_year_is_in_no_calendar(world: World, db: Session, browser: Open) -> None:
    address = feed_address(browser("head"), "/year")
    db.get_one(Review, world.review).state = State.CLOSED
    db.commit()

    assert "VEVENT" not in read(browser(None), address)


def test_a_new_password_revokes_the_address(
    app: Flask, world: World, db: Session, browser: Open
) -> None:
    address = feed_address(browser("head"), "/year")
    set_password(db.get_one(Account, world.accounts["head"]), "một câu khác hẳn")
    db.commit()

    assert browser(None).client.get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "WzEsMCwiYSJd.abc", ".", "WzFd"])
def test_a_forged_address_opens_nothing(token: str, world: World, browser: Open) -> None:
    assert browser(None).client.get(f"/calendar/{token}.ics").status_code == 404


def test_long_lines_are_folded_between_letters_and_texts_escaped() -> None:
    entry = CalendarEntry(
        "1", dt.date(2022, 1, 1), "Ủy ban; " * 30, "a,b\nc\\d", dt.datetime.now(dt.UTC)
    )

    text = render_calendar("Lịch", [entry])

    lines = text.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert "Ủy ban\\; " * 30 in text.replace(b"\r\n ", b"").decode()
    assert b"DESCRIPTION:a\\,b\\nc\\\\d" in text
    assert text.endswith(b"END:VCALENDAR\r\n")
