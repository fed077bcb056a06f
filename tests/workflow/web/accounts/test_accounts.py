"""One's own page: where reminders go and what they say; the letter that an administrator tries."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.mail_server import MailServer, mail_settings, run_mail_server
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.models import Account, Reminder, ReminderStatus, SecurityEvent
from workflow.services.reminders import smtp
from workflow.web.clock import now, today

Open = Callable[[str | None], Browser]


def test_a_person_says_where_reminders_go(browser: Open, db: Session, world: World) -> None:
    head = browser("head")
    page = head.get("/account")
    assert "Máy này chưa đặt máy chủ thư" in page.text

    changed = {"email": " an@bình-thuận.vn ", "mail_language": "en"}
    page = head.submit(page, "/account", changed)

    assert "Đã lưu." in page.text
    account = db.get_one(Account, world.accounts["head"])
    assert (account.email, account.mail_language) == ("an@xn--bnh-thun-21a0927e.vn", "en")
    assert db.scalars(select(SecurityEvent.kind)).all() == ["email_changed"]
    assert account.reminded


def test_an_address_that_is_none_is_refused_and_what_was_typed_stays(browser: Open) -> None:
    head = browser("head")

    page = head.submit(head.get("/account"), "/account", {"email": "an@coquan"}, status=422)

    assert page.faults == ["Địa chỉ thư chưa đúng; ví dụ đúng: ten@coquan.gov.vn."]
    assert page.by_id("email").get("value") == "an@coquan"


def test_reminders_are_turned_off_and_the_address_taken_away(
    browser: Open, db: Session, world: World
) -> None:
    head = browser("head")
    head.submit(head.get("/account"), "/account", {"email": "an@coquan.vn"})
    sent = {"email": "", "mail_language": "vi", "csrf_token": token(head)}

    head.post("/account", sent)

    account = db.get_one(Account, world.accounts["head"])
    assert (account.email, account.reminded) == (None, False)


def test_the_addresses_in_letters_are_pages(app: Flask) -> None:
    with app.test_request_context():
        built = {app.url_for(name) for name in ("accounts.show", "agenda.show_all")}
        built.add(app.url_for("agenda.show", review_id=7))

    assert built == {"/account", "/year", "/reviews/7/year"}


def test_what_became_of_todays_letter_is_told(browser: Open, db: Session, world: World) -> None:
    row = Reminder(
        account_id=world.accounts["head"], day=today(), since=today() - dt.timedelta(days=1),
        message_id="<1@x>", not_before=now(), status=ReminderStatus.FAILED,
        reason=smtp.UNREACHABLE,
    )  # fmt: skip
    db.add(row)
    db.commit()

    assert f"Chưa gửi được: {smtp.UNREACHABLE}" in browser("head").get("/account").text
    assert "Nguyễn Thị An (truongkhoi)" not in browser("administrator").get("/operations").text


@pytest.fixture
def posted(app: Flask) -> object:
    """The application with a mail server."""
    with run_mail_server() as server:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail=server.mail)
        yield server


def test_an_administrator_tries_a_letter(
    posted: MailServer, browser: Open, db: Session, world: World
) -> None:
    admin = browser("administrator")
    page = admin.submit(admin.get("/operations"), "/operations/test-letter")
    assert page.heading == "Tài khoản của tôi", "no address yet"
    admin.submit(page, "/account", {"email": "admin@coquan.vn"})

    page = admin.submit(admin.get("/operations"), "/operations/test-letter")

    assert "Máy chủ thư đã nhận thư thử gửi tới admin@coquan.vn." in page.text
    assert [one["Subject"] for one in posted.letters] == ["Thi đua: thư thử"]


def test_what_the_mail_server_does_not_like_is_said(
    posted: MailServer, browser: Open, db: Session, world: World
) -> None:
    db.get_one(Account, world.accounts["administrator"]).email = "admin@coquan.vn"
    row = Reminder(
        account_id=world.accounts["head"], day=today(), since=today() - dt.timedelta(days=1),
        message_id="<1@x>", not_before=now(), status=ReminderStatus.FAILED,
        reason=smtp.NO_RECIPIENT,
    )  # fmt: skip
    db.add(row)
    db.commit()
    posted.to_recipient = "550 nobody"
    admin = browser("administrator")
    page = admin.get("/operations")
    assert "Thư nhắc việc: 1 thư không gửi được trong 14 ngày qua" in page.text
    assert "Nguyễn Thị An (truongkhoi)" in page.text

    page = admin.submit(page, "/operations/test-letter")

    assert f"Chưa gửi được: {smtp.NO_RECIPIENT}" in page.text


def token(person: Browser) -> str:
    boxes = person.get("/account").all("input")
    return next(box.get("value", "") for box in boxes if box.get("name") == "csrf_token")


def test_the_settings_of_a_real_server_are_read(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("p@ss\n")
    mail = mail_settings(
        "smtps://thidua@thu.coquan.vn", THIDUA_SMTP_PASSWORD_FILE=str(tmp_path / "password")
    )

    assert (mail.host, mail.port, mail.user, mail.password) == (
        *("thu.coquan.vn", 465, "thidua", "p@ss"),
    )
    assert "p@ss" not in repr(mail)
