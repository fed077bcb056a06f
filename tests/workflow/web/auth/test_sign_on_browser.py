"""Single sign-on in a real browser, by a provider program that others have written."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
import requests
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from tests.waiting import TIMEOUT, wait_until
from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve
from workflow.config import SignOnProvider
from workflow.models import Account
from workflow.services.accounts import identities
from workflow.web.auth import sign_on
from workflow.web.clock import now
from workflow.web.protection import headers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `oidc-provider-mock`, running."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    log = tmp_path_factory.mktemp("provider") / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
            stdout=output, stderr=output,
        )  # fmt: skip
        address = f"http://localhost:{port}"
        try:
            wait_until(lambda: _is_responding(address), log.read_text)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=TIMEOUT)


def _is_responding(address: str) -> bool:
    try:
        requests.get(f"{address}/.well-known/openid-configuration", timeout=TIMEOUT)
    except requests.ConnectionError:
        return False
    return True


@pytest.fixture
def page(
    app: Flask, issuer: str, chromium: Browser, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """A browser of the width that the test asks for, before the sign-in page."""
    with serve(app) as address:
        here = address.replace("127.0.0.1", "localhost")
        provider = SignOnProvider(
            "tinh", "Cổng của tỉnh", issuer, "thidua", "of tests",
            legacy_signatures=True,  # it signs by RS256 alone, as many do
        )  # fmt: skip
        settings = replace(app.config["SETTINGS"], sign_on=(provider,), public_url=here)
        app.config["SETTINGS"] = settings
        sign_on.init_app(app, settings)
        app.after_request_funcs[None].clear()
        headers.init_app(app, settings)
        context = chromium.new_context(viewport={"width": request.param, "height": 800})
        page = context.new_page()
        page.goto(f"{here}/sign-in?next=/year")
        yield page
        context.close()


@pytest.mark.parametrize("page", [1280, 390], indirect=True)
def test_a_person_signs_in_and_out_at_the_provider(
    page: Page, db: Session, world: World, issuer: str
) -> None:
    identities.add_identity(
        db, db.get_one(Account, world.accounts["head"]), issuer, "an", by=None, now=now()
    )
    db.commit()
    page.get_by_role("link", name="Đăng nhập bằng Cổng của tỉnh").focus()
    page.keyboard.press("Enter")
    page.get_by_placeholder("sub").fill("an")
    page.get_by_role("button", name="Authorize").click()

    page.wait_for_url("**/year")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    if page.viewport_size and page.viewport_size["width"] < 600:
        page.locator(".menu-opener summary").click()
    else:
        page.locator(".masthead").get_by_text("Nguyễn Thị An").first.click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(f"{issuer}/oauth2/end_session**")
    page.get_by_role("button").first.click()

    expect(page.get_by_role("heading", name="Đăng nhập", exact=True)).to_be_visible()


@pytest.mark.parametrize("page", [390], indirect=True)
def test_somebody_unknown_is_told_what_to_do(page: Page, world: World) -> None:
    page.get_by_role("link", name="Đăng nhập bằng Cổng của tỉnh").click()
    page.get_by_placeholder("sub").fill("nguoi-la")
    page.get_by_role("button", name="Authorize").click()

    expect(page.get_by_role("alert")).to_contain_text("«nguoi-la»")
    expect(page.get_by_label("Tên đăng nhập")).to_be_visible()
