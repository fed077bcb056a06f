"""Systems come in by tokens of their own, and what they do bears their name."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.api.conftest import Program
from tests.workflow.web.conftest import PASSWORD, World
from tests.workflow.web.pages import Browser
from workflow.domain.approvals import Approval
from workflow.domain.errors import NotFoundError
from workflow.models import Account, ApiToken, Event, Review, SecurityEvent
from workflow.services import approvals
from workflow.services.accounts import credentials, systems, tokens
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
NAME = "Hệ thống quản lý văn bản"


@pytest.fixture
def officer(db: Session, world: World, browser: Open) -> Browser:
    account = db.get_one(Account, world.accounts["council"])
    credentials.set_password(account, factories.hash_quickly(PASSWORD))
    db.commit()
    return browser("council")


def give_token(officer: Browser, *rights: str) -> tuple[str, str]:
    """Add a system on the page and give it a token; its page and the token."""
    page = officer.submit(officer.get("/systems"), "/systems", {"name": NAME})
    typed = {"name": "Máy chủ", "password": PASSWORD, "days": "30", "rights": list(rights)}
    shown = officer.submit(page, f"{page.path}/tokens", typed)
    return page.path, shown.by_id("token").get("value", "")


def test_what_a_system_does_bears_its_name_until_its_token_is_revoked(
    app: Flask, db: Session, world: World, officer: Browser
) -> None:
    page, token = give_token(officer, "see_review", "edit_review")
    system = Program(app.test_client(), token)
    path = f"/reviews/{world.review}/facts/results"

    tag = system.get(path).headers["ETag"]
    saved = system.put(path, {"results": ["Tốt."]}, match=tag)
    refused = system.post(f"/reviews/{world.review}/papers", {"kinds": ["plan"]})

    assert (saved.status_code, refused.status_code) == (200, 403)
    event = db.query(Event).order_by(Event.id.desc()).first()
    assert event
    assert event.by
    assert event.by.name == NAME
    db.rollback()
    assert NAME in officer.get(f"/reviews/{world.review}/history").text
    listed = officer.get("/systems").text
    assert NAME in listed
    assert "chưa dùng" not in listed
    row = db.query(ApiToken).one()
    number, account_id = row.id, row.account_id
    assert token not in {row.token_sha256, row.start}
    db.rollback()
    assert token not in officer.get(page).text
    officer.submit(officer.get(page), f"{page}/tokens/{number}/revoke")
    assert system.get(path).status_code == 401
    assert "đã thu hồi" in officer.get(page).text
    kinds = [one.kind for one in db.query(SecurityEvent).filter_by(account_id=account_id)]
    assert kinds == ["account_added", "token_given", "refused", "token_revoked"]


def test_a_system_sees_its_council_and_no_other(
    app: Flask, db: Session, world: World, officer: Browser, browser: Open
) -> None:
    page, token = give_token(officer, "see_review")
    mine = Program(app.test_client(), token).get("/councils").json or {}
    assert len(mine["items"]) == 1

    other = browser("other council")
    assert NAME not in other.get("/systems").text
    assert other.client.get(page).status_code == 404
    council = db.get_one(Account, world.accounts["other council"]).council
    assert council
    elsewhere = systems.add_system(db, council, name=NAME, by=None, now=now())
    theirs = tokens.create_token(
        db, elsewhere, name="x", rights=tokens.list_grantable_rights(elsewhere), days=30,
        by=None, now=now(),
    )  # fmt: skip
    db.commit()
    answer = Program(app.test_client(), theirs).get(f"/reviews/{world.review}")
    assert answer.status_code == 404


def test_a_system_is_no_person(app: Flask, db: Session, world: World, officer: Browser) -> None:
    page, token = give_token(officer, "see_review")
    system = db.query(Account).filter_by(is_system=True).one()
    number = system.id
    with pytest.raises(NotFoundError):
        credentials.account_by_login(db, system.login)
    db.rollback()

    assert NAME not in officer.get("/people").text
    assert officer.client.get(f"/people/{number}").status_code == 404
    assert officer.client.get(f"/systems/{world.accounts['head']}").status_code == 404
    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/account", headers=headers).status_code == 302
    assert page == f"/systems/{number}"


def test_a_system_is_nobodys_second_person(db: Session, world: World, officer: Browser) -> None:
    """Neither by itself, nor as the one who prepared for whoever holds its token."""
    give_token(officer, "see_review")
    system = db.query(Account).filter_by(is_system=True).one()
    review = db.get_one(Review, world.review)
    head, giver = (db.get_one(Account, world.accounts[who]) for who in ("head", "council"))

    def refuse(prepared: Account, by: Account) -> Any:
        return approvals._refuse(db, review, Approval.CLOSE, [prepared.id], by)

    assert refuse(head, system) is not None
    assert refuse(system, giver) is not None
    assert refuse(system, head) is None


def test_names_are_asked_for_and_stand_once(officer: Browser) -> None:
    officer.submit(officer.get("/systems"), "/systems", {"name": NAME})
    again = officer.submit(officer.get("/systems"), "/systems", {"name": NAME.upper()}, status=422)
    empty = officer.submit(officer.get("/systems"), "/systems", {"name": " "}, status=422)

    assert again.faults == [f"Hệ thống «{NAME.upper()}» đã có."]
    assert empty.faults
