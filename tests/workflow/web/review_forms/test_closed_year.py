"""A year that is closed is read, not written."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.record import Record
from workflow.domain.year import State
from workflow.models import Review

Open = Callable[[str | None], Browser]
PAGES = (
    "general",
    "members",
    "reports",
    "meeting",
    "meeting/time",
    "meeting/attendance",
    "results",
    "contests",
    "contests/0",
    "awards",
    "next",
    "plan",
    "papers",
)


def close(db: Session, world: World) -> None:
    db.get_one(Review, world.review).state = State.CLOSED
    db.commit()


@pytest.mark.parametrize("key", PAGES)
def test_no_page_of_a_closed_year_offers_to_save(
    browser: Open, world: World, db: Session, key: str
) -> None:
    close(db, world)

    page = browser("head").get(f"/reviews/{world.review}/edit/{key}")

    words = " ".join("".join(button.itertext()).strip() for button in page.all("button"))
    assert "Lưu" not in words
    typed_into = [form for form in page.all("form") if form.get("id") == "step"]
    assert all(
        fieldset.get("disabled") is not None
        for form in typed_into
        for fieldset in form
        if fieldset.tag == "fieldset"
    )


def test_a_form_left_open_over_the_closing_is_refused_and_kept(
    browser: Open, world: World, db: Session, facts: Callable[[], Record]
) -> None:
    head, here = browser("head"), f"/reviews/{world.review}/edit/members"
    opened = head.get(here)
    close(db, world)

    page = head.submit(opened, here, {"members-0-short_name": "BTG"}, status=422)

    assert "đã kết thúc" in page.faults[0]
    assert page.by_id("members-0-short_name").get("value") == "BTG"
    assert facts().members[0].short_name is None


def test_a_form_that_does_not_say_what_it_saw_is_none_of_ours(browser: Open, world: World) -> None:
    head, here = browser("head"), f"/reviews/{world.review}/edit/results"

    head.submit(head.get(here), here, {"seen": "99"}, status=400)
