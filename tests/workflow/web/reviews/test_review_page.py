"""The home page of a review: where it stands, what is next, what is missing."""

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page, text_of
from workflow.domain.year import State
from workflow.models import Account, Review
from workflow.services import reviews, snapshots
from workflow.web.clock import now

Open = Callable[[str | None], Browser]


def _stage(page: Page) -> str:
    """The step that is being worked on."""
    now_at = [step for step in page.all("li") if step.get("aria-current") == "step"]
    return text_of(now_at[0]) if now_at else ""


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (State.PLANNED, "1 Kế hoạch (đang làm)"),
        (State.VOTES_TALLIED, "5 Tờ trình (đang làm)"),
        (State.CLOSED, ""),
    ],
)
def test_the_stepper_shows_where_the_year_is(
    state: State, stage: str, db: Session, world: World, browser: Open
) -> None:
    db.get_one(Review, world.review).state = state
    db.commit()

    assert _stage(browser("head").get(f"/reviews/{world.review}")) == stage


def _ticked(page: Page) -> list[str]:
    return [text_of(line) for line in page.all("li") if "(đã xong)" in text_of(line)]


def test_a_year_is_planned_once_somebody_has_worked_on_it(
    db: Session, world: World, browser: Open
) -> None:
    """Members that a new review was opened or imported with are no work yet."""
    head, address = browser("head"), f"/reviews/{world.review}"
    assert _ticked(head.get(address)) == []
    assert _ticked(browser("member").get(address)) == []

    members = f"{address}/edit/members"
    head.submit(head.get(members), members, {"member_count_stated": "8"})
    assert _stage(head.get(address)) == "2 Báo cáo (đang làm)"

    no_head = {f"members-{place}-role": "" for place in range(9)}
    head_page = browser("council")
    head_page.submit(head_page.get(members), members, no_head)
    assert _stage(head_page.get(address)) == "1 Kế hoạch (đang làm)"


def test_a_year_opened_with_the_members_of_another_is_not_planned_yet(
    db: Session, world: World, browser: Open
) -> None:
    council = browser("council")
    typed = {"bloc": "Khối thi đua 6", "year": "2022", "earlier": str(world.review)}
    council.submit(council.get("/reviews/new"), "/reviews/new", typed)
    opened = db.scalars(select(Review).order_by(Review.id.desc()).limit(1)).one()

    page = council.get(f"/reviews/{opened.id}")
    assert opened.members_total == 9
    assert (_ticked(page), _stage(page)) == ([], "1 Kế hoạch (đang làm)")


def test_the_page_says_what_is_next_and_why_not_yet(world: World, browser: Open) -> None:
    page = browser("head").get(f"/reviews/{world.review}")

    assert page.heading == "Khối thi đua 6"
    assert "Nhắc 9 đơn vị chưa nộp báo cáo" in page.text
    assert "W201 Còn 9/9 đơn vị chưa nộp báo cáo" in page.text


def test_each_finding_links_to_the_field_it_is_about(world: World, browser: Open) -> None:
    page = browser("head").get(f"/reviews/{world.review}")

    link = page.links["Ghi Báo cáo (W201)"]
    assert link.startswith(f"/reviews/{world.review}/")


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("Đơn vị thành viên 9 đơn vị", "xong"),
        ("Báo cáo và chấm điểm 0/9 đơn vị đã nộp", "chưa bắt đầu"),
        ("Hội nghị tổng kết ngày 24/01/2022", "đang làm"),
    ],
)
def test_each_part_says_how_far_it_has_come(
    part: str, status: str, world: World, browser: Open
) -> None:
    page = browser("head").get(f"/reviews/{world.review}")

    lines = [text_of(line) for line in page.all("li")]
    assert f"{part} {status}" in lines


def test_what_contradicts_itself_needs_another_look(
    db: Session, world: World, browser: Open
) -> None:
    review = db.get_one(Review, world.review)
    record = snapshots.facts_of(db, review)
    contest = msgspec.structs.replace(record.contests[0], issued=8, returned=9)
    contests = (contest, *record.contests[1:])
    reviews.save_section(
        db, review, "contests", {"contests": contests}, seen=review.version, by=None, now=now()
    )
    db.commit()

    page = browser("head").get(f"/reviews/{world.review}")

    assert "Bình xét, kiểm phiếu 2 nội dung cần xem lại" in [
        text_of(line) for line in page.all("li")
    ]
    assert any(name.startswith("Sửa Nội dung bình xét (Phiếu thu về)") for name in page.links)


