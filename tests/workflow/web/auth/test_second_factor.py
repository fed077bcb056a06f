"""The second factor at the door: apps and passkeys, in a real browser too."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import PASSWORD, World, open_link
from tests.workflow.web.live_server import serve
from tests.workflow.web.pages import Browser
from workflow.models import Account, SecurityEvent
from workflow.services.accounts import credentials, second_factor
from workflow.services.accounts.second_factor import SecretBox
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
SECRET = pyotp.random_base32()


def code() -> str:
    return pyotp.TOTP(SECRET).now()


@pytest.fixture
def an(db: Session, world: World) -> str:
    """An officer with a password; her login."""
    account = db.get_one(Account, world.accounts["head"])
    credentials.set_password(account, factories.hash_quickly(PASSWORD))
    login = account.login
    db.commit()
    return login


@pytest.fixture
def recovery(an: str, app: Flask, db: Session, world: World) -> list[str]:
    """Recovery codes of the officer, who has an app."""
    account = db.get_one(Account, world.accounts["head"])
    codes = second_factor.add_totp(
        db, account, SECRET, code(), SecretBox(str(app.secret_key)), now()
    )
    db.commit()
    assert codes
    return codes


def show_password(nobody: Browser, login: str) -> Browser:
    address, typed = "/sign-in?next=/year", {"login": login, "password": PASSWORD}
    page = nobody.submit(nobody.get(address), address, typed)
    assert page.heading == "Lớp bảo vệ thứ hai"
    return nobody


def test_a_password_alone_opens_nothing(an: str, recovery: list[str], browser: Open) -> None:
    thief = show_password(browser(None), an)

    assert thief.get("/account").heading == "Đăng nhập"
    page = thief.submit(
        thief.get("/sign-in/second"), "/sign-in/second", {"code": "123456"}, status=422
    )
    assert page.faults == ["Mã chưa đúng, đã dùng rồi hoặc đã hết hạn."]
    assert thief.get("/account").heading == "Đăng nhập"


def test_a_recovery_code_leads_to_the_page_that_was_asked_for(
    an: str, recovery: list[str], browser: Open, db: Session
) -> None:
    head = show_password(browser(None), an)

    page = head.submit(head.get("/sign-in/second"), "/sign-in/second", {"code": recovery[0]})

    assert page.path == "/year"
    how = db.scalars(select(SecurityEvent.detail).filter_by(kind="signed_in")).one()
    assert how == {"by": "password, code"}


def test_codes_are_not_guessed(an: str, recovery: list[str], browser: Open) -> None:
    thief = show_password(browser(None), an)
    token = thief.get("/sign-in/second").form("/sign-in/second")[0].get("value")
    wrong = {"csrf_token": token, "code": "123456"}

    statuses = [thief.client.post("/sign-in/second", data=wrong).status_code for _ in range(12)]

    assert statuses == [422] * 10 + [429] * 2


def test_a_link_shows_no_second_factor(
    an: str, recovery: list[str], browser: Open, db: Session, world: World
) -> None:
    token = credentials.create_link(db, db.get_one(Account, world.accounts["head"]), now())
    db.commit()
    thief, other = browser(None), "một câu khác hẳn"

    page = thief.submit(open_link(thief, token), "/link/enter", {"password": other, "again": other})

    assert page.heading == "Lớp bảo vệ thứ hai"
    assert thief.get("/account").heading == "Đăng nhập"


def test_officers_set_theirs_up_before_anything_else(app: Flask, browser: Open) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], second_factor="officers")

    for address in ("/", "/people", "/account", "/year"):
        assert browser("council").get(address).path == "/account/second-factor"
    assert browser("member").get("/account").path == "/account"
    council = browser("council")
    page = council.submit(council.get("/"), "/sign-out")
    assert page.heading == "Đăng nhập"


def test_an_administrator_takes_it_off_who_lost_the_phone(
    an: str, recovery: list[str], browser: Open, world: World
) -> None:
    admin, address = browser("administrator"), f"/people/{world.accounts['head']}"

    admin.submit(admin.get(address), f"{address}/second-factor/remove")

    head = browser(None)
    page = head.submit(head.get("/sign-in"), "/sign-in", {"login": an, "password": PASSWORD})
    assert page.heading == "Bảng theo dõi"


@pytest.fixture
def chromium_page(app: Flask, chromium: Chromium) -> Iterator[Page]:
    """A browser with a virtual authenticator, at a name that passkeys may be bound to."""
    with (
        serve(app) as address,
        chromium.new_context(base_url=address.replace("127.0.0.1", "localhost")) as context,
    ):
        page = context.new_page()
        devices = context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        device = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
        }
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
        yield page


def sign_in(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def sign_out(page: Page) -> None:
    page.goto("/account")
    page.locator('form[action="/sign-out"]').evaluate("form => form.submit()")
    page.wait_for_url("**/sign-in")


@pytest.mark.slow
def test_an_app_is_added_and_asked_for_in_a_browser(chromium_page: Page, an: str) -> None:
    page = chromium_page
    sign_in(page, an)
    page.goto("/account/second-factor")
    expect(page.locator("svg.segno")).to_be_visible()
    secret = page.locator("#totp-secret").inner_text()
    page.locator("#code").fill(pyotp.TOTP(secret).now())
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Thêm ứng dụng").click()
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    codes = page.locator("#recovery-codes li").all_inner_texts()
    sign_out(page)

    sign_in(page, an)
    assert page.url.endswith("/sign-in/second")
    page.locator("#code").fill(codes[0])
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.locator("h1")).to_have_text("Bảng theo dõi")


@pytest.mark.slow
def test_a_passkey_is_added_and_shown_in_a_browser(
    chromium_page: Page, an: str, db: Session
) -> None:
    page = chromium_page
    sign_in(page, an)
    page.goto("/account/second-factor")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Thêm khóa của thiết bị này").click()
    page.locator("#recovery-codes").wait_for()
    sign_out(page)

    sign_in(page, an)
    assert page.url.endswith("/sign-in/second")
    page.get_by_role("button", name="Dùng khóa của thiết bị").click()

    expect(page.locator("h1")).to_have_text("Bảng theo dõi")
    how = [json.dumps(row) for row in db.scalars(select(SecurityEvent.detail))]
    assert '{"by": "password, passkey"}' in how
