"""Single sign-on: whom a provider's word lets in, and what of it is not believed."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.sign_on_provider import CLIENT, SECRET, TrialProvider, run_provider
from tests.waiting import TIMEOUT, IdleTime
from tests.workflow.web.conftest import PASSWORD, World, open_link
from tests.workflow.web.pages import Browser, Page, form_values
from workflow.config import GroupRule, Settings, SignOnProvider
from workflow.domain.errors import BadInputError
from workflow.domain.roles import Role
from workflow.models import Account, Council, SecurityEvent, SignOnIdentity
from workflow.services.accounts import credentials, identities, management, openid, sessions
from workflow.services.security_log import find_security_log_faults
from workflow.web.auth import sign_on
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
HERE = "http://localhost"
LIMITS = sessions.SessionLimits(dt.timedelta(hours=2), dt.timedelta(hours=12))


@pytest.fixture(scope="module")
def running() -> Iterator[TrialProvider]:
    with run_provider() as trial:
        yield trial


@pytest.fixture
def trial(running: TrialProvider) -> TrialProvider:
    """The provider, answering rightly until a test says otherwise."""
    fresh = TrialProvider(issuer=running.issuer)
    running.__dict__.update(fresh.__dict__)
    return running


@pytest.fixture
def use(app: Flask, trial: TrialProvider) -> Callable[..., SignOnProvider]:
    """Let the service know the provider, under settings of this test."""

    def use_provider(*, passwords: bool = True, **values: Any) -> SignOnProvider:
        known: dict[str, Any] = {
            "key": "tinh", "name": "Cổng của tỉnh", "issuer": trial.issuer,
            "client_id": CLIENT, "client_secret": SECRET,
        }  # fmt: skip
        provider = SignOnProvider(**(known | values))
        settings: Settings = app.config["SETTINGS"]
        settings = replace(settings, sign_on=(provider,), public_url=HERE, passwords=passwords)
        app.config["SETTINGS"] = settings
        sign_on.init_app(app, settings)
        return provider

    return use_provider


@pytest.fixture
def an(db: Session, world: World, trial: TrialProvider) -> int:
    """An officer with a password, linked to the provider; her id."""
    account = db.get_one(Account, world.accounts["head"])
    credentials.set_password(account, factories.hash_quickly(PASSWORD))
    identities.add_identity(db, account, trial.issuer, "a1b2", by=None, now=now())
    db.commit()
    return world.accounts["head"]


def go(person: Browser, start: str = "/sign-on/tinh") -> str:
    """Follow a browser to the provider and back; the address it comes back to, not yet opened."""
    left = person.client.get(start)
    assert left.status_code == 302, left.text
    return answer_of(left.headers["Location"])


def answer_of(address: str) -> str:
    back = requests.get(address, allow_redirects=False, timeout=TIMEOUT)
    parts = urlsplit(back.headers["Location"])
    return f"{parts.path}?{parts.query}"


def leave(
    person: Browser,
    page: Page,
    action: str,
    typed: dict[str, str] | None = None,
    button: tuple[str, str] = ("", ""),
) -> str:
    """Send a form that leads to the provider; where to."""
    sent = dict(form_values(page.form(action))) | (typed or {}) | dict([button])
    return person.client.post(action, data=sent).headers["Location"]


def refusals(page: Page) -> list[str]:
    assert page.heading == "Đăng nhập"
    return page.faults


def kinds(db: Session, account_id: int | None) -> list[str]:
    query = select(SecurityEvent.kind).filter_by(account_id=account_id).order_by(SecurityEvent.id)
    found = list(db.scalars(query))
    assert list(find_security_log_faults(db)) == []
    db.rollback()
    return found


def test_whoever_is_linked_gets_to_the_page_that_was_asked_for(
    use: Any, an: int, browser: Open, db: Session, trial: TrialProvider
) -> None:
    use()
    person = browser(None)
    assert "Đăng nhập bằng Cổng của tỉnh" in person.get("/sign-in").text

    page = person.get(go(person, "/sign-on/tinh?next=/year"))

    assert page.path == "/year"
    with person.client.session_transaction() as cookie:  # no token of the provider is kept
        assert set(cookie) <= {"_permanent", "_user_id", "_flashes", "csrf_token"}
    assert kinds(db, an)[-1] == "signed_in"
    asked = trial.seen[-1]
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == f"{HERE}/sign-on/tinh/answer"
    assert len(asked["nonce"]) >= 32
    assert len(asked["state"]) >= 32


@pytest.mark.parametrize("subject", ["ai-khac", "A1B2", "truongkhoi"])
def test_nobody_gets_in_who_is_not_linked(
    subject: str, use: Any, an: int, browser: Open, trial: TrialProvider, db: Session
) -> None:
    """Neither by a login nor by an address of letters, however much it is somebody's."""
    db.get_one(Account, an).email = "an@coquan.gov.vn"
    db.commit()
    use()
    trial.subject = subject
    trial.claims = {"email": "an@coquan.gov.vn", "preferred_username": "truongkhoi"}
    person = browser(None)

    (said,) = refusals(person.get(go(person), status=422))

    assert f"«{subject}»" in said
    assert kinds(db, None)[-1] == "sign_on_failed"
    assert person.get("/year").heading == "Đăng nhập"


