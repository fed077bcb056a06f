"""A one-time link in a real browser: its secret is sent in a form and stands nowhere else."""

from urllib.parse import urlsplit

import pytest
from flask import Flask, request
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import PASSWORD, World
from tests.workflow.web.live_server import serve
from workflow.models import Account
from workflow.services.accounts import credentials
from workflow.web.clock import now

pytestmark = pytest.mark.slow


def test_the_secret_of_a_link_is_in_no_address_that_is_sent(
    app: Flask, world: World, db: Session, chromium: Browser
) -> None:
    token = credentials.create_link(db, db.get_one(Account, world.accounts["head"]), now())
    db.commit()
    asked: list[str] = []
    app.before_request(lambda: asked.extend((request.url, request.referrer or "")))
    with serve(app) as address:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(f"{address}/link#{token}")

        expect(page.get_by_role("heading", name="Đặt mật khẩu", exact=True)).to_be_visible()
        assert urlsplit(page.url).fragment == ""
        page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
        page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
        page.get_by_role("button", name="Đặt mật khẩu và vào hệ thống").click()
        expect(page.get_by_role("heading", name="Bảng theo dõi")).to_be_visible()
        context.close()

    assert len(asked) > 4
    assert not [one for one in asked if token in one]
