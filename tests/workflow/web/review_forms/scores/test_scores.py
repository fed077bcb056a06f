"""Scores by criteria on pages: each side its own part, what is missing named, nothing lost."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.score_table import CRITERIA, RANGE, SECTIONS
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.domain.clauses import Clause, Confidence
from workflow.domain.record import Record
from workflow.domain.year import State
from workflow.models import Member, Review
from workflow.services.law.regulations import EditionDraft, add_edition

Open = Callable[[str | None], Browser]
Facts = Callable[[], Record]
OFFICE = "Văn phòng Tỉnh ủy"
#: A: 47,5 + 20, at most 60; B: 22,5 + 2; and 8 − 1,5: together 91.
ALL = {
    "c0-reached": "95", "c0-target": "100", "c1-met": "yes", "c2-times": "3", "c3-plus": "1",
    "c4-times": "2", "c5-times": "1", "c6-met": "no",
}  # fmt: skip


def introduce(db: Session, world: World, **more: Any) -> None:
    values = {"scoring.sections": tuple(SECTIONS), "scoring.criteria": tuple(CRITERIA), **more}
    clauses = {
        path: Clause(value, "đặt ra để thử", Confidence.TYPED) for path, value in values.items()
    }
    review = db.get_one(Review, world.review)
    review.state = State.PLANNED
    draft = EditionDraft("Quy chế thử", "đặt ra để thử", dt.date(2021, 6, 1), clauses)
    add_edition(db, review.bloc.council, draft, by=None, now=factories.NOW)
    db.commit()


@pytest.fixture
def scored(db: Session, world: World) -> str:
    """The review under a made-up regulation with criteria; the page of the office's scores."""
    introduce(db, world)
    query = select(Member.unit_id).filter_by(review_id=world.review, name=OFFICE)
    unit = db.scalars(query).one()
    db.rollback()
    return f"/reviews/{world.review}/edit/scores/{unit}"


@pytest.fixture
def own(world: World) -> str:
    return f"/reviews/{world.review}/scores"


def fill(
    person: Browser, address: str, values: dict[str, str], *, status: int = 200, **press: Any
) -> Page:
    return person.submit(person.get(address), address, values, status=status, **press)


def test_a_member_scores_itself_and_sees_what_is_missing(
    browser: Open, scored: str, own: str, facts: Facts
) -> None:
    member = browser("member")
    part = {name: value for name, value in ALL.items() if not name.startswith("c6")}

    page = fill(member, f"{own}/self", {**part, "c0-evidence": "BC 12/BC-VPTU, 01/12/2021"})

    assert "còn thiếu P2" in page.text
    assert "BC 12/BC-VPTU" in page.text
    assert facts().report_of(OFFICE) is None

    page = fill(member, f"{own}/self", {"c6-met": "no"})

    assert "đã chấm đủ, 91,00 điểm" in page.text
    report = facts().report_of(OFFICE)
    assert report is not None
    assert report.self_score == 91


def test_the_bloc_takes_over_changes_and_settles_with_a_reason(
    browser: Open, scored: str, own: str, facts: Facts
) -> None:
    head, member = browser("head"), browser("member")
    fill(member, f"{own}/self", ALL)
    taken = fill(head, f"{scored}/bloc", {}, press=("take", "1"))
    assert taken.by_id("c2-times").get("value") == "3"
    assert "Hãy xem lại rồi bấm Lưu" in taken.text

    page = head.submit(taken, f"{scored}/bloc", {"c2-times": "2", "c2-note": "Thiếu 1 QĐ"})
    assert "khối chấm khác" in page.text

    assert "Ghi giải trình" in member.get(own).links
    explain = member.get(f"{own}/explanation")
    assert "Số việc thử" in explain.text
    assert "Điều kiện thử" not in explain.text  # the bloc agreed
    told = member.submit(explain, f"{own}/explanation", {"c0-note": "Đã gửi QĐ 5/QĐ-VPTU"})
    assert "Đã gửi QĐ 5/QĐ-VPTU" in told.text

    final = fill(head, f"{scored}/final", {}, press=("take", "1"))
    refused = head.submit(final, f"{scored}/final", {"c2-times": "3"}, status=422)
    assert refused.faults == ["«Số việc thử»: hãy ghi lý do đổi điểm."]
    assert refused.by_id("c2-times").get("value") == "3"
    page = head.submit(
        refused, f"{scored}/final", {"c2-times": "3", "c2-note": "Chấp nhận giải trình"}
    )

    assert "Chấp nhận giải trình" in page.text
    assert "Ghi giải trình" not in member.get(own).links
    assert "Các lần ghi điểm" in page.text
    report = facts().report_of(OFFICE)
    assert report is not None
    assert (report.self_score, report.final_score) == (Decimal(91), Decimal(91))


