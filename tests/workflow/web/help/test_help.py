"""The guide inside the service."""

import re
from collections.abc import Callable

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.errors import Message
from workflow.services.translation import translate
from workflow.web.help_text import _CHAPTER, DOCS, GUIDES, read_chapters, read_terms

Open = Callable[[str | None], Browser]
_LABEL = re.compile(r"\*\*(.+?)\*\*|«([^»]+)»", re.DOTALL)
#: Sheets of the workbook, which is Vietnamese, and words that are no label there.
SHEETS = {"Khối, cụm", "Kiểm phiếu", "Tên đơn vị", "Cán bộ Trưởng khối"}


def test_every_chapter_of_the_guide_is_a_page_without_marks_of_its_source(browser: Open) -> None:
    head = browser("head")
    titles = [chapter.title for chapter in read_chapters()]

    assert len(titles) >= 12
    assert set(titles) <= set(head.get("/help").links)
    for chapter in read_chapters():
        text = head.get(f"/help/{chapter.number}").text
        assert "**" not in text
        assert "](" not in text


def test_each_page_leads_to_its_chapter(browser: Open, world: World) -> None:
    head = browser("head")
    word = "Trợ giúp về trang này"

    assert head.get(f"/reviews/{world.review}/edit/members").links[word] == "/help/4"
    assert head.get("/").links[word] == "/help/2"
    assert head.get("/regulations/").links[word] == "/help"
    assert head.get("/help/99", status=404)


def test_the_words_of_the_service_are_explained(browser: Open) -> None:
    text = browser("member").get("/help/words").text

    assert len(read_terms()) > 40
    assert "kỳ tổng kết năm một khối, một năm" in text
    assert all(term.in_english for term in read_terms())


def test_english_pages_explain_vietnamese_words_in_english(browser: Open) -> None:
    head = browser("head")
    with head.client.session_transaction() as cookie:
        cookie["language"] = "en"

    assert "kỳ tổng kết năm one bloc, one year" in head.get("/help/words").text


def test_english_pages_have_the_guide_in_english(browser: Open) -> None:
    head = browser("head")
    with head.client.session_transaction() as cookie:
        cookie["language"] = "en"

    assert {chapter.title for chapter in read_chapters("en")} <= set(head.get("/help").links)
    for chapter in read_chapters("en"):
        shown = head.get(f"/help/{chapter.number}")
        assert shown.heading == chapter.title
        assert "**" not in shown.text
        assert 'lang="vi"' not in chapter.body


def test_both_guides_say_the_same_things_at_the_same_places() -> None:
    """Headings, paragraphs, points and rows of a chapter are the same."""
    vietnamese, english = (read_chapters(language) for language in GUIDES)

    assert len(vietnamese) == len(english)
    for chapter, other in zip(vietnamese, english, strict=True):
        assert [*map(_count_blocks, (chapter.body, other.body))] == [
            _count_blocks(chapter.body)
        ] * 2
        assert chapter.number == other.number
    assert not _foreign_letters(" ".join(chapter.title for chapter in english))


def test_the_english_guide_calls_pages_and_buttons_what_they_are_called() -> None:
    guides = (
        _CHAPTER.split((DOCS / name).read_text(encoding="utf-8"))[3::3] for name in GUIDES.values()
    )
    for vietnamese, english in zip(*guides, strict=True):
        text = " ".join(english.split()).casefold()
        for label in _list_labels(vietnamese) - SHEETS:
            translated = translate(Message(label), "en")
            assert translated == label or translated.rstrip(".").casefold() in text, label


def _count_blocks(body: str) -> list[int]:
    return [body.count(mark) for mark in ("<h2>", "<p>", "<li>", "<tr>")]


def _foreign_letters(text: str) -> set[str]:
    return {letter for letter in text if letter.isalpha() and not letter.isascii()}


def _list_labels(text: str) -> set[str]:
    """What stands in bold letters or quotation marks: names of pages, parts, buttons."""
    found = (" ".join(one.split()) for pair in _LABEL.findall(text) for one in pair if one)
    return {part for label in found for part in label.split(" → ")}