def test_everything_that_happened_can_be_paged_through(
    db: Session, world: World, browser: Open
) -> None:
    review, head = (
        db.get_one(Review, world.review),
        db.get_one(Account, world.accounts["head"]),
    )
    for number in range(60):
        values = {"targets": (f"Chỉ tiêu số {number}",)}
        reviews.save_section(db, review, "plan", values, seen=review.version, by=head, now=now())
    db.commit()
    person = browser("head")

    page = person.get(f"/reviews/{world.review}")
    page = person.get(page.links["Xem toàn bộ diễn biến"])
    assert page.text.count("Ghi phần Phương hướng năm sau") == 50
    assert "Nguyễn Thị An" in page.text

    page = person.get(page.links["Trang sau"])
    assert page.text.count("Ghi phần Phương hướng năm sau") == 10
    assert "Nhập hồ sơ từ tệp" in page.text


def test_a_member_sees_its_own_report_and_only_who_else_has_handed_in(
    world: World, browser: Open
) -> None:
    page = browser("member").get(f"/reviews/{world.review}")

    assert "Báo cáo của đơn vị anh/chị Văn phòng Tỉnh ủy" in page.text
    assert "Ban Dân vận Tỉnh ủy chưa nộp" in [text_of(line) for line in page.all("li")]
    assert "Diễn biến" not in page.text
    assert "Chốt báo cáo" not in page.links


@pytest.mark.parametrize("who", ["stranger", "other council"])
def test_the_review_of_others_does_not_exist(who: str, world: World, browser: Open) -> None:
    page = browser(who).get(f"/reviews/{world.review}", status=404)

    assert "Khối thi đua 6" not in page.text


def test_nothing_is_done_in_a_review_that_was_just_opened(
    db: Session, world: World, browser: Open
) -> None:
    typed = {"bloc": "Khối thi đua 99", "year": "2021", "next_year": "2022"}
    officer = browser("council")
    officer.submit(officer.get("/reviews/new"), "/reviews/new", typed)
    opened = db.scalars(select(Review.id).where(Review.id != world.review)).one()
    db.rollback()

    page = officer.get(f"/reviews/{opened}")

    assert _stage(page) == "1 Kế hoạch (đang làm)"
    assert [line for line in map(text_of, page.all("li")) if line.endswith(" xong")] == []


def test_next_names_what_is_not_begun_yet(db: Session, world: World, browser: Open) -> None:
    review = db.get_one(Review, world.review)
    review.state = State.MEETING_HELD
    record = snapshots.facts_of(db, review)
    contests = (factories.make_contest("Văn phòng Tỉnh ủy", 9),)
    bare = msgspec.structs.replace(record, state=None, contests=contests, awards=())
    snapshots.save_facts(db, review, bare, section=None, by=None, now=now())
    db.commit()

    page = browser("head").get(f"/reviews/{world.review}")

    assert "Việc tiếp theo Ghi đề nghị khen thưởng" in page.text


def test_the_step_can_be_ended_where_its_last_section_ends(
    db: Session, world: World, browser: Open
) -> None:
    db.get_one(Review, world.review).state = State.MEETING_HELD
    db.commit()

    links = browser("head").get(f"/reviews/{world.review}/edit/next").links
    others = browser("head").get(f"/reviews/{world.review}/edit/awards").links

    assert links["Chốt kết quả kiểm phiếu"] == f"/reviews/{world.review}/moves/tally_votes"
    assert "Chốt kết quả kiểm phiếu" not in others


def test_the_example_keeps_nobody_waiting(db: Session, world: World, browser: Open) -> None:
    of_example = browser("head").get(f"/reviews/{world.review}").text
    db.get_one(Review, world.review).source_id = None
    db.commit()

    assert "trễ hơn" not in of_example
    assert "trễ hơn" in browser("head").get(f"/reviews/{world.review}").text


def test_a_closed_year_has_nothing_late(db: Session, world: World, browser: Open) -> None:
    db.get_one(Review, world.review).state = State.CLOSED
    db.commit()

    page = browser("head").get(f"/reviews/{world.review}/year")

    assert "quá hạn" not in page.text.lower()


def test_a_name_that_has_ended_leads_to_where_it_is_changed_or_kept_for_a_reason(
    db: Session, world: World, browser: Open
) -> None:
    """Refused papers lead back to the page that says why; nobody ends on a page of errors."""
    council = browser("administrator")
    council.submit(
        council.get("/reviews/new"),
        "/reviews/new",
        {"council": "", "new_council": "Hội đồng Thi đua - Khen thưởng tỉnh Ninh Thuận",
         "bloc": "Cụm thi đua 3", "year": "2025"},
    )  # fmt: skip
    opened = db.scalars(select(Review).order_by(Review.id.desc()).limit(1)).one()
    address = f"/reviews/{opened.id}"
    db.commit()

    page = council.get(address)
    assert page.links["Ghi lý do vẫn dùng (W107)"] == f"{address}/bases#names-title"
    assert page.links["Ghi Hội đồng (W107)"] == f"{address}/edit/identity#council"

    refused = council.submit(page, f"{address}/papers", press=("kind", "invitation"))
    assert refused.path == address
    assert "chỉ dùng đến ngày 30/06/2025" in refused.text