def test_a_locked_account_stays_locked(use: Any, an: int, browser: Open, db: Session) -> None:
    use()
    management.lock_account(db, db.get_one(Account, an), by=None, now=now())
    db.commit()
    person = browser(None)

    assert refusals(person.get(go(person), status=422))


MOMENT = int(time.time())
WRONG_TOKENS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://elsewhere.example"},
    "for somebody else": {"aud": "another-client"},
    "for us among others, by another": {"aud": [CLIENT, "x"], "azp": "x"},
    "another request": {"nonce": "another"},
    "expired": {"iat": MOMENT - 900, "exp": MOMENT - 120},
    "not yet": {"nbf": MOMENT + 3600},
    "nobody": {"sub": ""},
    "not text": {"sub": 7},
    "another by a space": {"sub": "a1b2 "},
    "longer than any": {"sub": "x" * 256},
}
ODD_TOKENS: dict[str, dict[str, Any]] = {
    "a list within the factors": {"amr": [["mfa"]]},
    "a table as the level": {"acr": {}},
    "a name that is none": {"name": [1]},
}


def test_a_token_that_is_not_for_this_is_not_believed(
    use: Any, an: int, browser: Open, trial: TrialProvider
) -> None:
    use()
    person = browser(None)
    for case, claims in WRONG_TOKENS.items():
        trial.claims = claims
        assert refusals(person.get(go(person), status=422)), case
    assert person.get("/year").heading == "Đăng nhập"


def test_what_a_token_says_oddly_of_a_second_factor_counts_for_nothing(
    use: Any, an: int, browser: Open, trial: TrialProvider
) -> None:
    use(amr=("mfa", "m"), acr=("high",))
    for case, claims in ODD_TOKENS.items():
        trial.claims = claims
        person = browser(None)
        answer = person.client.get(go(person))
        assert answer.status_code == 302, case


def test_keys_that_are_none_are_a_provider_that_is_not_believed(
    use: Any, an: int, browser: Open, trial: TrialProvider
) -> None:
    use()
    trial.metadata = {"token_endpoint_auth_methods_supported": 5}
    person = browser(None)
    assert person.client.get(go(person)).status_code == 302

    trial.key.dict_value["crv"] = "unknown"
    use()
    person = browser(None)
    assert refusals(person.get(go(person), status=422))


def test_a_token_says_everything_that_is_asked(
    use: Any, an: int, browser: Open, trial: TrialProvider
) -> None:
    use()
    person = browser(None)
    for lacking in ("iss", "aud", "sub", "exp", "iat", "nonce"):
        trial.lacking = {lacking}
        assert refusals(person.get(go(person), status=422)), lacking


def test_a_clock_may_be_off_by_less_than_a_minute(
    use: Any, an: int, browser: Open, trial: TrialProvider
) -> None:
    use()
    moment = int(time.time())
    trial.claims = {"iat": moment + 40, "exp": moment - 40}
    person = browser(None)

    assert person.get(go(person)).heading == "Bảng theo dõi"


def test_keys_may_change_and_forged_ones_do_not_count(
    use: Any, an: int, browser: Open, trial: TrialProvider
) -> None:
    use()
    first = browser(None)
    assert first.get(go(first)).heading == "Bảng theo dõi"

    trial.key = ECKey.generate_key("P-256", {"kid": "2"})
    second = browser(None)
    assert second.get(go(second)).heading == "Bảng theo dõi"

    trial.signs_with = ECKey.generate_key("P-256", {"kid": "2"})
    thief = browser(None)
    assert refusals(thief.get(go(thief), status=422))


