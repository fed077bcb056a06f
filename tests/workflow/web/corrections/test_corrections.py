"""Choosing the paper that the letter of correction is about."""

import datetime as dt
from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.paper_settings import CorrectionDetails, Mistake
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.record import IssuedPaper
from workflow.models import Review
from workflow.services.snapshots import facts_of, paper_settings_of, save_facts
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
PROPOSAL = IssuedPaper(kind="proposal", number=5, date=dt.date(2022, 2, 12))
REPORT = IssuedPaper(kind="annual_report", number=7, date=dt.date(2022, 2, 20))
PLAN = IssuedPaper(kind="plan", number=9, date=dt.date(2022, 2, 25))
TYPED = {
    "mistakes-0-where": "trang 1",
    "mistakes-0-written": "tháng 06",
    "mistakes-0-right": "tháng 6",
}


@pytest.fixture
def page(world: World, db: Session) -> str:
    """The seed with two papers that its head sent out, and one of the new head."""
    review = db.get_one(Review, world.review)
    record = msgspec.structs.replace(facts_of(db, review), papers=(PROPOSAL, REPORT, PLAN))
    save_facts(db, review, record, section=None, by=None, now=now())
    db.commit()
    return f"/reviews/{world.review}/correction"


def test_the_letter_is_about_the_chosen_paper(
    page: str, world: World, db: Session, browser: Open
) -> None:
    head = browser("head")

    head.submit(
        head.get(page), page, {"paper": "proposal:5:2022-02-12", **TYPED}, press=("save", "1")
    )

    db.expire_all()
    review = db.get_one(Review, world.review)
    settings = paper_settings_of(db, review)
    assert settings.corrected == CorrectionDetails(
        PROPOSAL, (Mistake("tháng 06", "tháng 6", "trang 1"),)
    )
    values = build_context(PaperKind.CORRECTION, facts_of(db, review), settings).values
    assert values["paper_in_full"].startswith("Tờ trình số 05-TTr/")


def test_the_page_begins_with_the_last_paper_that_went_out(page: str, browser: Open) -> None:
    shown = browser("head").get(page)

    assert shown.text.index("Báo cáo tổng kết số 7") < shown.text.index("Tờ trình số 5")


def test_only_who_issued_a_paper_corrects_it(page: str, browser: Open) -> None:
    assert "Kế hoạch năm sau số 9" not in browser("head").get(page).text


def test_half_a_mistake_is_not_taken(page: str, world: World, db: Session, browser: Open) -> None:
    head = browser("head")
    half = {**TYPED, "mistakes-0-right": ""}

    shown = head.submit(
        head.get(page),
        page,
        {"paper": "annual_report:7:2022-02-20", **half},
        press=("save", "1"),
        status=422,
    )

    assert shown.faults == ["Hãy ghi câu chữ sửa lại, hoặc xóa dòng này."]
    assert paper_settings_of(db, db.get_one(Review, world.review)).corrected == CorrectionDetails()


def test_where_nothing_went_out_the_page_says_so(world: World, browser: Open) -> None:
    shown = browser("head").get(f"/reviews/{world.review}/correction")

    assert "Chưa có văn bản nào đã có số, ngày ban hành" in shown.text


def test_two_officers_do_not_overwrite_each_other(
    page: str, world: World, db: Session, browser: Open
) -> None:
    first, second = browser("head"), browser("administrator")
    opened = second.get(page)
    chosen = {"paper": "proposal:5:2022-02-12", **TYPED}
    first.submit(first.get(page), page, chosen, press=("save", "1"))

    late = {**chosen, "mistakes-0-where": "trang 2"}
    told = second.submit(opened, page, late, press=("save", "1"), status=422)

    assert "Có người khác vừa lưu phần này." in told.text
    assert [row.where for row in _mistakes(db, world)] == ["trang 1"]
    second.submit(told, page, press=("save", "1"))
    assert [row.where for row in _mistakes(db, world)] == ["trang 2"]


def _mistakes(db: Session, world: World) -> tuple[Mistake, ...]:
    db.expire_all()
    mistakes = paper_settings_of(db, db.get_one(Review, world.review)).corrected.mistakes
    db.rollback()
    return mistakes
