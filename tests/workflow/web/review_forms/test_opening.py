"""Opening a review, and what holds for all of it."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.record import Record
from workflow.domain.year import State
from workflow.models import Review
from workflow.services import snapshots

Open = Callable[[str | None], Browser]
Facts = Callable[[], Record]
NEW = "/reviews/new"


def find_opened(db: Session, year: str) -> tuple[Review, Record]:
    review = db.scalars(select(Review).filter_by(year=year)).one()
    record = snapshots.facts_of(db, review)
    db.rollback()
    return review, record


def test_a_council_officer_opens_the_next_year_from_the_last(
    browser: Open, world: World, db: Session
) -> None:
    officer = browser("council")
    page = officer.get(f"{NEW}?earlier={world.review}")
    assert page.by_id("year").get("value") == "2022"

    page = officer.submit(page, NEW)

    review, record = find_opened(db, "2022")
    assert page.heading == "Đơn vị thành viên"
    assert review.state is State.PLANNED
    assert record.head is not None
    assert record.head.name == "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh"
    assert len(record.members) == 9


def test_the_same_year_is_not_opened_twice(browser: Open, world: World) -> None:
    officer = browser("council")
    page = officer.get(f"{NEW}?earlier={world.review}")

    page = officer.submit(page, NEW, {"year": "2021"}, status=422)

    assert page.faults == ["Khối thi đua 6 đã có kỳ tổng kết năm 2021."]
    assert page.by_id("year").get("value") == "2021"


def test_a_year_is_written_in_four_digits(browser: Open) -> None:
    officer = browser("council")

    page = officer.submit(officer.get(NEW), NEW, {"bloc": "Khối 7", "year": "năm 21"}, status=422)

    assert page.faults == ["Hãy ghi năm bằng bốn chữ số, ví dụ 2021 hoặc 2020-2021."]


def test_an_administrator_names_the_council(browser: Open, db: Session) -> None:
    administrator = browser("administrator")
    typed = {
        "council": "",
        "new_council": "Hội đồng thi đua tỉnh X",
        "bloc": "Cụm 2",
        "year": "2020-2021",
    }

    administrator.submit(administrator.get(NEW), NEW, typed)

    _review, record = find_opened(db, "2020-2021")
    assert (record.council.name, record.bloc.name) == ("Hội đồng thi đua tỉnh X", "Cụm 2")
    assert record.members == ()


def test_a_council_officer_opens_nothing_for_another_council(
    browser: Open, world: World, db: Session
) -> None:
    other = browser("other council")
    page = other.get(f"{NEW}?earlier={world.review}")
    assert page.by_id("year").get("value", "") == ""  # the review is none of theirs

    typed = {"council": "Hội đồng Thi đua - Khen thưởng tỉnh Bình Thuận"}
    other.submit(page, NEW, {**typed, "bloc": "Khối 1", "year": "2022"})

    assert find_opened(db, "2022")[1].council.name == "Hội đồng Thi đua - Khen thưởng tỉnh Lâm Đồng"


def test_place_and_authorities_are_written_down_once(
    browser: Open, world: World, facts: Facts
) -> None:
    head, here = browser("head"), f"/reviews/{world.review}/edit/general"

    head.submit(head.get(here), here, {"council-standing_office": "Sở Nội vụ", "bloc-kind": ""})

    assert facts().council.standing_office == "Sở Nội vụ"
    assert facts().council.granting_authority == "UBND tỉnh Bình Thuận"
    assert (facts().bloc.name, facts().bloc.kind) == ("Khối thi đua 6", None)
