"""Sentences survive storage and can be said in any language afterwards."""

import datetime as dt
import json

from workflow.domain.errors import Message, message_from_plain, message_to_plain


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
