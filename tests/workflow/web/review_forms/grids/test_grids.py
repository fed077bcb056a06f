"""Facts of all members in one table: saved row by row, told cell by cell, without any script."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page, form_values, text_of
from workflow.domain.record import Award, Method, Record, Report
from workflow.domain.year import State
from workflow.models import Review
from workflow.services.snapshots import facts_of, save_facts
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
Facts = Callable[[], Record]
OFFICE = "Văn phòng Tỉnh ủy"


@pytest.fixture(autouse=True)
def _open_review(db: Session, world: World) -> None:
    db.get_one(Review, world.review).state = State.PLANNED
    db.commit()


@pytest.fixture
def edit(world: World) -> str:
    return f"/reviews/{world.review}/edit"


@pytest.fixture
def change(db: Session, world: World) -> Callable[..., None]:
    """`change(awards=…)` is what somebody else saves meanwhile."""

    def save(**values: object) -> None:
        review = db.get_one(Review, world.review)
        record = msgspec.structs.replace(facts_of(db, review), **values)
        save_facts(db, review, record, section=None, by=None, now=now())
        db.commit()

    return save


def row_of(page: Page, address: str, name: str) -> str:
    """The prefix of the fields of a member."""
    keys = {
        value: field for field, value in form_values(page.form(address)) if field.endswith("-key")
    }
    return keys[name].removesuffix("-key")


def test_reports_of_several_members_are_saved_at_once(
    browser: Open, edit: str, facts: Facts
) -> None:
    head, address = browser("head"), f"{edit}/reports/grid"
    page = head.get(address)
    one, two = row_of(page, address, OFFICE), row_of(page, address, "Báo Bình Thuận")

    page = head.submit(page, address, {
        f"{one}-received_on": "5/1/2022", f"{one}-self_score": "1.098,5",
        f"{two}-final_score": "90", f"{two}-rating": "Hoàn thành nhiệm vụ",
    })  # fmt: skip

    assert "Đã lưu 2 dòng." in page.text
    assert facts().report_of(OFFICE) == Report(
        OFFICE, received_on=dt.date(2022, 1, 5), self_score=Decimal("1098.5")
    )
    assert facts().report_of("Báo Bình Thuận") == Report(
        "Báo Bình Thuận", final_score=Decimal(90), rating="Hoàn thành nhiệm vụ"
    )


def test_a_faulty_row_keeps_no_other_row_from_being_saved(
    browser: Open, edit: str, facts: Facts
) -> None:
    head, address = browser("head"), f"{edit}/reports/grid"
    page = head.get(address)
    good, bad = row_of(page, address, OFFICE), row_of(page, address, "Báo Bình Thuận")
    typed = {f"{good}-rank": "1", f"{bad}-rank": "2", f"{bad}-self_score": "1,2,3"}

    page = head.submit(page, address, typed, status=422)

    assert "Đã lưu 1 dòng." in page.text
    assert "đọc được nhiều cách" in page.text
    assert facts().report_of(OFFICE) == Report(OFFICE, rank=1)
    assert facts().report_of("Báo Bình Thuận") is None
    sent = dict(form_values(page.form(address)))
    assert sent[f"{bad}-self_score"] == "1,2,3"
    head.submit(page, address, {f"{bad}-self_score": "3"})
    assert facts().report_of("Báo Bình Thuận") == Report(
        "Báo Bình Thuận", rank=2, self_score=Decimal(3)
    )


def test_two_people_in_different_cells_lose_nothing(browser: Open, edit: str, facts: Facts) -> None:
    head, council, address = browser("head"), browser("council"), f"{edit}/reports/grid"
    one, other = head.get(address), council.get(address)
    row = row_of(one, address, OFFICE)
    head.submit(one, address, {f"{row}-self_score": "90"})

    council.submit(other, address, {f"{row}-final_score": "95"})

    assert facts().report_of(OFFICE) == Report(
        OFFICE, self_score=Decimal(90), final_score=Decimal(95)
    )


def test_a_cell_that_somebody_else_changed_shows_both_values(
    browser: Open, edit: str, facts: Facts
) -> None:
    head, council, address = browser("head"), browser("council"), f"{edit}/reports/grid"
    one, other = head.get(address), council.get(address)
    row = row_of(one, address, OFFICE)
    head.submit(one, address, {f"{row}-self_score": "90", f"{row}-rank": "3"})

    page = council.submit(
        other, address, {f"{row}-self_score": "91", f"{row}-final_score": "95"}, status=422
    )

    assert "Người khác vừa ghi: «90»" in page.text
    assert dict(form_values(page.form(address)))[f"{row}-self_score"] == "91"
    stored = facts().report_of(OFFICE)
    assert stored == Report(OFFICE, self_score=Decimal(90), final_score=Decimal(95), rank=3)
    theirs = council.submit(page, address, press=("theirs", f"{row}-self_score"))
    assert "Người khác vừa ghi" not in theirs.text
    assert facts().report_of(OFFICE) == stored
    council.submit(page, address, press=("save", "1"))
    assert facts().report_of(OFFICE) == msgspec.structs.replace(stored, self_score=Decimal(91))


def test_attendance_keeps_what_the_form_of_the_meeting_says(
    browser: Open, edit: str, facts: Facts
) -> None:
    head, address, before = browser("head"), f"{edit}/meeting/attendance/grid", facts().meeting
    assert before
    page = head.get(address)
    row = row_of(page, address, OFFICE)

    assert "Không có gì thay đổi" in head.submit(page, address).text
    assert facts().meeting == before
    head.submit(page, address, {
        f"{row}-status": "absent", f"{row}-reason": "công tác", f"{row}-represented_by": "",
        f"{row}-positions": "",
    })  # fmt: skip

    meeting = facts().meeting
    assert meeting
    stored = {one.member: one for one in meeting.attendance}
    assert stored[OFFICE].status == "absent"
    assert stored[OFFICE].reason == "công tác"
    assert [row for row in meeting.attendance if row.member != OFFICE] == [
        row for row in before.attendance if row.member != OFFICE
    ]


def test_votes_of_all_contests_stand_side_by_side(
    browser: Open, edit: str, facts: Facts, change: Callable[..., None]
) -> None:
    first, *others = facts().contests
    change(contests=(msgspec.structs.replace(first, method=Method.OPEN_BALLOT), *others))
    head, address = browser("head"), f"{edit}/contests/grid"
    page = head.get(address)
    row = row_of(page, address, "Báo Bình Thuận")

    page = head.submit(page, address, {f"{row}-c0_votes": "1", f"{row}-c0_against": "8"})

    tallies = {one.candidate: one for one in facts().contests[0].tallies}
    assert (tallies["Báo Bình Thuận"].votes, tallies["Báo Bình Thuận"].against) == (1, 8)
    assert facts().contests[1:] == tuple(others)


def test_awards_are_added_changed_and_removed(
    browser: Open, edit: str, facts: Facts, change: Callable[..., None]
) -> None:
    change(awards=(Award("Cờ thi đua", OFFICE), Award("Giấy khen", "Báo Bình Thuận")))
    head, council, address = browser("head"), browser("council"), f"{edit}/awards/grid"
    page, other = head.get(address), council.get(address)
    wider = head.submit(page, address, press=("add", "rows"))
    emptied = {f"rows-0-{name}": "" for name in ("recipient", "award")}

    head.submit(wider, address, {
        **emptied, "rows-1-award": "Bằng khen", "rows-2-recipient": "van phong tinh uy",
        "rows-2-award": "Cờ thi đua",
    })  # fmt: skip
    assert [(row.award, row.recipient) for row in facts().awards] == [
        ("Bằng khen", "Báo Bình Thuận"),
        ("Cờ thi đua", OFFICE),
    ]
    refused = council.submit(other, address, {"rows-0-decision": "QĐ 5"}, status=200)

    assert facts().awards[1].decision == "QĐ 5"
    assert "Đã lưu 1 dòng" in refused.text


def test_what_a_step_has_locked_can_only_be_read(
    browser: Open, edit: str, db: Session, world: World, facts: Facts
) -> None:
    db.get_one(Review, world.review).state = State.PROPOSAL_SENT
    db.commit()
    head = browser("head")
    address = f"{edit}/awards/grid"
    names = {name for name, _value in form_values(head.get(address).form(address))}

    assert {"rows-0-status", "rows-0-decision"} <= names
    assert "rows-0-award" not in names
    address = f"{edit}/reports/grid"
    sent = dict(form_values(head.get(address).form(address)))
    assert not [name for name in sent if name.startswith("rows-")]
    before = facts()
    typed = {"rows-0-key": OFFICE, "rows-0-seen": "1", "rows-0-rank": "1"}
    head.post(address, sent | typed)
    assert facts() == before
    [total, *_others] = head.get(f"{edit}/contests/grid").all("output")
    assert (text_of(total), total.get("data-fixed")) == ("9", "9")


def test_a_script_sends_one_row_and_gets_it_back(browser: Open, edit: str, facts: Facts) -> None:
    head, address = browser("head"), f"{edit}/reports/grid"
    page = head.get(address)
    row, sent = row_of(page, address, OFFICE), dict(form_values(page.form(address)))
    part = {name: value for name, value in sent.items() if name.startswith(f"{row}-")}

    answer = head.client.post(
        address,
        data={**part, "csrf_token": sent["csrf_token"], f"{row}-rank": "4"},
        headers={"X-Requested-With": "fetch"},
    )

    assert answer.status_code == 200
    assert "Đã lưu 1 dòng." in answer.text
    assert answer.text.count("<tr") == 1
    assert facts().report_of(OFFICE) == Report(OFFICE, rank=4)
