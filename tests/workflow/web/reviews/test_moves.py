"""Moving a review on its pages: reasons, refusals, somebody else at the same time."""

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, text_of
from workflow.domain.record import Report
from workflow.domain.year import State
from workflow.models import Review
from workflow.services import reviews, snapshots
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
REASON = "Nguồn không ghi báo cáo"


@pytest.fixture
def forward(world: World) -> str:
    return f"/reviews/{world.review}/moves/submit_reports"


def _save_reports(db: Session, review: Review, *reports: Report) -> None:
    values = {"reports": reports}
    reviews.save_section(db, review, "reports", values, seen=review.version, by=None, now=now())
    db.commit()


def test_a_warning_is_passed_with_a_typed_reason(forward: str, browser: Open) -> None:
    head = browser("head")
    page = head.get(forward)
    assert page.heading == "Chốt báo cáo"

    page = head.submit(page, forward, {"accepted-W201": REASON})

    assert page.heading == "Xong: Chốt báo cáo"
    assert "nay ở bước «Đã nộp báo cáo»" in page.text
    assert page.links["Tiếp tục ghi"].endswith("/edit/meeting")
    page = head.get(page.links["Về kỳ tổng kết"])
    assert f"Lý do: W201: {REASON}" in page.text


def test_silence_is_no_reason(forward: str, db: Session, world: World, browser: Open) -> None:
    head = browser("head")

    page = head.submit(head.get(forward), forward, {"accepted-W201": "  "}, status=422)

    assert page.faults == ["Hãy ghi lý do bỏ qua cảnh báo W201."]
    assert db.get_one(Review, world.review).state is State.PLANNED


def test_an_error_leaves_no_button_but_a_link_to_its_field(
    forward: str, db: Session, world: World, browser: Open
) -> None:
    twice = Report(member="Báo Bình Thuận", received_on=now().date())
    _save_reports(db, db.get_one(Review, world.review), twice, twice)

    page = browser("head").get(forward)

    assert "«Báo Bình Thuận» có hai báo cáo." in page.text
    assert not [form for form in page.all("form") if form.get("action") == forward]
    assert any(name.startswith("Sửa Báo cáo (Đơn vị)") for name in page.links)


def test_going_back_needs_a_reason_and_deletes_nothing(
    forward: str, world: World, browser: Open
) -> None:
    head = browser("head")
    back = f"/reviews/{world.review}/moves/reopen_plan"
    head.submit(head.get(forward), forward, {"accepted-W201": REASON})

    page = head.submit(head.get(back), back, {"reason": ""}, status=422)
    assert page.faults == ["Hãy ghi lý do khi quay lại bước trước."]

    page = head.submit(page, back, {"reason": "Thiếu báo cáo của Trường Chính trị"})
    assert page.heading == "Xong: Mở lại bước báo cáo"
    page = head.get(f"/reviews/{world.review}")
    assert "Lý do: Thiếu báo cáo của Trường Chính trị" in page.text
    assert f"Lý do: W201: {REASON}" in page.text


def test_facts_that_changed_meanwhile_are_shown_before_the_move(
    forward: str, db: Session, world: World, browser: Open
) -> None:
    head = browser("head")
    page = head.get(forward)
    review = db.get_one(Review, world.review)
    _save_reports(db, review, Report(member="Báo Bình Thuận", received_on=now().date()))

    page = head.submit(page, forward, {"accepted-W201": REASON}, status=422)
    assert page.faults == [
        "Có người khác vừa sửa hồ sơ. Hãy xem lại tóm tắt dưới đây rồi xác nhận lần nữa."
    ]
    assert "1/9" in page.text
    assert text_of(page.by_id("accepted-W201")) == REASON

    page = head.submit(page, forward)
    assert page.heading == "Xong: Chốt báo cáo"


def test_pressing_twice_moves_once(forward: str, browser: Open) -> None:
    head = browser("head")
    page = head.get(forward)
    head.submit(page, forward, {"accepted-W201": REASON})

    page = head.submit(page, forward, {"accepted-W201": REASON})

    assert page.heading == "Khối thi đua 6"
    assert "Kỳ tổng kết đang ở bước «Đã nộp báo cáo»." in page.text


def test_a_move_that_no_table_knows_does_not_exist(world: World, browser: Open) -> None:
    browser("head").get(f"/reviews/{world.review}/moves/jump", status=404)


def test_the_whole_year_can_be_walked_and_taken_back(
    db: Session, world: World, browser: Open
) -> None:
    """Every move of the table has a page that makes it."""
    head = browser("head")
    review = db.get_one(Review, world.review)
    record = snapshots.facts_of(db, review)
    silent = tuple(Report(member=row.name, waived="Nguồn không ghi") for row in record.members)
    _save_reports(db, review, *silent)
    for name in (
        "submit_reports",
        "hold_meeting",
        "tally_votes",
        "send_proposal",
        "decide",
        "close",
    ):
        address = f"/reviews/{world.review}/moves/{name}"
        page = head.get(address)
        fields = [area.get("name", "") for area in page.all("textarea")]
        page = head.submit(page, address, dict.fromkeys(fields, "Nguồn không ghi"))
        assert page.path == f"{address}/done"
    db.expire_all()
    assert db.get_one(Review, world.review).state is State.CLOSED
    assert (
        msgspec.structs.replace(snapshots.facts_of(db, review), state=None).awards == record.awards
    )


def test_two_flags_of_a_unit_are_told_apart_where_they_are_confirmed(
    db: Session, world: World, browser: Open
) -> None:
    """The flag of the Government goes to one who has that of the province: name, whose, year."""
    review = db.get_one(Review, world.review)
    review.state = State.VOTES_TALLIED
    (flag, *_) = snapshots.facts_of(db, review).awards
    awards = (flag, msgspec.structs.replace(flag, authority="Chính phủ"))
    values = {"awards": awards}
    reviews.save_section(db, review, "awards", values, seen=review.version, by=None, now=now())
    db.commit()

    page = browser("head").get(f"/reviews/{world.review}/moves/send_proposal")

    assert "Cờ thi đua của Ủy ban nhân dân tỉnh năm 2021: Văn phòng Tỉnh ủy" in page.text
    assert "Cờ thi đua của Chính phủ năm 2021: Văn phòng Tỉnh ủy" in page.text
    assert "hai lần" not in page.text
