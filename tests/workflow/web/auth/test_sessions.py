"""Sessions: they end where somebody ends them, by time, and for copies of the cookie too."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import PASSWORD, World, open_link
from tests.workflow.web.pages import Browser
from workflow.config import Settings
from workflow.models import Account, SignInSession
from workflow.services.accounts import credentials, management
from workflow.services.operations import disk_space
from workflow.web import create_app
from workflow.web.auth.login import describe_browser
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
#: What somebody reads at the end of a session.
ASKED = "Đăng nhập"


@pytest.fixture
def an(db: Session, world: World) -> str:
    """An officer with a password; her login."""
    account = db.get_one(Account, world.accounts["head"])
    credentials.set_password(account, factories.hash_quickly(PASSWORD))
    login = account.login
    db.commit()
    return login


def sign_in(nobody: Browser, login: str) -> Browser:
    page = nobody.get("/sign-in")
    nobody.submit(page, "/sign-in", {"login": login, "password": PASSWORD})
    return nobody


def test_a_copied_cookie_is_worth_nothing_after_signing_out(
    an: str, browser: Open, app: Flask
) -> None:
    head = sign_in(browser(None), an)
    cookie = head.client.get_cookie("thidua")
    assert cookie
    thief = app.test_client()
    thief.set_cookie("thidua", cookie.value)
    assert Browser(thief).get("/account").heading == "Tài khoản của tôi"

    head.submit(head.get("/"), "/sign-out")

    thief.set_cookie("thidua", cookie.value)
    assert Browser(thief).get("/account").heading == ASKED


def test_the_link_by_which_somebody_first_came_is_no_warning(
    browser: Open, db: Session, world: World
) -> None:
    """Who signed in before is told of it."""
    account = db.get_one(Account, world.accounts["head"])
    told = []
    for _ in range(2):
        management.issue_link(db, account, by=None, now=now())
        token = management.issue_link(db, account, by=None, now=now())
        db.commit()
        nobody = browser(None)  # another browser, which knows nothing of the one before
        asked = open_link(nobody, token)
        typed = {"password": PASSWORD, "again": PASSWORD}
        told.append(
            nobody.submit(asked, "/link/enter", typed).text.count("Nếu không phải do anh/chị")
        )
    assert told[0] == 0
    assert told[1] >= 1


@pytest.mark.parametrize(
    ("column", "back"),
    [("last_seen_at", dt.timedelta(hours=2)), ("created_at", dt.timedelta(hours=12))],
)
def test_a_session_ends_by_time(
    column: str, back: dt.timedelta, an: str, browser: Open, db: Session
) -> None:
    head = sign_in(browser(None), an)
    for early, heading in ((dt.timedelta(minutes=1), "Tài khoản của tôi"), (-back / 100, ASKED)):
        db.execute(update(SignInSession).values({column: now() - back + early}))
        db.commit()
        assert head.get("/account").heading == heading


def test_a_session_that_was_opened_while_the_clock_was_ahead_has_no_longer_life(
    an: str, browser: Open, db: Session
) -> None:
    head = sign_in(browser(None), an)
    for ahead, heading in ((dt.timedelta(hours=1), "Tài khoản của tôi"), (dt.timedelta(1), ASKED)):
        moment = now() + ahead
        db.execute(update(SignInSession).values(created_at=moment, last_seen_at=moment))
        db.commit()
        assert head.get("/account").heading == heading


def test_a_session_in_use_is_marked_as_seen(an: str, browser: Open, db: Session) -> None:
    head = sign_in(browser(None), an)
    db.execute(update(SignInSession).values(last_seen_at=now() - dt.timedelta(hours=1)))
    db.commit()

    head.get("/account")

    seen = db.scalars(select(SignInSession.last_seen_at)).one()
    db.close()
    assert now() - seen < dt.timedelta(minutes=1)


def test_a_form_that_took_long_to_fill_in_waits_for_nobody(
    an: str, browser: Open, db: Session
) -> None:
    """Its session would be marked beside its own transaction, which it would wait for."""
    head = sign_in(browser(None), an)
    page = head.get("/account")
    db.execute(update(SignInSession).values(last_seen_at=now() - dt.timedelta(hours=1)))
    db.commit()

    head.submit(page, "/account")

    seen = db.scalars(select(SignInSession.last_seen_at)).one()
    assert now() - seen < dt.timedelta(minutes=1)


def test_people_see_their_sessions_and_end_another(an: str, browser: Open) -> None:
    here, there = sign_in(browser(None), an), sign_in(browser(None), an)
    page = here.get("/account/sessions")
    assert len(page.all("tbody")[0]) == 2
    actions = [form.get("action", "") for form in page.all("form")]
    (end,) = [action for action in actions if action.endswith("/end")]

    page = here.submit(page, end)

    assert "Đã đăng xuất trên thiết bị đó." in page.text
    assert len(page.all("tbody")[0]) == 1
    assert there.get("/account").heading == ASKED
    assert here.get("/account").heading == "Tài khoản của tôi"


def test_all_other_sessions_end_at_once(an: str, browser: Open) -> None:
    here, *others = (sign_in(browser(None), an) for _ in range(3))

    here.submit(here.get("/account/sessions"), "/account/sessions/end-others")

    assert [other.get("/account").heading for other in others] == [ASKED, ASKED]
    assert here.get("/account").heading == "Tài khoản của tôi"


def test_who_has_been_signed_in_for_long_ends_no_session_and_moves_no_letters(
    an: str, browser: Open, db: Session, world: World
) -> None:
    """It may be a copied cookie, or somebody at a desk that was left."""
    there, here = sign_in(browser(None), an), sign_in(browser(None), an)
    db.execute(update(SignInSession).values(created_at=now() - dt.timedelta(minutes=11)))
    db.commit()

    page = here.submit(here.get("/account/sessions"), "/account/sessions/end-others")
    assert "hãy đăng xuất rồi đăng nhập lại" in page.text
    assert there.get("/account").heading == "Tài khoản của tôi"
    changes = {"email": "ke-gian@vidu.vn"}
    page = here.submit(here.get("/account"), "/account", changes, status=422)
    assert page.faults == ["Mật khẩu đang dùng chưa đúng."]
    changes["password"] = PASSWORD
    here.submit(here.get("/account"), "/account", changes)
    assert db.get_one(Account, world.accounts["head"]).email == "ke-gian@vidu.vn"


def test_nobody_ends_a_session_of_somebody_else(an: str, browser: Open, db: Session) -> None:
    head = sign_in(browser(None), an)
    session_id = db.scalars(select(SignInSession.id)).one()
    db.close()
    member = browser("member")
    token = member.get("/account").form("/sign-out")

    member.post(f"/account/sessions/{session_id}/end", {"csrf_token": token[0].get("value")})

    assert head.get("/account").heading == "Tài khoản của tôi"


def test_an_administrator_ends_the_sessions_of_anybody(
    an: str, browser: Open, world: World
) -> None:
    head, admin = sign_in(browser(None), an), browser("administrator")
    address = f"/people/{world.accounts['head']}"

    admin.submit(admin.get(address), f"{address}/sessions/end")

    assert head.get("/account").heading == ASKED


def test_behind_https_only_this_very_site_sets_the_cookies(settings: Settings) -> None:
    app = create_app(replace(settings, secure_cookies=True))

    with app.test_client().get("/sign-in", base_url="https://thidua.example") as response:
        (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-thidua=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {*cookie.split("; ")}
    assert "Domain" not in cookie
    app.extensions["database"].dispose()


def test_signing_out_removes_what_the_browser_kept(browser: Open) -> None:
    head = browser("head")
    token = head.get("/account").form("/sign-out")[0].get("value")

    answer = head.client.post("/sign-out", data={"csrf_token": token})

    assert answer.headers["Clear-Site-Data"] == '"storage"'
    page = head.get("/sign-in")
    assert page.by_id("main").get("data-signed-out") is not None
    assert head.get("/sign-in").by_id("main").get("data-failed") is not None


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0", "Firefox · Windows"),
        ("Mozilla/5.0 (X11; Linux) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Linux"),
        ("curl/8.0", "curl"),
        ("", "?"),
    ],
)
def test_a_browser_is_named_in_a_few_words(sent: str, shown: str) -> None:
    assert describe_browser(sent) == shown


def test_whoever_signs_out_is_forgotten_by_the_browser_where_nothing_can_be_stored(
    an: str, browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = sign_in(browser(None), an)
    page = head.get("/")

    with monkeypatch.context() as full:
        full.setattr(disk_space, "FLOOR_BYTES", 2**62)
        told = head.submit(page, "/sign-out", status=503)

    assert "chưa lưu được việc vừa rồi" in told.text
    assert head.get("/account").heading == ASKED
