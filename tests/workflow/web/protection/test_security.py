"""Headers, tokens, languages, error pages: what every page has."""

import dataclasses
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import create_engine

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.config import SettingError, Settings
from workflow.domain.errors import BadInputError, Message
from workflow.web import create_app
from workflow.web.protection.access import public

Open = Callable[[str | None], Browser]


def test_nothing_inline_and_nothing_from_elsewhere_may_run(browser: Open) -> None:
    headers = browser(None).client.get("/sign-in").headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_the_session_cookie_is_out_of_reach_of_scripts(browser: Open) -> None:
    nobody = browser(None)
    cookie = nobody.client.get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_behind_https_the_cookie_never_travels_in_the_clear(settings: Settings) -> None:
    app = create_app(dataclasses.replace(settings, secure_cookies=True))

    with app.test_client().get("/sign-in", base_url="https://thidua.example") as response:
        assert "Secure" in response.headers["Set-Cookie"]
        assert "max-age=31556926" in response.headers["Strict-Transport-Security"]
    app.extensions["database"].dispose()


def test_without_a_secret_nothing_is_served(settings: Settings) -> None:
    with pytest.raises(SettingError, match="THIDUA_SECRET_KEY"):
        create_app(dataclasses.replace(settings, secret_key=""))


def test_the_gallery_is_for_developers_only(settings: Settings) -> None:
    app = create_app(settings)

    assert app.test_client().get("/gallery/").status_code == 404
    app.extensions["database"].dispose()


@pytest.mark.parametrize("address", ["/sign-out", "/language", "/sign-in"])
def test_a_form_without_its_token_changes_nothing(address: str, browser: Open) -> None:
    page = browser("head").post(address, {"language": "en"}, status=400)

    assert page.heading == "Trang này đã mở quá lâu nên chưa lưu được."


def test_the_language_is_switched_on_the_page_one_is_on(browser: Open) -> None:
    head = browser("head")

    page = head.submit(head.get("/password"), "/language", press=("language", "en"))

    assert page.path == "/password"
    assert page.root.get("lang") == "en"
    page = head.submit(page, "/language", press=("language", "vi"))
    assert page.root.get("lang") == "vi"


def test_an_unknown_address_says_so(browser: Open) -> None:
    assert browser("head").get("/khong-co", status=404).heading == "Không tìm thấy trang này."


def test_a_request_of_more_than_20_mib_gets_a_friendly_page(browser: Open) -> None:
    page = browser(None).post("/sign-in", {"login": "x" * 21 * 1024 * 1024}, status=413)

    assert page.heading == "Tệp gửi lên lớn hơn 20 MB, hoặc biểu mẫu có quá nhiều ô."


@pytest.fixture
def broken(app: Flask) -> Flask:
    """The application with two pages that fail."""

    @public
    def crash() -> str:
        raise ZeroDivisionError("bí mật của máy chủ")

    @public
    def refuse() -> str:
        raise BadInputError(Message("Tệp «{name}» rỗng.", name="<b>a</b>"))

    app.add_url_rule("/crash", view_func=crash)
    app.add_url_rule("/refuse", view_func=refuse)
    return app


def test_a_crash_shows_a_code_and_nothing_of_the_inside(broken: Flask, world: World) -> None:
    page = Page(broken.test_client().get("/crash"))

    assert page.status == 500
    assert "Mã lỗi:" in page.text
    assert "bí mật" not in page.response.text


def test_a_rule_that_says_no_is_shown_in_its_own_words(broken: Flask, world: World) -> None:
    page = Page(broken.test_client().get("/refuse"))

    assert page.status == 400
    assert page.heading == "Tệp «<b>a</b>» rỗng."


def test_the_service_says_that_it_lives_and_what_is_missing(browser: Open) -> None:
    client = browser(None).client

    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json == {"database": True, "migrations": True, "broker": False, "store": True}


def test_a_database_that_is_away_is_told_with_the_advice_to_try_again(
    app: Flask, world: World, browser: Open
) -> None:
    head = browser("head")
    whole = app.extensions["database"]
    app.extensions["database"] = create_engine("sqlite:////nowhere/at/all.sqlite3")

    page = head.get("/", status=503)
    app.extensions["database"] = whole

    assert page.heading.startswith("Hệ thống đang bận hoặc đang khởi động lại")
    assert "thử lại" in page.text
    assert page.response.headers["Retry-After"] == "10"


@pytest.mark.parametrize(
    "address", ["/static/img/flag.svg", "/static/app.css?v=1", "/static/none.css?v=1"]
)
def test_files_without_their_fingerprint_are_asked_for_again(address: str, browser: Open) -> None:
    with browser("head").client.get(address) as response:
        assert response.headers["Cache-Control"] == "no-cache"


def test_a_fingerprinted_file_is_kept_for_a_year_and_carries_no_cookie(browser: Open) -> None:
    head = browser("head")
    sheets = [link.get("href", "") for link in head.get("/").all("link")]

    for address in sheets:
        with head.client.get(address) as response:
            assert response.status_code == 200
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert "Set-Cookie" not in response.headers


def test_a_form_that_came_too_late_offers_its_page_again(world: World, browser: Open) -> None:
    address = f"/reviews/{world.review}/edit/general"

    page = browser("head").post(address, {"place": "Phan Thiết"}, status=400)

    assert page.links["Mở lại trang"] == address


def test_who_finds_a_hole_is_told_whom_to_write_to(app: Flask, browser: Open) -> None:
    address = "/.well-known/security.txt"
    assert browser(None).client.get(address).status_code == 404
    named = {"security_contact": "mailto:antoan@coquan.gov.vn"}
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], **named)

    text = browser(None).client.get(address).text

    assert "Contact: mailto:antoan@coquan.gov.vn\n" in text
    assert "Expires: 20" in text


@pytest.mark.parametrize(
    "address", ["/.git/config", "/.git/HEAD", "/.env", "/static/", "/static/css/", "/templates/"]
)
def test_nothing_but_pages_and_their_files_is_served(address: str, browser: Open) -> None:
    """Neither what a repository or a deployment leaves behind nor a list of files."""
    assert browser(None).client.get(address).status_code == 404
    assert browser("administrator").client.get(address).status_code == 404


def test_no_request_is_echoed(browser: Open) -> None:
    answer = browser(None).client.open("/sign-in", method="TRACE", headers={"X-Mark": "echoed"})

    assert answer.status_code == 405
    assert "echoed" not in answer.text