@pytest.mark.slow
def test_weak_signatures_count_only_where_the_file_of_providers_allows_them(
    use: Any, an: int, browser: Open, trial: TrialProvider
) -> None:
    """PKCS #1 v1.5 and RSA of less than 3072 bits are what ASVS 5.0 no longer takes."""
    small, large = (RSAKey.generate_key(bits, {"kid": "3"}) for bits in (2048, 3072))
    signed = [(small, "RS256"), (small, "PS256"), (large, "RS256"), (large, "PS256")]

    taken: dict[bool, list[bool]] = {}
    for allowed in (False, True):
        for trial.key, trial.algorithm in signed:
            use(legacy_signatures=allowed)
            person = browser(None)
            answer = person.client.get(go(person), follow_redirects=True)
            taken.setdefault(allowed, []).append(answer.status_code == 200)

    assert taken == {False: [False, False, False, True], True: [True] * 4}


def test_an_answer_is_taken_once_and_by_the_browser_that_asked(
    use: Any, an: int, browser: Open
) -> None:
    use()
    person, other = browser(None), browser(None)
    address = go(person)

    assert refusals(other.get(address, status=422))
    assert person.get(address).heading == "Bảng theo dõi"
    leave(person, person.get("/account"), "/sign-out")
    assert refusals(person.get(address, status=422))


def test_an_answer_of_ten_minutes_ago_is_too_old(use: Any, an: int, browser: Open) -> None:
    use()
    person = browser(None)
    address = go(person)
    with person.client.session_transaction() as cookie:
        kept = cookie["sign_on"]
        cookie["sign_on"] = [*kept[:4], kept[4] - 600, *kept[5:]]

    assert refusals(person.get(address, status=422))


@pytest.mark.parametrize("said", [{"iss": "https://elsewhere.example"}, {"iss": None}])
def test_an_answer_of_another_provider_is_not_believed(
    said: dict[str, str | None], use: Any, an: int, browser: Open, trial: TrialProvider
) -> None:
    use()
    trial.answer = said
    person = browser(None)

    assert refusals(person.get(go(person), status=422))


def test_a_provider_that_refuses_leaves_the_other_ways_open(
    use: Any, an: int, browser: Open, trial: TrialProvider
) -> None:
    use()
    trial.answer = {"code": None, "error": "access_denied", "error_description": "<b>x</b>"}
    person = browser(None)

    page = person.get(go(person), status=422)

    assert "không đăng nhập cho anh/chị" in refusals(page)[0]
    page = person.submit(page, "/sign-in", {"login": "truongkhoi", "password": PASSWORD})
    assert page.heading == "Bảng theo dõi"


ELSEWHERE: list[dict[str, str | None]] = [
    {"issuer": "https://elsewhere.example"},
    {"authorization_endpoint": "https://elsewhere.example/authorize"},
    {"token_endpoint": "http://169.254.169.254/token"},
    {"jwks_uri": None},
    {"end_session_endpoint": "javascript:alert(1)"},
]


def test_a_document_that_leads_elsewhere_is_not_believed(
    use: Any, an: int, browser: Open, trial: TrialProvider
) -> None:
    use()
    for document in ELSEWHERE:
        trial.metadata = document
        page = browser(None).get("/sign-on/tinh", status=503)
        assert "không trả lời đúng lúc" in refusals(page)[0]