def test_figures_that_make_no_sense_are_named_at_their_field(
    browser: Open, scored: str, own: str
) -> None:
    page = fill(browser("member"), f"{own}/self", {"c0-reached": "5"}, status=422)

    assert page.faults == ["«Chỉ số thử»: hãy ghi cả thực hiện và chỉ tiêu."]


def test_points_given_freely_are_held_to_their_range_and_told_as_given(
    browser: Open, db: Session, world: World, own: str, facts: Facts
) -> None:
    introduce(db, world, **{"scoring.criteria": (*CRITERIA, RANGE)})
    member = browser("member")
    asked = member.get(f"{own}/self")
    assert "tự cho điểm từ 1 đến 20, cách nhau 0,5" in asked.text

    refused = fill(member, f"{own}/self", {**ALL, "c7-given": "17,3"}, status=422)
    assert refused.faults == ["«Phong trào thử»: hãy ghi số điểm từ 1 đến 20, cách nhau 0,5."]
    assert refused.by_id("c7-given").get("value") == "17,3"
    assert refused.by_id("c0-reached").get("value") == "95"
    assert facts().report_of(OFFICE) is None

    page = member.submit(refused, f"{own}/self", {"c7-given": "12,5"})
    assert "12,50 (cho 12,5 điểm)" in page.text
    assert "B3 Tự chấm: cho 12,5 điểm" in page.text
    assert "đã chấm đủ, 103,50 điểm" in page.text


def test_an_overtaken_form_says_so_and_loses_nothing(browser: Open, scored: str) -> None:
    head, council = browser("head"), browser("council")
    before = head.get(f"{scored}/bloc")
    fill(council, f"{scored}/bloc", {"c2-times": "1"})

    page = head.submit(before, f"{scored}/bloc", {"c2-times": "2"}, status=422)
    assert "Chưa lưu: có người khác vừa sửa phần này" in page.text
    assert page.by_id("c2-times").get("value") == "2"

    again = head.submit(page, f"{scored}/bloc", {})
    assert "2 lần" in again.text


def test_after_the_cut_off_the_way_is_gone_and_the_form_refuses(
    browser: Open, db: Session, world: World, own: str
) -> None:
    introduce(db, world, **{"calendar.self_score_by": "10/1"})
    member = browser("member")

    shown = member.get(own)
    assert "Đơn vị tự chấm đến hết ngày 10/01/2021." in shown.text
    assert "Ghi điểm tự chấm" not in shown.links
    page = fill(member, f"{own}/self", ALL, status=422)
    assert "Hạn tự chấm điểm là hết ngày 10/01/2021" in page.faults[0]


def test_a_member_may_not_write_the_blocs_part(browser: Open, scored: str, own: str) -> None:
    browser("member").get(f"{own}/bloc", status=404)
    browser("member").get(f"{scored}/bloc", status=403)


def test_the_report_shows_the_computed_total_and_does_not_ask_for_it(
    browser: Open, scored: str, own: str, world: World
) -> None:
    member = browser("member")
    fill(member, f"{own}/self", ALL)

    page = member.get(f"/reviews/{world.review}/report")

    assert "Điểm tự chấm : 91,00" in page.text or "Điểm tự chấm: 91,00" in page.text
    assert not [field for field in page.all("input") if field.get("name") == "self_score"]


@pytest.mark.slow
def test_places_are_written_by_the_final_scores(
    browser: Open, scored: str, facts: Facts, db: Session, world: World
) -> None:
    head = browser("head")
    units = db.scalars(select(Member.unit_id).filter_by(review_id=world.review)).all()
    db.rollback()
    for place, unit in enumerate(units):
        address = f"/reviews/{world.review}/edit/scores/{unit}"
        values = {**ALL, "c3-plus": str(max(place - 1, 0))}
        fill(head, f"{address}/bloc", values)
        fill(head, f"{address}/final", {}, press=("take", "1"))
        taken = fill(head, f"{address}/final", {}, press=("take", "1"))
        head.submit(taken, f"{address}/final", {})
    overview = f"/reviews/{world.review}/edit/scores"

    page = head.submit(head.get(overview), f"{overview}/settle", press=("rank", "1"))

    assert "Đã ghi xếp hạng theo điểm chính thức." in page.response.text
    assert [row.rank for row in facts().reports] == [8, 8, 7, 6, 5, 4, 3, 2, 1]


def test_without_criteria_totals_are_typed_as_before(browser: Open, world: World) -> None:
    head = browser("head")

    page = head.get(f"/reviews/{world.review}/edit/scores")

    assert "không ghi tiêu chí chấm điểm" in page.text
    assert "Chấm điểm theo tiêu chí" not in head.get(f"/reviews/{world.review}/edit/reports").links
