"""Limits of what costs: by account, so that one person slows down nobody else."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.web.protection import rate_limits, security
from workflow.web.protection.rate_limits import COSTLY

Open = Callable[[str | None], Browser]


def test_one_person_may_not_ask_without_end(app: Flask, browser: Open, world: World) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    greedy, other = browser("member"), browser("head")

    answers = [greedy.client.post("/inspections") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    seconds = int(answers[-1].headers["Retry-After"])
    assert 0 < seconds <= 60
    assert f"Hãy chờ {seconds} giây rồi thử lại." in answers[-1].text
    assert other.client.post("/inspections").status_code == 422


def test_every_limit_is_about_a_view_that_is_there(app: Flask) -> None:
    assert set(COSTLY) <= set(app.view_functions)


def test_who_is_not_signed_in_sends_little(browser: Open) -> None:
    nobody, head = browser(None), browser("head")
    body = {"login": "x" * 70_000}

    assert nobody.client.post("/sign-in", data=body).status_code == 413
    assert head.client.post("/account", data=body).status_code == 400


def test_cookies_are_signed_with_sha256_and_the_key_may_change(app: Flask, browser: Open) -> None:
    head = browser("head")
    assert head.get("/account").heading == "Tài khoản của tôi"
    cookie = head.client.get_cookie("thidua")
    assert cookie
    assert len(cookie.value.rpartition(".")[2]) == 43  # 32 bytes

    app.config.update(SECRET_KEY="the key that follows", SECRET_KEY_FALLBACKS=[app.secret_key])
    assert head.get("/account").heading == "Tài khoản của tôi"
    app.config["SECRET_KEY_FALLBACKS"] = []
    head.client.set_cookie("thidua", cookie.value)
    assert head.get("/account").heading == "Đăng nhập"


def test_a_form_that_was_open_when_the_key_changed_is_saved(app: Flask, browser: Open) -> None:
    head = browser("head")
    page, old = head.get("/account"), app.secret_key
    app.config.update(SECRET_KEY="the key that follows", SECRET_KEY_FALLBACKS=[old])

    assert "Đã lưu." in head.submit(page, "/account").text

    app.config["SECRET_KEY_FALLBACKS"] = ["a key that never was"]
    head.submit(page, "/account", status=400)


def test_every_view_that_gives_files_has_a_limit(app: Flask) -> None:
    """By their names: a new download is found here."""
    words = ("download", "pdf", "zip", "page_image")
    giving = {name for name in app.view_functions if any(word in name for word in words)}

    assert giving - set(COSTLY) == set()


def test_one_person_takes_so_many_lists_a_minute_whichever_list(
    world: World, browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of 50,000 rows takes a core for seconds, a table of a page what the page takes."""
    monkeypatch.setattr(rate_limits, "MOST_LISTS", "3/minute")
    greedy, other = browser("council"), browser("head")
    history = f"/reviews/{world.review}/history/table.csv"
    lists = ["/people/table.csv", "/units/table.xlsx", "/people?as=csv", history]

    assert [greedy.client.get(one).status_code for one in lists] == [200, 200, 200, 429]
    assert greedy.client.get("/people").status_code == 200
    assert other.client.get(history).status_code == 200


def test_one_person_saves_so_much_a_minute_whatever_the_form(
    app: Flask, browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each save keeps the facts of its version for good: the lowest role could fill the disk."""
    monkeypatch.setattr(security, "MOST_SAVES", "4/minute")
    app.config["WTF_CSRF_ENABLED"] = False
    greedy, other = browser("member"), browser("head")
    forms = [f"/account/sessions/{id_}/end" for id_ in range(1000, 1010)]

    assert {greedy.client.post(form).status_code for form in forms} == {302, 429}
    assert other.client.post(forms[0]).status_code == 302
    assert greedy.client.get("/account").status_code == 200