def test_a_provider_that_is_away_costs_no_more_than_its_time(
    use: Any, browser: Open, trial: TrialProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    use()
    monkeypatch.setattr("workflow.services.accounts.openid.TIMEOUT_S", 0.3)
    trial.slowness = 1

    with IdleTime() as idle:
        page = browser(None).get("/sign-on/tinh", status=503)

    assert idle.seconds < 1
    assert "không trả lời đúng lúc" in refusals(page)[0]
    assert page.form("/sign-in")


def test_who_asks_for_a_provider_that_is_away_keeps_no_pages_from_others(
    use: Any, browser: Open, trial: TrialProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may ask for it without end; all but a few are told at once, and so are the next."""
    use()
    monkeypatch.setattr("workflow.services.accounts.openid.TIMEOUT_S", 0.5)
    monkeypatch.setattr("workflow.services.accounts.openid._SLOW_S", 0.1)
    trial.slowness = 2
    people = [browser(None) for _ in range(8)]

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(lambda one: one.get("/sign-on/tinh", status=503), people))
    trial.slowness = 0
    browser(None).get("/sign-on/tinh", status=503)

    assert trial.documents <= openid.AT_ONCE


def test_a_sign_on_never_leads_to_another_site(use: Any, an: int, browser: Open) -> None:
    use()
    for onward in ("https://evil.example/", "//evil.example", "/\\evil.example", "//["):
        person = browser(None)
        page = person.get(go(person, f"/sign-on/tinh?next={onward}"))
        assert page.heading == "Bảng theo dõi"


def test_signing_out_ends_the_session_at_the_provider_too(
    use: Any, an: int, browser: Open, trial: TrialProvider
) -> None:
    use()
    person = browser(None)
    page = person.get(go(person))
    token = page.form("/sign-out")[0].get("value")

    left = person.client.post("/sign-out", data={"csrf_token": token})

    parts = urlsplit(left.headers["Location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{trial.issuer}/end"
    said = parse_qs(parts.query)
    assert said["client_id"] == [CLIENT]
    assert said["post_logout_redirect_uri"] == [f"{HERE}/sign-in"]
    assert person.get("/year").heading == "Đăng nhập"


@pytest.mark.parametrize(
    ("counted", "said", "heading"),
    [
        ({}, {"acr": "gold", "amr": ["otp"]}, "Lớp bảo vệ thứ hai"),
        ({"acr": ("gold",)}, {"acr": "gold"}, "Bảng theo dõi"),
        ({"acr": ("gold",)}, {"acr": "silver"}, "Lớp bảo vệ thứ hai"),
        ({"amr": ("otp",)}, {"amr": ["pwd", "otp"]}, "Bảng theo dõi"),
        ({"amr": ("otp",)}, {"amr": ["pwd"]}, "Lớp bảo vệ thứ hai"),
        ({"amr": ("otp",)}, {"amr": "otp"}, "Đăng nhập"),
    ],
)
def test_a_second_factor_at_the_provider_counts_only_by_the_settings(
    counted: dict[str, tuple[str, ...]], said: dict[str, Any], heading: str,
    use: Any, an: int, browser: Open, trial: TrialProvider, app: Flask,
) -> None:  # fmt: skip
    use(**counted)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], second_factor="all")
    trial.claims = said
    person = browser(None)

    page = person.get(go(person), status=422 if heading == "Đăng nhập" else 200)

    assert page.heading == heading


def test_groups_give_the_role_that_the_settings_say(
    use: Any, an: int, browser: Open, trial: TrialProvider, db: Session
) -> None:
    council, name = db.execute(select(Council.id, Council.name)).first() or (0, "")
    db.rollback()
    use(
        rules=(
            GroupRule("thidua-hoidong", "council_officer", name),
            GroupRule("thidua", "member_staff"),
        )
    )
    trial.claims = {"groups": ["khac", "thidua-hoidong", "thidua"]}
    person = browser(None)
    person.get(go(person))

    account = db.get_one(Account, an)
    assert (account.role, account.council_id) == (Role.COUNCIL_OFFICER, council)
    assert {"account_changed", "role_from_group"} <= set(kinds(db, an))


@pytest.mark.parametrize("groups", [[], ["administrators", "quản trị"], "thidua", None])
def test_a_group_that_the_settings_do_not_name_gives_nothing(
    groups: Any, use: Any, an: int, browser: Open, trial: TrialProvider, db: Session
) -> None:
    use(rules=(GroupRule("thidua", "member_staff"),))
    trial.claims = {} if groups is None else {"groups": groups}
    person = browser(None)

    page = person.get(go(person), status=422)

    assert "Không nhóm nào" in refusals(page)[0]
    assert db.get_one(Account, an).role is Role.MEMBER_STAFF


def test_groups_may_stand_where_the_provider_tells_about_people(
    use: Any, an: int, browser: Open, trial: TrialProvider
) -> None:
    use(rules=(GroupRule("thidua", "member_staff"),))
    trial.userinfo = {"groups": ["thidua"]}
    person = browser(None)
    assert person.get(go(person)).heading == "Bảng theo dõi"

    trial.userinfo = {"groups": ["thidua"], "sub": "ai-khac"}
    person = browser(None)
    assert refusals(person.get(go(person), status=422))


def test_whoever_is_signed_in_links_their_own_account_with_the_password(
    use: Any, browser: Open, db: Session, world: World, trial: TrialProvider
) -> None:
    use()
    account = db.get_one(Account, world.accounts["member"])
    credentials.set_password(account, factories.hash_quickly(PASSWORD))
    db.commit()
    person = browser("member")
    page = person.get("/account/sign-on")
    wrong = {"password": "đoán bừa"}
    page = person.submit(page, "/account/sign-on", wrong, press=("add", "tinh"), status=422)
    assert page.faults == ["Mật khẩu đang dùng chưa đúng."]

    left = leave(person, page, "/account/sign-on", {"password": PASSWORD}, button=("add", "tinh"))
    assert "prompt=login" in left
    page = person.get(answer_of(left))

    assert "Đã nối với Cổng của tỉnh." in page.text
    assert "identity_added" in kinds(db, world.accounts["member"])
    other = browser(None)
    assert other.get(go(other)).heading == "Bảng theo dõi"

    page = person.get("/account/sign-on")
    row = str(db.scalars(select(SignOnIdentity.id)).one())
    db.rollback()
    page = person.submit(page, "/account/sign-on", {"password": PASSWORD}, press=("remove", row))
    assert "Đã bỏ." in page.text
    stranger = browser(None)
    assert refusals(stranger.get(go(stranger), status=422))


def test_an_administrator_links_an_account_and_a_subject_is_one_persons(
    use: Any, browser: Open, db: Session, world: World, trial: TrialProvider
) -> None:
    use()
    admin, member = browser("administrator"), world.accounts["member"]
    page = admin.get(f"/people/{member}")
    action = f"/people/{member}/identities"

    page = admin.submit(page, action, {"provider": "tinh", "subject": " a1b2 "})
    assert "Đã nối với Cổng của tỉnh." in page.text

    person = browser(None)
    assert person.get(go(person)).heading == "Bảng theo dõi"
    with pytest.raises(BadInputError):
        identities.add_identity(
            db, db.get_one(Account, world.accounts["head"]), trial.issuer, "a1b2",
            by=None, now=now(),
        )  # fmt: skip


def test_without_passwords_nobody_signs_in_by_one(use: Any, an: int, browser: Open) -> None:
    nobody = browser(None)
    page = nobody.get("/sign-in")
    use(passwords=False)

    page = nobody.submit(
        page, "/sign-in", {"login": "truongkhoi", "password": PASSWORD}, status=422
    )

    assert refusals(page) == ["Ở đây không đăng nhập bằng mật khẩu."]
    assert "password" not in [field.get("type") for field in page.all("input")]
    assert browser("head").client.get("/password").status_code == 404


def test_without_passwords_a_link_links_its_owner_to_the_provider(
    use: Any, browser: Open, db: Session, world: World
) -> None:
    use(passwords=False)
    account = db.get_one(Account, world.accounts["member"])
    token = management.issue_link(db, account, by=None, now=now())
    db.commit()
    person, late = browser(None), browser(None)
    page = open_link(person, token)
    assert page.heading == "Nối tài khoản"

    left = leave(person, page, "/link/enter", button=("provider", "tinh"))
    page = person.get(answer_of(left))

    assert page.heading == "Bảng theo dõi"
    again = leave(late, open_link(late, token), "/link/enter", button=("provider", "tinh"))
    page = late.get(answer_of(again), status=422)
    assert "đã dùng rồi" in refusals(page)[0]


def test_an_emergency_link_signs_in_once_and_everybody_hears_of_it(
    use: Any, browser: Open, db: Session, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    use(passwords=False)
    account = db.get_one(Account, world.accounts["administrator"])
    token = management.issue_link(db, account, by=None, now=now(), emergency=True)
    db.commit()
    person, thief = browser(None), browser(None)
    page = open_link(person, token)

    page = person.submit(page, "/link/enter", press=("enter", "1"))

    assert page.heading == "Bảng theo dõi"
    assert "Đăng nhập khẩn cấp" in person.get("/operations").text
    found = kinds(db, world.accounts["administrator"])
    assert {"emergency_link_given", "emergency_sign_in"} <= set(found)
    loud = [row for row in caplog.records if row.name == "security" and row.levelname == "WARNING"]
    assert len(loud) == 2
    page = open_link(thief, token)
    page = thief.submit(page, "/link/enter", press=("enter", "1"), status=410)
    assert page.heading == "Liên kết không còn dùng được"


def test_whoever_has_no_password_confirms_by_signing_in_anew(
    use: Any, browser: Open, db: Session, world: World, trial: TrialProvider
) -> None:
    use()
    account = db.get_one(Account, world.accounts["member"])
    identities.add_identity(db, account, trial.issuer, "a1b2", by=None, now=now())
    db.commit()
    person = browser(None)
    person.get(go(person))
    row = str(db.scalars(select(SignOnIdentity.id)).one())
    (open_one,) = sessions.list_open_sessions(db, account, LIMITS, now())
    made, open_one.created_at = open_one.created_at, open_one.created_at - dt.timedelta(minutes=11)
    db.commit()
    page = person.get("/account/sign-on")
    page = person.submit(page, "/account/sign-on", press=("remove", row), status=422)
    assert "đăng xuất rồi đăng nhập lại" in page.faults[0]

    open_one.created_at = made
    db.commit()
    assert "Đã bỏ." in person.submit(page, "/account/sign-on", press=("remove", row)).text
