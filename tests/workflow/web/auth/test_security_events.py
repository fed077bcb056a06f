"""What the security log knows after people have signed in, failed, downloaded, been refused."""

import sqlite3
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event as events
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import PASSWORD, World, open_link
from tests.workflow.web.pages import Browser
from workflow.models import Account, Attachment, SecurityEvent
from workflow.services.accounts import credentials, management
from workflow.services.security_log import find_security_log_faults
from workflow.services.stores.file_store import FileStore
from workflow.web.clock import now
from workflow.web.protection import security_log
from workflow.web.protection.security_log import is_download

Open = Callable[[str | None], Browser]


@pytest.fixture
def an(db: Session, world: World) -> str:
    """An officer with a password; her login."""
    account = db.get_one(Account, world.accounts["head"])
    credentials.set_password(account, factories.hash_quickly(PASSWORD))
    login = account.login
    db.commit()
    return login


def sign_in(nobody: Browser, login: str, typed: str = PASSWORD, status: int = 200) -> Browser:
    page = nobody.get("/sign-in")
    fields = {"login": login, "password": typed}
    nobody.submit(page, "/sign-in", fields, status=status)
    return nobody


def rows(db: Session) -> list[tuple[str, int | None]]:
    query = select(SecurityEvent.kind, SecurityEvent.account_id).order_by(SecurityEvent.id)
    found = [(row[0], row[1]) for row in db.execute(query)]
    assert list(find_security_log_faults(db)) == []
    db.rollback()
    return found


def test_signing_in_and_out_and_failing_is_logged(
    an: str, browser: Open, db: Session, world: World
) -> None:
    head = world.accounts["head"]
    sign_in(browser(None), an, "sai rồi", 422)
    sign_in(browser(None), "khong-co-ai", "sai rồi", 422)
    person = sign_in(browser(None), an)
    person.submit(person.get("/account"), "/sign-out")

    assert rows(db) == [
        ("sign_in_failed", head),
        ("sign_in_failed", None),
        ("signed_in", head),
        ("signed_out", head),
    ]
    (address,) = set(db.scalars(select(SecurityEvent.address)))
    assert address == "127.0.0.1"


def test_a_new_device_is_told_on_the_one_that_the_person_knows(an: str, browser: Open) -> None:
    known = sign_in(browser(None), an)
    known.submit(known.get("/account"), "/sign-out")
    assert "lần đầu trên một thiết bị" not in sign_in(browser(None), an).get("/").text

    page = known.get("/sign-in")
    page = known.submit(page, "/sign-in", {"login": an, "password": PASSWORD})

    assert "Đăng nhập lần đầu trên một thiết bị." in page.text
    assert "hãy đổi mật khẩu" in page.text


def test_a_link_that_was_given_and_used_is_told_to_its_owner(
    an: str, browser: Open, db: Session, world: World
) -> None:
    known = sign_in(browser(None), an)
    known.submit(known.get("/account"), "/sign-out")
    officer = db.get_one(Account, world.accounts["council"])
    person = db.get_one(Account, world.accounts["head"])
    token = management.issue_link(db, person, by=officer, now=now())
    db.commit()
    thief = browser(None)
    other = "một câu của kẻ trộm"
    page = thief.submit(open_link(thief, token), "/link/enter", {"password": other, "again": other})
    assert "Dùng đường dẫn" not in page.text

    page = known.submit(known.get("/sign-in"), "/sign-in", {"login": an, "password": other})

    for sentence in ("Cấp đường dẫn", "Dùng đường dẫn", "Đổi mật khẩu."):
        assert sentence in page.text
    kinds = [kind for kind, _ in rows(db)]
    assert kinds[2:4] == ["link_given", "signed_in"]
    assert {"new_device", "link_used", "password_changed"} == {*kinds[4:7]}
    assert "Lê Thị Hội Đồng" in known.get("/account/sessions").text


def test_what_is_refused_and_what_is_taken_along_is_logged(
    app: Flask, browser: Open, db: Session, world: World
) -> None:
    browser("member").get("/people/1", status=403)
    attachment = Attachment(
        review_id=world.review, member="Văn phòng Tỉnh ủy", file_name="a.pdf",
        sha256=FileStore(app.config["SETTINGS"].files).put(b"%PDF-1.7"), size=8, added_at=now(),
    )  # fmt: skip
    db.add(attachment)
    db.commit()
    address = f"/reviews/{world.review}/files/{attachment.id}"
    db.rollback()
    browser("head").download(address)

    assert rows(db) == [
        ("refused", world.accounts["member"]),
        ("downloaded", world.accounts["head"]),
    ]
    details = db.scalars(select(SecurityEvent.detail).order_by(SecurityEvent.id)).all()
    assert details[1] == {
        "route": "review_forms.download_file",
        "review_id": world.review,
        "attachment_id": 1,
    }


def test_a_file_is_logged_whatever_view_gives_it(app: Flask) -> None:
    with app.test_request_context():
        assert is_download(app.response_class(headers={"Content-Disposition": "attachment; x=y"}))
        assert not is_download(app.response_class())


def test_who_knocks_on_every_door_fills_no_log(
    browser: Open, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security_log, "_REFUSALS", "3/minute")
    member = browser("member")
    statuses = {member.client.get("/people/1").status_code for _ in range(12)}

    assert statuses == {403}
    assert 3 <= len(rows(db)) <= 6


def test_what_the_database_cannot_take_stands_in_the_process_log(
    app: Flask,
    browser: Open,
    world: World,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A disk that is full makes nobody unseen."""
    member, person = browser("member"), world.accounts["member"]
    events.listen(app.extensions["database"], "before_cursor_execute", _refuse_events)
    member.get("/people/1", status=403)
    member.download("/account/data.json")
    events.remove(app.extensions["database"], "before_cursor_execute", _refuse_events)

    told = [vars(one)["facts"] for one in caplog.records if one.getMessage() == "security"]
    assert [
        (one["kind"], one["account"], one["detail"]["route"], one["stored"]) for one in told
    ] == [
        ("refused", person, "people.show", False),
        ("downloaded", person, "accounts.export_data", False),
    ]
    assert told[0]["detail"]["account_id"] == 1


def _refuse_events(*given: object) -> None:
    if "INSERT INTO security_event" in str(given[2]):
        raise sqlite3.OperationalError("database or disk is full")
