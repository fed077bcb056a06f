"""The guide inside the service."""

from collections.abc import Callable

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.web.help_text import TITLES, read_chapters, read_terms

Open = Callable[[str | None], Browser]


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


def test_the_titles_are_those_of_the_guide_and_have_an_english_one(browser: Open) -> None:
    assert tuple(chapter.title for chapter in read_chapters()) == TITLES
    head = browser("head")
    with head.client.session_transaction() as cookie:
        cookie["language"] = "en"

    assert "On a phone" in head.get("/help").links
    assert not set(TITLES) & set(head.get("/help").links)
    assert head.get("/help/8").heading == "On a phone"
