"""Pages of a cụm thi đua call it a cụm; names that hold the word khối stay as they are."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.models import Review

Open = Callable[[str | None], Browser]
UNIT = "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh"


@pytest.fixture
def cum(world: World, db: Session) -> str:
    """The address of the seed review, its bloc renamed."""
    db.get_one(Review, world.review).bloc.name = "Cụm thi đua số 3"
    db.commit()
    return f"/reviews/{world.review}"


def test_a_cum_has_a_cum_truong(cum: str, browser: Open) -> None:
    page = browser("head").get(f"{cum}/edit/members")

    options = [option.text for option in page.by_id("members-0-role").iter("option")]
    assert "Cụm trưởng" in options
    assert "Cụm phó" in options
    assert "Trưởng khối" not in page.text


def test_names_with_the_word_khoi_stay(cum: str, browser: Open) -> None:
    page = browser("head").get(f"{cum}/edit/members")

    assert UNIT in [box.get("value") for box in page.all("input")]


def test_what_tells_a_khoi_from_a_cum_keeps_both_words(cum: str, browser: Open) -> None:
    page = browser("head").get(f"{cum}/edit/general")

    assert "Khối hay cụm" in page.text
    options = [option.text for option in page.by_id("bloc-kind").iter("option")]
    assert {"Khối thi đua", "Cụm thi đua"} <= set(options)


def test_a_khoi_keeps_its_words(world: World, browser: Open) -> None:
    page = browser("head").get(f"/reviews/{world.review}/edit/members")

    options = [option.text for option in page.by_id("members-0-role").iter("option")]
    assert "Trưởng khối" in options
