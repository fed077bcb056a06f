"""What every answer and every form of signing in keeps to, whoever asks."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World, open_link
from tests.workflow.web.pages import Browser
from workflow.models import Account
from workflow.services.accounts import credentials
from workflow.web.clock import now

Open = Callable[[str | None], Browser]


def test_other_sites_learn_nothing_of_where_one_was(browser: Open) -> None:
    headers = browser(None).get("/sign-in").response.headers

    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.env", "/static/", "/static/../pyproject.toml", "/requirements.lock"]
)
def test_no_file_but_those_of_the_pages_can_be_had(path: str, app: Flask) -> None:
    assert app.test_client().get(path).status_code == 404


def test_no_method_shows_a_request_to_whoever_sent_it(app: Flask) -> None:
    assert app.test_client().open("/sign-in", method="TRACE").status_code == 405


def test_password_managers_can_fill_every_password_in(
    browser: Open, db: Session, world: World
) -> None:
    """Fields are of the type and name that they look for; nothing hinders pasting; no hints."""
    token = credentials.create_link(db, db.get_one(Account, world.accounts["head"]), now())
    db.commit()
    pages = [browser(None).get("/sign-in"), open_link(browser(None), token)]
    pages.append(browser("head").get("/password"))
    for page in pages:
        fields = [one for one in page.all("input") if "password" in (one.get("name") or "")]
        named = [one for one in page.all("input") if one.get("type") == "password"]
        assert named
        assert {one.get("type") for one in fields} == {"password"}
        assert {one.get("autocomplete") for one in named} <= {"current-password", "new-password"}
        assert not any(one.get("onpaste") for one in named)
        assert all(int(one.get("maxlength") or 1000) >= 1000 for one in named)
