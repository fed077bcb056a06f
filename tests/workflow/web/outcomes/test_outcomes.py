"""Results on their page, and a tie settled by a step of the regulation."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, text_of
from workflow.domain.record import (
    Contest,
    FurtherMeeting,
    Meeting,
    MeetingKind,
    Method,
    Purpose,
    Report,
    Tally,
)
from workflow.models import Review
from workflow.services.snapshots import facts_of, save_facts
from workflow.web.clock import now

Open = Callable[[str | None], Browser]


@pytest.fixture
def page(world: World) -> str:
    return f"/reviews/{world.review}/outcomes"


@pytest.fixture
def tied(world: World, db: Session) -> None:
    review = db.get_one(Review, world.review)
    contest = Contest(
        purpose=Purpose.MERIT,
        method=Method.SECRET_BALLOT,
        entitled=9,
        valid=9,
        tallies=(
            Tally(candidate="Văn phòng Tỉnh ủy", votes=4),
            Tally(candidate="Báo Bình Thuận", votes=4),
        ),
    )
    record = msgspec.structs.replace(facts_of(db, review), contests=(contest,))
    save_facts(db, review, record, section="contests", by=None, now=now())
    db.commit()


def test_the_nine_of_nine_of_the_seed_are_explained(page: str, browser: Open) -> None:
    shown = browser("head").get(page)

    unknown = "chưa rõ ngưỡng của quy định có hiệu lực vào ngày họp"  # the 80 % came with 2024
    assert f"9/9 đơn vị thành viên, 100 %, {unknown}" in shown.text
    assert "Cờ thi đua: đề nghị 1, quy chế chưa rõ." in shown.text


@pytest.mark.usefixtures("tied")
def test_a_tie_offers_the_steps_and_keeps_the_one_taken(
    page: str, world: World, db: Session, browser: Open
) -> None:
    head = browser("head")
    shown = head.get(page)
    assert "Bằng phiếu nhau: Văn phòng Tỉnh ủy; Báo Bình Thuận" in shown.text
    assert "Phiếu trắng: 1" in shown.text

    head.submit(shown, f"{page}/0/tie", {"step": "score", "note": "Văn phòng 98,5 điểm"})

    record = facts_of(db, db.get_one(Review, world.review))
    assert record.contests[0].tie_break == "Theo điểm thi đua: Văn phòng 98,5 điểm"


@pytest.mark.usefixtures("tied")
def test_a_step_that_the_regulation_does_not_know_is_refused(page: str, browser: Open) -> None:
    head = browser("head")

    head.submit(head.get(page), f"{page}/0/tie", {"step": "coin"}, status=400)


@pytest.mark.usefixtures("tied")
def test_who_saves_second_is_told(page: str, world: World, db: Session, browser: Open) -> None:
    head = browser("head")
    shown = head.get(page)
    head.submit(shown, f"{page}/0/tie", {"step": "score"})

    again = head.submit(shown, f"{page}/0/tie", {"step": "council"})

    assert "Có người khác vừa lưu phần này" in again.text


def test_members_are_ranked_by_their_scores(
    page: str, world: World, db: Session, browser: Open
) -> None:
    review = db.get_one(Review, world.review)
    scores = {"Báo Bình Thuận": "98.5", "Trường Chính trị": "98.50", "Văn phòng Tỉnh ủy": "0"}
    reports = tuple(
        Report(member=name, final_score=Decimal(score)) for name, score in scores.items()
    )
    record = msgspec.structs.replace(facts_of(db, review), reports=reports)
    save_facts(db, review, record, section="reports", by=None, now=now())
    db.commit()

    shown = browser("head").get(page)

    assert "Báo Bình Thuận 98,5 1 (bằng điểm)" in shown.text
    assert "Văn phòng Tỉnh ủy 0 3" in shown.text


def test_votes_of_other_meetings_of_the_year_are_shown_under_their_names(
    page: str, db: Session, world: World, browser: Open
) -> None:
    review = db.get_one(Review, world.review)
    tallies = (Tally("Báo Bình Thuận", 4), Tally("Văn phòng Tỉnh ủy", 4))
    contest = Contest(Purpose.LEADING_UNIT, Method.SECRET_BALLOT, entitled=9, tallies=tallies)
    meetings = (
        FurtherMeeting(2, Meeting(kind=MeetingKind.PREPARATORY), contests=(contest, contest)),
    )
    record = msgspec.structs.replace(facts_of(db, review), meetings=meetings)
    save_facts(db, review, record, section="meetings", by=None, now=now())
    db.commit()

    shown = browser("head").get(page)

    headings = [text_of(one) for one in shown.all("h2")]
    assert headings.count("Họp trù bị: Đơn vị dẫn đầu Khối năm 2021") == 2
    ids = {one.get("id") for one in shown.all("h2")}
    assert {"contest-0", "contest-1", "contest-2-0", "contest-2-1"} <= ids
    leads = [str(one.get("href")) for one in shown.all("a")]
    assert f"/reviews/{world.review}/meetings/2/contests/1" in leads
    assert not any("tallies/1" in one for one in leads)
