"""The English catalogue says what the code says, no less and no more."""

import re

import pytest

from standalone.message_extraction import extract_messages, list_untranslated, read_catalogue
from workflow.domain.clauses.table import CLAUSES
from workflow.services.translation import translate

TRANSLATED = [message for message in read_catalogue() if message.id]
MARK = re.compile(r"\{[^}]*\}|%\(\w+\)s")
VIETNAMESE = re.compile("[À-ÖØ-öø-ỹ]")
#: What English sentences keep in Vietnamese: words that papers or people write as quoted, what may
#: be typed into a field, titles of acts, and names.
KEPT = (
    re.compile("“[^”]*”"),
    re.compile("[Ff]or example,? .*"),
    re.compile("Luật 06/2022/QH15|NĐ (30|98)(/20[0-9]{2}/NĐ-CP)?|TT 01/2024/TT-TANDTC"),
    re.compile("Thi Đua|Kính gửi: …"),
)


@pytest.mark.slow
def test_every_sentence_of_the_code_has_an_english_one() -> None:
    assert list_untranslated() == []


def test_the_catalogue_has_no_sentence_that_the_code_no_longer_says() -> None:
    assert sorted({str(message.id) for message in TRANSLATED} - extract_messages()) == []


def test_english_sentences_fill_in_what_the_vietnamese_ones_do() -> None:
    assert [row.id for row in TRANSLATED if marks(row.string) != marks(row.id)] == []


def test_no_english_sentence_is_empty_or_still_vietnamese() -> None:
    assert [row.id for row in TRANSLATED if not str(row.string).strip()] == []
    assert [row.string for row in TRANSLATED if still_vietnamese(str(row.string))] == []


def test_how_a_value_of_a_regulation_is_written_is_said_in_english() -> None:
    hints = [translate(key.kind.hint, "en") for key in CLAUSES if key.kind.hint]

    assert "A whole number from 0 to 20" in hints
    assert [hint for hint in hints if still_vietnamese(hint)] == []


def marks(text: object) -> set[str]:
    return set(MARK.findall(str(text)))


def still_vietnamese(english: str) -> bool:
    for kept in KEPT:
        english = kept.sub("", english)
    return bool(VIETNAMESE.search(english))
