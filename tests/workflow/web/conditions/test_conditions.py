"""Conditions on their page: who confirmed what, and what it blocks."""

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.year import State, find_forward_move
from workflow.models import ConfirmationEntry, Review
from workflow.services.cases import check_move, findings_of
from workflow.services.members import save_members
from workflow.services.snapshots import facts_of, save_facts
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
DISCIPLINE = "c-2-no_discipline"  # Văn phòng Tỉnh ủy


@pytest.fixture
def page(world: World, db: Session) -> str:
    """The seed under rules that ask for conditions."""
    review = db.get_one(Review, world.review)
    record = msgspec.structs.replace(facts_of(db, review), regulation="quang-nam-2021")
    save_facts(db, review, record, section=None, by=None, now=now())
    db.commit()
    return f"/reviews/{world.review}/conditions"


def codes(db: Session, world: World) -> set[str]:
    db.expire_all()
    return {row.code for row in findings_of(db, db.get_one(Review, world.review), now())}


def test_an_answer_keeps_who_gave_it(page: str, world: World, db: Session, browser: Open) -> None:
    head = browser("head")

    shown = head.submit(
        head.get(page),
        page,
        {DISCIPLINE: "yes", "office": "Ủy ban Kiểm tra, 12-CV", "on": "2/1/2022"},
    )

    assert "Ủy ban Kiểm tra, 12-CV, 02/01/2022" in shown.text
    row = db.scalars(select(ConfirmationEntry)).one()
    assert (row.member, row.condition, row.answer) == ("Văn phòng Tỉnh ủy", "no_discipline", "yes")


def test_an_answer_without_its_source_is_refused(page: str, db: Session, browser: Open) -> None:
    head = browser("head")

    shown = head.submit(head.get(page), page, {DISCIPLINE: "no"}, status=422)

    assert shown.faults == ["Hãy ghi cơ quan đã xác nhận."]
    assert db.scalar(select(func.count()).select_from(ConfirmationEntry)) == 0


def test_a_member_under_discipline_is_not_proposed_until_it_is_cleared(
    page: str, world: World, db: Session, browser: Open
) -> None:
    head = browser("head")
    assert "E509" not in codes(db, world)
    db.rollback()

    head.submit(head.get(page), page, {DISCIPLINE: "no", "office": "Thanh tra"})
    assert "E509" in codes(db, world)
    db.rollback()

    head.submit(head.get(page), page, {DISCIPLINE: "yes", "office": "Thanh tra"})
    assert "E509" not in codes(db, world)
    assert db.scalar(select(func.count()).select_from(ConfirmationEntry)) == 2


def test_a_confirmation_follows_a_member_that_is_renamed(
    page: str, world: World, db: Session, browser: Open
) -> None:
    head = browser("head")
    head.submit(head.get(page), page, {DISCIPLINE: "yes", "office": "Thanh tra"})
    review = db.get_one(Review, world.review)
    record = facts_of(db, review)
    members = tuple(
        msgspec.structs.replace(row, name="Văn phòng") if row.name == "Văn phòng Tỉnh ủy" else row
        for row in record.members
    )

    save_members(
        db, review, {"members": members}, {"Văn phòng Tỉnh ủy": "Văn phòng"},
        seen=review.version, by=None, now=now(),
    )  # fmt: skip

    assert db.scalars(select(ConfirmationEntry.member)).one() == "Văn phòng"


def test_where_no_condition_is_set_the_page_says_so(world: World, browser: Open) -> None:
    shown = browser("head").get(f"/reviews/{world.review}/conditions")

    assert "không đặt điều kiện nào" in shown.text


def test_a_failed_condition_stops_the_move(
    page: str, world: World, db: Session, browser: Open
) -> None:
    head = browser("head")
    head.submit(head.get(page), page, {DISCIPLINE: "no", "office": "Thanh tra"})
    review = db.get_one(Review, world.review)
    review.state = State.MEETING_HELD
    move = find_forward_move(review.state)
    assert move

    found = check_move(db, review, move, now())

    assert "E509" in {finding.code for finding in found}
