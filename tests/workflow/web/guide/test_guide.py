"""The guide of the year: a page for every step, with last year's facts."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.year import State
from workflow.models import Review
from workflow.services.handover import hand_over, suggest_plan
from workflow.web.clock import now

Open = Callable[[str | None], Browser]


@pytest.mark.parametrize("state", State)
def test_each_step_has_its_page(state: State, world: World, db: Session, browser: Open) -> None:
    db.get_one(Review, world.review).state = state
    db.commit()

    page = browser("head").get(f"/reviews/{world.review}/guide")

    assert state.guide.title in page.text


def test_the_new_head_sees_what_last_year_looked_like(
    world: World, db: Session, browser: Open
) -> None:
    review = db.get_one(Review, world.review)
    review.state = State.CLOSED
    following = hand_over(db, review, suggest_plan(db, review), by=None, now=now()).next_review
    assert following
    following.state, address = State.REPORTS_SUBMITTED, f"/reviews/{following.id}/guide"
    db.commit()

    page = browser("council").get(address)

    assert "Năm 2021 bước này ra sao" in page.text
    assert "Hội nghị họp ngày 24/01/2022" in page.text
