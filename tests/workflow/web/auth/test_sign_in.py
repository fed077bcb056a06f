"""Signing in, out, by a one-time link; changing a password."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import PASSWORD, World, open_link
from tests.workflow.web.pages import Browser, Page, form_values
from workflow.domain.roles import Right
from workflow.models import Account
from workflow.services.accounts import credentials, tokens
from workflow.web.clock import now

Open = Callable[[str | None], Browser]


@pytest.fixture
def an(db: Session, world: World) -> str:
    """An officer with a password; her login."""
    account = db.get_one(Account, world.accounts["head"])
    credentials.set_password(account, factories.hash_quickly(PASSWORD))
    login = account.login
    db.commit()
    return login


@pytest.fixture
def token(db: Session, world: World) -> str:
    """A one-time link for an officer without a password."""
    made = credentials.create_link(db, db.get_one(Account, world.accounts["head"]), now())
    db.commit()
    return made


def test_the_right_password_leads_to_the_page_that_was_asked_for(an: str, browser: Open) -> None:
    nobody = browser(None)
    page = nobody.get("/password")
    assert page.heading == "Đăng nhập"

    page = nobody.submit(
        page, "/sign-in?next=/password", {"login": an.upper(), "password": PASSWORD}
    )

    assert page.heading == "Đổi mật khẩu"


@pytest.mark.parametrize("login", ["truongkhoi", "khong-co-ai"])
def test_a_wrong_guess_does_not_tell_whether_the_login_exists(
    login: str, an: str, browser: Open
) -> None:
    nobody = browser(None)

    page = nobody.submit(
        nobody.get("/sign-in"), "/sign-in", {"login": login, "password": "sai rồi"}, status=422
    )

    assert page.faults == ["Tên đăng nhập hoặc mật khẩu chưa đúng."]
    assert page.by_id("login").get("value") == login
    assert not page.by_id("password").get("value")


def test_an_eleventh_wrong_guess_for_one_login_has_to_wait(an: str, browser: Open) -> None:
    nobody = browser(None)
    wrong = {"login": an, "password": "sai rồi"}
    page = nobody.get("/sign-in")

    statuses = [
        nobody.client.post("/sign-in", data=_fill(page, wrong)).status_code for _ in range(11)
    ]

    assert statuses == [422] * 10 + [429]
    other = _fill(page, {"login": "ai-khac", "password": "x"})
    assert nobody.client.post("/sign-in", data=other).status_code == 422


def _fill(page: Page, changes: dict[str, str]) -> dict[str, str]:
    return dict(form_values(page.form("/sign-in"))) | changes


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example", "/\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(next_page: str, an: str, browser: Open) -> None:
    nobody = browser(None)
    page = nobody.get("/sign-in?next=" + next_page)
    action = next(
        form.get("action", "") for form in page.all("form") if "next" in form.get("action", "")
    )

    page = nobody.submit(page, action, {"login": an, "password": PASSWORD})

    assert page.heading == "Bảng theo dõi"


def test_signing_out_ends_the_session(browser: Open) -> None:
    head = browser("head")

    page = head.submit(head.get("/"), "/sign-out")

    assert "Anh/chị đã đăng xuất." in page.text
    assert head.get("/").heading == "Đăng nhập"


def test_a_link_sets_a_password_and_works_once(token: str, browser: Open) -> None:
    first, second = browser(None), browser(None)
    typed = {"password": PASSWORD, "again": PASSWORD}
    page = open_link(first, token)

    page = first.submit(page, "/link/enter", typed)
    assert page.heading == "Bảng theo dõi"

    page = second.submit(open_link(second, token), "/link/enter", typed, status=410)
    assert page.heading == "Liên kết không còn dùng được"


def test_a_mistyped_password_does_not_use_the_link_up(token: str, browser: Open) -> None:
    nobody = browser(None)

    page = nobody.submit(
        open_link(nobody, token),
        "/link/enter",
        {"password": "ngắn", "again": "khác"},
        status=422,
    )
    assert page.faults == [
        "Mật khẩu cần ít nhất 10 ký tự.",
        "Hai lần nhập chưa giống nhau; hãy nhập lại.",
    ]

    page = nobody.submit(page, "/link/enter", {"password": PASSWORD, "again": PASSWORD})
    assert page.heading == "Bảng theo dõi"


def test_a_new_password_signs_other_devices_out(an: str, browser: Open) -> None:
    here, elsewhere = browser("head"), browser("head")
    changed = {"current": PASSWORD, "password": "một câu khác hẳn", "again": "một câu khác hẳn"}

    page = here.submit(here.get("/password"), "/password", changed)

    assert "Đã đổi mật khẩu" in page.text
    assert elsewhere.get("/").heading == "Đăng nhập"


def test_whoever_changes_a_password_is_told_of_the_tokens_that_go_on(
    an: str, browser: Open, db: Session, world: World
) -> None:
    """Somebody who had the old one may have made one for themselves."""
    account = db.get_one(Account, world.accounts["head"])
    tokens.create_token(
        db, account, name="Cổng", rights=[Right.SEE_REVIEW], days=90, by=account, now=now()
    )
    db.commit()
    changed = {"current": PASSWORD, "password": "một câu khác hẳn", "again": "một câu khác hẳn"}
    here = browser("head")

    page = here.submit(here.get("/password"), "/password", changed)

    assert "Còn 1 mã truy cập" in page.text


def test_changing_a_password_asks_for_the_old_one(an: str, browser: Open) -> None:
    head = browser("head")
    changed = {"current": "đoán bừa", "password": "một câu khác hẳn", "again": "một câu khác hẳn"}

    page = head.submit(head.get("/password"), "/password", changed, status=422)

    assert page.faults == ["Mật khẩu đang dùng chưa đúng."]


def test_a_password_that_is_easy_to_guess_does_not_use_the_link_up(
    token: str, browser: Open
) -> None:
    nobody = browser(None)
    easy = {"password": "password123", "again": "password123"}

    page = nobody.submit(open_link(nobody, token), "/link/enter", easy, status=422)
    assert page.faults == ["Mật khẩu này dễ đoán; hãy dùng một câu dài hơn mà chỉ anh/chị biết."]

    page = nobody.submit(page, "/link/enter", {"password": PASSWORD, "again": PASSWORD})
    assert page.heading == "Bảng theo dõi"
