"""The button that reminds: letters to those who get some, a paper for the rest, once a day."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, form_values, text_of
from workflow.config import MailSettings
from workflow.domain.reminders import ASKED_BY_HAND, compose_letter
from workflow.domain.year import State
from workflow.models import (
    Account,
    Event,
    EventKind,
    Paper,
    Reminder,
    Review,
    Unit,
    UnitSuccession,
    UnitSuccessionKind,
)
from workflow.services.reminders.due_tasks import DueTasks
from workflow.services.reviews import save_section
from workflow.web.clock import now, today

Open = Callable[[str | None], Browser]
MAIL = MailSettings(
    "smtp+plain", "localhost", 25, "", "", "Thi đua <thidua@example.vn>", "https://example.vn", None
)


@pytest.fixture
def waiting(world: World, db: Session) -> str:
    """The seed review while reports are awaited, none of which is in; the member gets mail."""
    review = db.get_one(Review, world.review)
    review.state = State.PLANNED
    save_section(db, review, "reports", {"reports": ()}, seen=review.version, by=None, now=now())
    account = db.get_one(Account, world.accounts["member"])
    account.email, account.reminded = "vanphong@example.vn", True
    db.commit()
    db.close()
    return f"/reviews/{world.review}"


def press(browser: Open, page: str) -> str:
    head = browser("head")
    return head.submit(head.get(page), f"{page}/remind").text


def test_without_a_mail_server_the_letter_of_the_office_is_made(
    waiting: str, browser: Open, db: Session
) -> None:
    assert "Nhắc 9 đơn vị" in browser("head").get(waiting).text

    said = press(browser, waiting)

    assert "Đang tạo công văn đôn đốc gửi 9 đơn vị." in said
    assert "Đã nhắc hôm nay" in said
    assert [paper.kind for paper in db.query(Paper)] == ["reminder"]
    assert db.query(Event).filter_by(kind=EventKind.REMINDED).one().detail["count"] == 9


def test_with_one_each_person_gets_a_letter_that_names_what_is_open(
    app: Flask, waiting: str, world: World, browser: Open, db: Session
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail=MAIL)

    said = press(browser, waiting)

    assert "Đã nhắc 1 đơn vị qua thư; đang tạo công văn đôn đốc cho 8 đơn vị" in said
    row = db.query(Reminder).one()
    assert (row.account_id, row.since) == (world.accounts["member"], ASKED_BY_HAND)
    lines = DueTasks(db, today()).lines(row.account)
    assert set(compose_letter(lines, today(), since=row.since)) == set(lines)


def test_a_letter_about_an_account_is_no_reminder(
    app: Flask, waiting: str, world: World, browser: Open, db: Session
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail=MAIL)
    account, day = world.accounts["member"], today()
    letter = {"account_id": account, "day": day, "since": day, "not_before": now()}
    db.add(Reminder(event_id=1, message_id="<thidua.account.1@example.vn>", **letter))
    db.commit()

    press(browser, waiting)

    assert db.query(Reminder).filter_by(account_id=account, event_id=0).count() == 1


def test_staff_of_a_merged_unit_get_the_letter_of_its_successor(
    app: Flask, waiting: str, world: World, browser: Open, db: Session
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail=MAIL)
    account, year = db.get_one(Account, world.accounts["member"]), db.get_one(Review, world.review)
    successor = db.get_one(Unit, account.unit_id)
    gone = Unit(council_id=successor.council_id, name="Sở Ngoại vụ cũ")
    db.add(gone)
    db.flush()
    db.add(
        UnitSuccession(
            unit_id=gone.id,
            successor_id=successor.id,
            kind=UnitSuccessionKind.MERGED,
            from_year=year.year,
            effective_on=today(),
            decision="12/NQ",
            added_at=now(),
        )
    )
    account.unit_id = gone.id
    db.commit()

    assert "Đã nhắc 1 đơn vị qua thư" in press(browser, waiting)


def test_nobody_is_reminded_twice_a_day(waiting: str, browser: Open, db: Session) -> None:
    head = browser("head")
    shown = head.get(waiting)
    press(browser, waiting)

    again = head.submit(shown, f"{waiting}/remind")

    assert "Hôm nay đã nhắc các đơn vị rồi." in again.text
    assert db.query(Event).filter_by(kind=EventKind.REMINDED).count() == 1


def test_there_is_no_button_once_reports_are_closed(
    waiting: str, world: World, browser: Open, db: Session
) -> None:
    db.get_one(Review, world.review).state = State.REPORTS_SUBMITTED
    db.commit()

    assert "Nhắc 9 đơn vị" not in browser("head").get(waiting).text


def test_single_units_are_picked_and_each_is_reminded_once_a_day(
    app: Flask, waiting: str, browser: Open, db: Session
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail=MAIL)
    head, member = browser("head"), browser("member")
    page = head.get(waiting)
    form = next(form for form in page.all("form") if "Nhắc các đơn vị đã chọn" in text_of(form))
    sent: dict[str, Any] = dict(form_values(form))
    assert len([box for box in form.iter("input") if box.get("name") == "members"]) == 9

    none = head.post(f"{waiting}/remind", sent)
    assert "Hãy chọn ít nhất một đơn vị chưa nộp báo cáo." in none.text
    again = dict(form_values(next(f for f in none.all("form") if "đã chọn" in text_of(f))))
    page = head.post(f"{waiting}/remind", {**again, "members": ["Văn phòng Tỉnh ủy", "Sở Lạ"]})

    assert "Đã nhắc 1 đơn vị qua thư." in page.text
    assert "Đã nhắc hôm nay: Văn phòng Tỉnh ủy." in page.text
    assert "Văn phòng Tỉnh ủy – đã nhắc hôm nay" in page.text
    assert "Nhắc 8 đơn vị" in page.text
    assert db.query(Event).filter_by(kind=EventKind.REMINDED).one().detail["members"] == [
        "Văn phòng Tỉnh ủy"
    ]
    db.close()
    assert "Nhắc 1 đơn vị chưa nộp báo cáo" in member.get("/notices").text
    page = head.submit(page, f"{waiting}/remind")
    assert "Đang tạo công văn đôn đốc gửi 8 đơn vị." in page.text
    assert "Chỉ nhắc một số đơn vị" not in page.text
