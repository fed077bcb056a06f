"""The button that reminds: letters to those who get some, a paper for the rest, once a day."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, form_values, text_of
from workflow.config import MailSettings
from workflow.domain.paper_life import PaperStage
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.record import Report
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
from workflow.services.reminders.by_hand import remind_members
from workflow.services.reminders.due_tasks import DueTasks
from workflow.services.reviews import save_section
from workflow.services.snapshots import facts_of, paper_settings_of
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

    assert "Đang tạo công văn đôn đốc gửi 8 đơn vị." in said  # the head writes none to itself
    assert "Chỉ nhắc ở chuông thông báo: Ban Tuyên giáo Tỉnh ủy." in said
    assert "Đã nhắc hôm nay" in said
    assert [paper.kind for paper in db.query(Paper)] == ["reminder"]
    assert db.query(Event).filter_by(kind=EventKind.REMINDED).one().detail["count"] == 9


def test_with_one_each_person_gets_a_letter_that_names_what_is_open(
    app: Flask, waiting: str, world: World, browser: Open, db: Session
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail=MAIL)

    said = press(browser, waiting)

    assert "Đã nhắc 1 đơn vị qua thư. Đang tạo công văn đôn đốc gửi 7 đơn vị." in said
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
    assert "Đang tạo công văn đôn đốc gửi 7 đơn vị." in page.text
    assert "Chỉ nhắc một số đơn vị" not in page.text


def named_on_paper(db: Session, world: World) -> list[str]:
    """Whom the letter of the office would name as the record stands now."""
    db.expire_all()
    review = db.get_one(Review, world.review)
    facts, settings = facts_of(db, review), paper_settings_of(db, review)
    names = build_context(PaperKind.REMINDER, facts, settings).values["addressees"]
    db.rollback()
    return list(names)


def pick(browser: Open, page: str, *names: str) -> str:
    head = browser("head")
    shown = head.get(page)
    form = next(form for form in shown.all("form") if "Nhắc các đơn vị đã chọn" in text_of(form))
    sent: dict[str, Any] = {**dict(form_values(form)), "members": list(names)}
    return head.post(f"{page}/remind", sent).text


def test_the_letter_names_only_the_units_that_were_picked_today(
    waiting: str, world: World, browser: Open, db: Session
) -> None:
    everybody = named_on_paper(db, world)
    first, second = everybody[2], everybody[0]

    said = pick(browser, waiting, first)

    assert "Đang tạo công văn đôn đốc gửi 1 đơn vị." in said
    assert named_on_paper(db, world) == [first]
    pick(browser, waiting, second)
    assert named_on_paper(db, world) == [second, first]
    press(browser, waiting)
    assert named_on_paper(db, world) == everybody
    db.rollback()
    events = db.query(Event).filter_by(review_id=world.review).order_by(Event.id.desc())
    assert [event.kind for event in events.limit(2)] == [EventKind.REMINDED, EventKind.PAPERS_ASKED]


def test_a_letter_of_yesterday_stands_aside_for_who_is_picked_today(
    waiting: str, world: World, browser: Open, db: Session
) -> None:
    everybody = named_on_paper(db, world)
    review, yesterday = db.get_one(Review, world.review), now() - dt.timedelta(days=1)
    remind_members(db, review, None, by=None, now=yesterday, chosen=everybody[:1])
    db.commit()

    pick(browser, waiting, everybody[1])

    assert named_on_paper(db, world) == [everybody[1]]


def test_who_was_picked_and_has_handed_in_since_leaves_all_the_others_named(
    waiting: str, world: World, browser: Open, db: Session
) -> None:
    everybody = named_on_paper(db, world)
    pick(browser, waiting, everybody[0])
    review = db.get_one(Review, world.review)
    reports = (Report(member=everybody[0], received_on=today()),)
    save_section(
        db, review, "reports", {"reports": reports}, seen=review.version, by=None, now=now()
    )
    db.commit()

    assert named_on_paper(db, world) == everybody[1:]


def test_a_letter_that_was_issued_leaves_the_bell(
    waiting: str, world: World, browser: Open, db: Session
) -> None:
    everybody = named_on_paper(db, world)
    pick(browser, waiting, everybody[0])
    paper = db.query(Paper).one()
    paper.stage = PaperStage.ISSUED
    db.commit()

    said = pick(browser, waiting, everybody[1])

    assert f"Chỉ nhắc ở chuông thông báo: {everybody[1]}." in said
    assert "Công văn đôn đốc của kỳ này đã phát hành" in said
    assert db.query(Paper).count() == 1
