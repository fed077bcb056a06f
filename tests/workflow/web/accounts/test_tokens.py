"""The page of tokens: given once, for what one may do oneself, told and revoked."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import PASSWORD, World
from tests.workflow.web.pages import Browser
from workflow.models import Account, ApiToken, SecurityEvent
from workflow.services.accounts import credentials, tokens
from workflow.web.clock import now

ADDRESS = "/account/tokens"


def test_a_token_is_shown_once_works_and_is_revoked(
    app: Flask, db: Session, world: World, browser: Callable[[str | None], Browser]
) -> None:
    credentials.set_password(
        db.get_one(Account, world.accounts["head"]), factories.hash_quickly(PASSWORD)
    )
    db.commit()
    head = browser("head")
    typed = {"name": "Phần mềm", "rights": "see_review", "password": PASSWORD}

    wrong = head.submit(head.get(ADDRESS), ADDRESS, {**typed, "password": "sai"}, status=422)
    page = head.submit(head.get(ADDRESS), ADDRESS, typed)
    token = page.by_id("token").get("value", "")

    assert wrong.faults == ["Mật khẩu đang dùng chưa đúng."]
    row = db.query(ApiToken).one()
    row_id, account_id, kept = row.id, row.account_id, {row.token_sha256, row.start}
    db.rollback()
    assert token.startswith("td_live_")
    assert token not in kept
    assert token not in head.get(ADDRESS).response.text

    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/v1/reviews", headers=headers).status_code == 200
    revoke = f"{ADDRESS}/{row_id}/revoke"
    assert "Đã thu hồi" in head.submit(head.get(ADDRESS), revoke).response.text
    assert app.test_client().get("/api/v1/reviews", headers=headers).status_code == 401
    kinds = [event.kind for event in db.query(SecurityEvent).filter_by(account_id=account_id)]
    assert [kind for kind in kinds if kind.startswith("token")] == ["token_given", "token_revoked"]


def test_nobody_gives_a_right_that_is_not_theirs(
    db: Session, browser: Callable[[str | None], Browser]
) -> None:
    member = browser("member")
    page = member.get(ADDRESS)

    assert "run_batches" not in page.response.text
    typed = {"name": "x", "rights": "run_batches"}
    assert member.submit(page, ADDRESS, typed, status=422).faults
    assert db.query(ApiToken).count() == 0


def test_the_page_lists_a_token_that_was_given_every_right(
    db: Session, world: World, browser: Callable[[str | None], Browser]
) -> None:
    person = db.get_one(Account, world.accounts["administrator"])
    rights = tokens.list_grantable_rights(person)
    tokens.create_token(db, person, name="Tất cả", rights=rights, days=30, by=person, now=now())
    db.commit()

    assert "Tất cả" in browser("administrator").get(ADDRESS).text
