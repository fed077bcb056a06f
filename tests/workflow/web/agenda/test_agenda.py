"""What is due on pages and in calendars."""

import datetime as dt
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.year import State
from workflow.models import Account, Review
from workflow.services.accounts.credentials import set_password
from workflow.web.agenda.calendar_feed import CalendarEntry, render_calendar

Open = Callable[[str | None], Browser]


@dataclass(frozen=True)
class Subscribed:
    """What the page gives for a calendar program."""

    address: str
    headers: dict[str, str]


def subscribe(browser: Browser, page: str) -> Subscribed:
    shown = browser.get(page)
    fields = (
        shown.by_id(name).get("value", "") for name in ("feed", "feed-login", "feed-password")
    )
    address, login, password = fields
    sent = b64encode(f"{login}:{password}".encode()).decode()
    path = address.removeprefix("http://localhost")
    return Subscribed(path, {"Authorization": f"Basic {sent}"})


def read(browser: Browser, calendar: Subscribed) -> str:
    """The calendar with its folded lines put together again."""
    answer = browser.client.get(calendar.address, headers=calendar.headers)
    return answer.text.replace("\r\n ", "")


def test_the_year_of_the_seed_is_counted_from_its_meeting(world: World, browser: Open) -> None:
    page = browser("head").get(f"/reviews/{world.review}/year")

    assert "10/01/2022" in page.text  # ten working days before 24/01
    assert "17/01/2022" in page.text  # the invitation
    assert "14/02/2022" in page.text  # ten working days after it, across Tết


def test_a_member_sees_what_concerns_it(world: World, browser: Open) -> None:
    page = browser("member").get(f"/reviews/{world.review}/year")

    assert "Nộp báo cáo tổng kết" in page.text
    assert "Gửi giấy mời" not in page.text


def test_the_year_of_all_blocs_names_what_is_late(db: Session, world: World, browser: Open) -> None:
    db.get_one(Review, world.review).source_id = None
    db.commit()

    page = browser("council").get("/year?year=2021")

    assert "Đã trễ" in page.text
    assert "Khối thi đua 6 · 2021" in page.links


def test_the_calendar_opens_with_its_own_password(world: World, browser: Open) -> None:
    address = subscribe(browser("head"), f"/reviews/{world.review}/year")

    text = read(browser(None), address)

    assert "SUMMARY:Nộp báo cáo tổng kết – Khối thi đua 6 2021" in text
    assert "DTSTART;VALUE=DATE:20220110" in text
    assert f"UID:{world.review}-report@thidua" in text


def test_a_members_calendar_holds_no_task_of_the_head(world: World, browser: Open) -> None:
    address = subscribe(browser("member"), "/year")

    assert "giấy mời" not in read(browser(None), address)


def test_a_closed_year_is_in_no_calendar(world: World, db: Session, browser: Open) -> None:
    address = subscribe(browser("head"), "/year")
    db.get_one(Review, world.review).state = State.CLOSED
    db.commit()

    assert "VEVENT" not in read(browser(None), address)


def test_a_new_password_revokes_the_address(
    app: Flask, world: World, db: Session, browser: Open
) -> None:
    calendar = subscribe(browser("head"), "/year")
    set_password(
        db.get_one(Account, world.accounts["head"]), factories.hash_quickly("một câu khác hẳn")
    )
    db.commit()

    answer = browser(None).client.get(calendar.address, headers=calendar.headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")


def test_no_address_that_a_page_gives_out_carries_a_secret(
    app: Flask, world: World, browser: Open
) -> None:
    """Unless the settings allow it, for calendar programs that ask for no password."""
    calendar = subscribe(browser("head"), f"/reviews/{world.review}/year")
    password = b64decode(calendar.headers["Authorization"][6:]).decode().partition(":")[2]
    assert calendar.address == "/calendar.ics?bloc=1"
    for other in ("", f"?password={password}"):
        assert browser(None).client.get(f"/calendar.ics{other}").status_code == 401
    assert browser(None).client.get(f"/calendar/{password}.ics").status_code == 404

    app.config["SETTINGS"] = replace(app.config["SETTINGS"], calendar_links=True)
    link = browser("head").get("/year").by_id("feed").get("value", "")
    answer = browser(None).client.get(link.removeprefix("http://localhost"))
    assert "BEGIN:VEVENT" in answer.text


def test_the_password_of_one_person_opens_no_calendar_of_another(
    world: World, browser: Open
) -> None:
    calendar = subscribe(browser("head"), "/year")
    password = b64decode(calendar.headers["Authorization"][6:]).decode().partition(":")[2]
    sent = b64encode(f"hoidong:{password}".encode()).decode()

    answer = browser(None).client.get("/calendar.ics", headers={"Authorization": f"Basic {sent}"})
    assert answer.status_code == 401


@pytest.mark.parametrize("token", ["x", "WzEsMCwiYSJd.abc", ".", "WzFd"])
def test_a_forged_address_opens_nothing(
    token: str, app: Flask, world: World, browser: Open
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], calendar_links=True)
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
