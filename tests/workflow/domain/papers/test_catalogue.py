"""The papers around the meeting: what each says, and when there is none."""

import datetime as dt
from typing import Any

import pytest

from tests.factories import make_record, seed_record
from workflow.domain.papers import PaperKind, build_context, skip_reason
from workflow.domain.record import (
    Activity,
    Award,
    Contest,
    Family,
    IssuedPaper,
    Meeting,
    Member,
    MemberRole,
    Method,
    Purpose,
    RecipientKind,
    Report,
    Tally,
    Withdrawal,
)
from workflow.domain.year import State

BEFORE: dict[str, Any] = {"contests": (), "awards": (), "meeting": None, "papers": ()}


def values(kind: PaperKind, count: int = 5, /, **changes: Any) -> dict[str, Any]:
    return build_context(kind, make_record(count, **changes)).values


def test_the_kinds_stand_in_the_order_of_the_year() -> None:
    order = [PaperKind.PACT, PaperKind.INVITATION, PaperKind.BALLOT, PaperKind.MINUTES]

    assert sorted(order, key=list(PaperKind).index) == order


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if not kind.is_numbered])
def test_what_the_decree_does_not_list_has_no_number(kind: PaperKind) -> None:
    assert values(kind)["letterhead"]["symbol"] is None


@pytest.mark.parametrize("count", [4, 7, 70])
def test_every_member_has_one_place_to_sign_the_pact(count: int) -> None:
    grid = values(PaperKind.PACT, count, **BEFORE)["grid"]

    units = [pair[side]["unit"] for pair in grid for side in ("left", "right")]
    assert [unit for unit in units if unit] == [f"SỞ SỐ {no}" for no in range(1, count + 1)]


def test_the_pact_is_of_this_year_until_next_year_is_planned() -> None:
    now = values(PaperKind.PACT, **BEFORE)
    later = values(PaperKind.PACT, next_year="2022", activities=(Activity(task="Sơ kết"),))

    assert (now["agreed_year"], later["agreed_year"]) == ("năm 2021", "năm 2022")
    assert [pair["left"]["office"] for pair in now["grid"]] == ["Trưởng Khối", "", ""]
    assert later["grid"][0]["left"]["office"] == "Trưởng Khối"


def test_a_reminder_goes_to_those_who_owe_a_report() -> None:
    reports = (
        Report(member="Sở số 2", received_on=dt.date(2021, 12, 1)),
        Report(member="Sở số 3", waived="Mới thành lập"),
    )

    written = values(PaperKind.REMINDER, reports=reports, **BEFORE)

    assert written["addressees"] == ["Sở số 4", "Sở số 5"]
    assert written["count"] == "02 đơn vị"


def test_a_reminder_to_many_names_them_in_a_table() -> None:
    written = values(PaperKind.REMINDER, 20, reports=(), **BEFORE)

    assert written["addressees"] == ["Các đơn vị thành viên Khối thi đua 1 chưa gửi báo cáo"]
    assert [row["no"] for row in written["pending"]] == list(range(1, 20))


@pytest.mark.parametrize(
    "changes", [{}, {"contests": ()}, {"contests": (), "state": State.MEETING_HELD}]
)
def test_nobody_is_reminded_once_all_reports_are_in_or_the_meeting_is_over(
    changes: dict[str, Any],
) -> None:
    assert skip_reason(PaperKind.REMINDER, make_record(**changes))


def test_a_letter_says_its_field_in_a_state_symbol() -> None:
    head = Member(name="Sở số 1", role=MemberRole.HEAD, family=Family.STATE, abbreviation="SM")
    changes = {**BEFORE, "members": (head, Member(name="Sở số 2"))}

    written = values(PaperKind.REMINDER, reports=(), **changes)

    assert written["letterhead"]["symbol"].endswith("/SM-TĐKT")


def test_members_without_a_score_stand_last_and_say_why() -> None:
    reports = (
        Report(member="Sở số 3", rank=2),
        Report(member="Sở số 1", rank=1),
        Report(member="Sở số 2", waived="Mới thành lập"),
    )

    rows = values(PaperKind.SCORE_SUMMARY, 3, reports=reports)["rows"]

    assert [(row["score"]["unit"], row["note"]) for row in rows] == [
        ("Sở số 1", ""),
        ("Sở số 3", ""),
        ("Sở số 2", "Mới thành lập"),
    ]


def test_guests_are_on_the_list_of_the_invitation() -> None:
    written = values(PaperKind.INVITATION, meeting=Meeting(guests=("Sở Nội vụ",)))

    assert "khách mời" in written["slips"][0]["invited"]
    assert written["guests"][-1] == {"no": 6, "name": "Sở Nội vụ", "note": "Khách mời"}


@pytest.mark.parametrize("kind", [PaperKind.INVITATION, PaperKind.ANNUAL_REPORT])
def test_what_goes_out_before_a_january_meeting_may_be_of_either_year(kind: PaperKind) -> None:
    date = build_context(kind, seed_record()).values["letterhead"]["place_and_date"]

    assert date == "Bình Thuận, ngày …… tháng …… năm ……"


