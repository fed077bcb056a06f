"""Addresses within the service, and its own."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.web.pages import Browser
from workflow.web.urls import local_url, public_url


@pytest.mark.parametrize("address", ["/", "/reviews/1", "/?text=ban%20tuyên%20giáo&council=1"])
def test_a_page_of_the_service_may_be_gone_back_to(address: str, app: Flask) -> None:
    with app.test_request_context():
        assert local_url(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://a.vn/",
        "//a.vn",
        "/\\a.vn",
        "/b\\..\\a.vn",
        "/\t/a.vn",
        "/b\0",
        "/b\r\n",
        "b",
        "//[",
    ],
)
def test_what_browsers_may_read_otherwise_is_not(address: str, app: Flask) -> None:
    with app.test_request_context():
        assert local_url(address) == "/"


@given(address=st.text("/[]:@\\#?a.\t", max_size=12))
def test_no_address_trips_the_service_or_leads_away(address: str) -> None:
    app = Flask("addresses")
    app.add_url_rule("/", "board.show", lambda: "")
    with app.test_request_context():
        assert re.match(r"/(?![/\\])", local_url(address))


def test_links_to_hand_out_name_the_address_of_the_settings_not_of_the_request(app: Flask) -> None:
    known = replace(app.config["SETTINGS"], public_url="https://thidua.a.vn")
    with app.test_request_context(base_url="http://attacker.example"):
        asked = public_url("auth.link", _anchor="t")
        app.config["SETTINGS"] = known
        told = public_url("auth.link", _anchor="t")

    assert asked.startswith("http://attacker.example/")
    assert told == asked.replace("http://attacker.example", "https://thidua.a.vn")


def test_the_address_of_a_calendar_is_that_of_the_settings(
    app: Flask, browser: Callable[[str | None], Browser]
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], public_url="https://thidua.a.vn")

    shown = browser("head").get("/year").by_id("feed").get("value", "")

    assert shown.startswith("https://thidua.a.vn/calendar.ics")
