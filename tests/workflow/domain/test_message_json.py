"""Sentences survive storage and can be said in any language afterwards."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from workflow.domain.errors import Message, message_from_plain, message_to_plain
from workflow.services.translation import translate


def test_a_stored_sentence_is_the_same_sentence() -> None:
    sentence = Message(
        "lề {side} {mm} mm từ {day:%d/%m/%Y}",
        side=Message("trái"),
        mm=25.5,
        day=dt.date(2026, 1, 12),
    )

    again = message_from_plain(json.loads(json.dumps(message_to_plain(sentence))))

    assert str(again) == "lề trái 25.5 mm từ 12/01/2026"
    assert again.text == sentence.text
    assert again.params["side"].text == "trái"


@pytest.mark.parametrize(
    ("name", "value", "vietnamese", "english"),
    [
        ("votes", 1009, "1.009", "1,009"),
        ("score", Decimal("1234.50"), "1.234,50", "1,234.50"),
        ("share", Decimal("98.5"), "98,5", "98.5"),
        ("count", 999, "999", "999"),
        ("year", 2021, "2021", "2021"),
        ("number", 1009, "1009", "1009"),
        ("pid", 29812, "29812", "29812"),
        ("name", "1009", "1009", "1009"),
    ],
)
def test_a_number_that_counts_has_thousands_and_one_that_names_has_none(
    name: str, value: object, vietnamese: str, english: str
) -> None:
    said = Message(f"{{{name}}}", **{name: value})

    assert str(said) == vietnamese
    assert [translate(said, language) for language in ("vi", "en")] == [vietnamese, english]