def slips(*contests: Contest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = values(PaperKind.BALLOT, contests=contests)["slips"]
    return found


def test_ballots_can_be_printed_before_any_contest_is_written_down() -> None:
    assert [slip["name"] for slip in slips() if not slip["is_named"]] == [
        "PHIẾU BÌNH CHỌN",
        "PHIẾU BẦU",
    ]


def test_a_ballot_lists_who_stands_and_not_who_withdrew() -> None:
    contest = Contest(
        purpose=Purpose.MERIT,
        method=Method.SECRET_BALLOT,
        seats=2,
        withdrawn=(Withdrawal(candidate="Sở số 5"),),
    )

    slip = slips(contest)[0]

    assert [one["unit"] for one in slip["candidates"]] == [f"Sở số {no}" for no in range(1, 5)]
    assert slip["instruction"].startswith("Chọn không quá 02 đơn vị")


def test_one_candidate_is_agreed_to_or_not() -> None:
    contest = Contest(
        purpose=Purpose.HEAD, method=Method.SECRET_BALLOT, tallies=(Tally("Sở số 2", 4, against=1),)
    )

    assert slips(contest)[0]["agree_or_not"]


def test_a_show_of_hands_needs_a_form_only_from_those_who_are_away() -> None:
    contest = Contest(purpose=Purpose.HEAD, method=Method.OPEN_BALLOT)

    assert [slip["is_named"] for slip in slips(contest)] == [True]
    assert skip_reason(PaperKind.TALLY_SHEET, make_record(contests=(contest,)))


@pytest.mark.parametrize(
    "method", [Method.ACCLAMATION, Method.SCORE, Method.ROTATION, Method.APPOINTMENT]
)
def test_what_nobody_votes_on_has_no_ballot(method: Any) -> None:
    contest = Contest(purpose=Purpose.HEAD, method=method)

    assert skip_reason(PaperKind.BALLOT, make_record(contests=(contest,)))


def test_two_awards_to_one_unit_make_one_summary() -> None:
    awards = (
        Award(award="Cờ thi đua", recipient="A", reason="Dẫn đầu"),
        Award(award="Bằng khen", recipient="A"),
        Award(award="Bằng khen"),
        Award(award="Bằng khen"),
    )

    summaries = values(PaperKind.ACHIEVEMENT_SUMMARY, awards=awards)["summaries"]

    assert len(summaries) == 3
    assert summaries[0]["achievements"] == ["Dẫn đầu."]
    assert summaries[0]["awards"] == (
        "Cờ thi đua của Ủy ban nhân dân tỉnh và Bằng khen của Ủy ban nhân dân tỉnh"
    )


def test_a_head_that_stays_hands_nothing_over() -> None:
    assert skip_reason(PaperKind.HANDOVER_MINUTES, make_record(next_head="Sở số 1"))


def test_the_paper_issued_last_is_corrected() -> None:
    papers = (
        IssuedPaper(kind="proposal", number=5, date=dt.date(2022, 1, 12)),
        IssuedPaper(kind="minutes", number=4, date=dt.date(2022, 1, 10)),
        IssuedPaper(kind="correction", number=9, date=dt.date(2022, 2, 1)),
        IssuedPaper(kind="plan", number=7),
    )

    written = values(PaperKind.CORRECTION, papers=papers)

    assert written["title"] == "V/v đính chính Tờ trình"
    assert "05/TTr-" in written["paper_in_full"]


def test_an_award_to_the_rest_is_asked_for_each_of_them_by_name() -> None:
    awards = (
        Award(award="Cờ thi đua", recipient="Sở số 2"),
        Award(award="Giấy khen", recipient="Các đơn vị còn lại", recipient_kind=RecipientKind.REST),
    )

    asked = values(PaperKind.PROPOSAL, awards=awards)["requests"][0]

    assert asked["asked"]["lines"][1]["count"] == "04 (bốn)"
    assert [row["recipient"] for row in asked["list"]["rows"]] == [
        "Sở số 2", "Sở số 1", "Sở số 3", "Sở số 4", "Sở số 5",
    ]  # fmt: skip
    assert asked["list"]["count"].startswith("05 (năm)")


def test_the_list_tells_what_the_report_tells_where_no_reason_was_given() -> None:
    reports = (Report(member="Sở số 2", achievements=("Đạt chuẩn", "Có sáng kiến")),)
    awards = (Award(award="Cờ thi đua", recipient="Sở số 2"),)

    (row,) = values(PaperKind.AWARD_LIST, reports=reports, awards=awards)["lists"][0]["rows"]

    assert row["reason"] == "Đạt chuẩn; có sáng kiến"


def test_a_numbered_paper_has_a_type_of_the_decrees_list() -> None:
    """NĐ 30/2020, Phụ lục III, Phần I; what has no number is of no type there."""
    types = {kind.abbreviation: kind.type_name for kind in PaperKind if kind.is_numbered}
    assert types == {
        "CV": "Công văn", "GM": "Giấy mời", "BC": "Báo cáo", "BB": "Biên bản", "TB": "Thông báo",
        "TTr": "Tờ trình", "KH": "Kế hoạch",
    }  # fmt: skip
    assert PaperKind.BALLOT.type_name == "Phiếu bình chọn"
