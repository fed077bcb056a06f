"""Sentences in the language of the page."""

from collections.abc import Callable
from decimal import Decimal

from flask import Flask, session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.errors import Message, message_from_plain, message_to_plain
from workflow.domain.year import State
from workflow.services import translation
from workflow.web.filters import format_number
from workflow.web.language import translate


def test_messages_of_the_domain_are_filled_in_and_may_hold_others(app: Flask) -> None:
    message = Message("Đang ở bước «{state}», còn {count}.", state=State.PLANNED.label, count=2)

    with app.test_request_context():
        assert translate(message) == "Đang ở bước «Lập kế hoạch», còn 2."
        assert translate(Message("{inner}!", inner=message)).endswith("còn 2.!")
        assert translate("") == ""


def test_a_person_who_chose_english_reads_english(
    browser: Callable[[str | None], Browser], world: World
) -> None:
    head = browser("head")
    head.submit(head.get("/password"), "/language", press=("language", "en"))

    page = head.get(f"/reviews/{world.review}")

    assert page.root.get("lang") == "en"
    assert "Parts of the record" in page.text
    assert "Các phần của hồ sơ" not in page.text


def test_numbers_have_the_separators_of_the_language(app: Flask) -> None:
    with app.test_request_context():
        assert format_number(Decimal("1234.5")) == "1.234,5"
        session["language"] = "en"
        assert format_number(Decimal("1234.5")) == "1,234.5"


def test_decimals_in_sentences_have_the_mark_of_the_language() -> None:
    message = Message("còn {free} GB", free=Decimal("76.5"))

    assert translation.translate(message, "vi") == str(message) == "còn 76,5 GB"
    assert "76.5 GB" in translation.translate(message, "en")
    again = message_from_plain(message_to_plain(message))
    assert translation.translate(again, "en") == translation.translate(message, "en")
    outer = Message("{inner}!", inner=message)
    assert "76.5" in translation.translate(outer, "en")
