"""What was opened by mistake is corrected or withdrawn on a page, with a reason."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.paper_life import PaperStage
from workflow.models import (
    Batch,
    Council,
    Event,
    EventKind,
    Paper,
    PaperStatus,
    Review,
    WithdrawnReview,
)
from workflow.services.snapshots import facts_of, snapshot_of
from workflow.services.verification.sealed_history import find_history_faults
from workflow.web.clock import now

Open = Callable[[str | None], Browser]


@pytest.fixture
def here(world: World) -> str:
    return f"/reviews/{world.review}/edit/identity"


def issue_plan(db: Session, review: Review) -> None:
    """An issued paper, which ends all corrections; the review is no example any more."""
    paper = Paper(
        review=review, snapshot=snapshot_of(db, review), kind="plan", status=PaperStatus.READY,
        file_sha256="0" * 64, finished_at=now(), stage=PaperStage.ISSUED,
    )  # fmt: skip
    db.add(Batch(asked_at=now(), review_id=review.id, papers=[paper]))
    review.source_id = None
    db.commit()


def test_bloc_and_year_are_corrected(browser: Open, world: World, db: Session, here: str) -> None:
    officer = browser("council")

    typed = {"bloc": "Khối thi đua số 6", "year": "2023", "reason": "Ghi nhầm"}
    officer.submit(officer.get(here), here, typed)

    review = db.get_one(Review, world.review)
    record = facts_of(db, review)
    assert (review.bloc.name, review.year) == ("Khối thi đua số 6", "2023")
    assert (record.bloc.name, record.year, record.next_year) == (
        "Khối thi đua số 6", "2023", "2024",
    )  # fmt: skip
    assert "Ghi nhầm" in officer.get(f"/reviews/{world.review}/history").text
    assert list(find_history_faults(db)) == []


def test_a_correction_needs_a_reason(browser: Open, here: str) -> None:
    officer = browser("council")

    page = officer.submit(officer.get(here), here, {"year": "2023"}, status=422)

    assert page.faults == ["Hãy ghi lý do."]


def test_a_review_opened_for_another_council_is_moved_there(
    browser: Open, world: World, db: Session, here: str
) -> None:
    administrator, other = browser("administrator"), "Hội đồng Thi đua - Khen thưởng tỉnh Lâm Đồng"

    administrator.submit(
        administrator.get(here), here, {"council": other, "reason": "Chọn nhầm Hội đồng"}
    )

    assert db.get(WithdrawnReview, world.review)
    moved = db.scalars(select(Review).where(Review.id != world.review)).one()
    assert moved.bloc.council == db.scalars(select(Council).filter_by(name=other)).one()
    assert len(facts_of(db, moved).members) == 9


def test_the_example_is_marked_and_can_be_withdrawn(
    browser: Open, world: World, db: Session, here: str
) -> None:
    officer = browser("council")
    assert "hồ sơ ví dụ" in officer.get(f"/reviews/{world.review}").text

    page = officer.submit(
        officer.get(here), f"/reviews/{world.review}/withdraw", {"withdrawal-reason": "Xem xong"}
    )

    assert "Khối thi đua 6" not in page.text
    event = db.scalars(select(Event).filter_by(kind=EventKind.WITHDRAWN)).one()
    assert event.detail["reason"] == "Xem xong"
    assert list(find_history_faults(db)) == []


def test_withdrawing_what_members_have_reported_in_says_so_first(
    browser: Open, world: World, db: Session, here: str
) -> None:
    officer, member = browser("council"), browser("member")
    assert "đã nộp báo cáo" not in officer.get(here).text
    db.get_one(Review, world.review).reports_in = 3
    db.commit()

    page = officer.get(here)
    assert "3 đơn vị đã nộp báo cáo ở kỳ này" in page.text
    officer.submit(page, f"/reviews/{world.review}/withdraw", {"withdrawal-reason": "Mở nhầm"})

    assert member.get(f"/reviews/{world.review}", status=404)


def test_nothing_is_withdrawn_or_moved_once_a_paper_is_issued(
    browser: Open, world: World, db: Session, here: str
) -> None:
    issue_plan(db, db.get_one(Review, world.review))
    officer = browser("council")

    shown = officer.get(here)
    page = officer.submit(shown, here, {"year": "2023", "reason": "Nhầm"}, status=422)

    assert "Rút kỳ tổng kết" not in shown.by_id("withdraw").itertext()
    assert "đã phát hành văn bản" in page.faults[0]


def test_a_withdrawn_year_gives_way_to_a_corrected_one(
    browser: Open, world: World, db: Session, here: str
) -> None:
    officer = browser("council")
    officer.submit(
        officer.get("/reviews/new"), "/reviews/new", {"bloc": "Khối thi đua 6", "year": "2023"}
    )
    second = db.scalars(select(Review.id).filter_by(year="2023")).one()
    db.rollback()
    officer.submit(
        officer.get(f"/reviews/{second}/edit/identity"),
        f"/reviews/{second}/withdraw",
        {"withdrawal-reason": "Mở nhầm"},
    )

    officer.submit(officer.get(here), here, {"year": "2023", "reason": "Nhầm năm"})

    assert db.get_one(Review, world.review).year == "2023"
    assert db.get_one(Review, second).year == "2021"
