"""From the facts of a review to what a template prints."""

import datetime as dt
import json
from typing import Any

import msgspec
import pytest

from tests.factories import make_record, seed_record
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import DOSSIER, PaperKind, build_context, find_family, skip_reason
from workflow.domain.papers.meeting_text import format_meeting_title
from workflow.domain.papers.text_width import bind_title
from workflow.domain.record import (
    Attendance,
    AttendanceStatus,
    Award,
    AwardStatus,
    Contest,
    Family,
    IssuedPaper,
    Meeting,
    MeetingKind,
    Member,
    MemberRole,
    Method,
    Person,
    Purpose,
    Record,
    Tally,
)
from workflow.domain.texts.wording import NBSP

SEED = seed_record()


@pytest.mark.parametrize("kind", PaperKind)
def test_a_context_is_plain_json_and_equal_for_equal_facts(kind: PaperKind) -> None:
    first, second = build_context(kind, SEED), build_context(kind, seed_record())

    assert first == second
    assert json.loads(json.dumps(first.values)) == first.values


@pytest.mark.parametrize("kind", PaperKind)
def test_the_seed_is_issued_in_party_form(kind: PaperKind) -> None:
    family = "nd30" if kind is PaperKind.PACT else "party"  # a newspaper signs the pact, too
    new_head = "ĐẢNG ỦY KHỐI CƠ QUAN\nVÀ DOANH\u00a0NGHIỆP\u00a0TỈNH"
    issuer = {
        PaperKind.PACT: "KHỐI THI ĐUA 6",
        PaperKind.PLAN: new_head,
        PaperKind.REGISTRATION: new_head,
    }.get(kind, "BAN TUYÊN GIÁO")

    assert find_family(kind, SEED) == family
    assert build_context(kind, SEED).values["letterhead"]["issuer"] == issuer


@pytest.mark.parametrize("kind", DOSSIER)
def test_the_seed_has_its_dossier(kind: PaperKind) -> None:
    assert skip_reason(kind, SEED) is None


def test_the_minutes_of_the_seed_ask_for_what_the_news_does_not_tell() -> None:
    fields = {gap.field for gap in build_context(PaperKind.MINUTES, SEED).gaps}

    assert fields == {
        "members[0].abbreviation",
        "meeting.starts_at",
        "meeting.ends_at",
        "meeting.place",
        "meeting.secretaries",
        "meeting.attendance",
        "contests[0].method",
        "contests[1].method",
    }


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (PaperKind.MINUTES, {"meeting": None, "contests": (), "results": ()}),
        (PaperKind.VOTE_MINUTES, {"contests": ()}),
        (PaperKind.PROPOSAL, {"awards": ()}),
        (PaperKind.PLAN, {"targets": (), "activities": ()}),
        (PaperKind.REGISTRATION, {"members": ()}),
        (PaperKind.PACT, {"members": ()}),
        (PaperKind.REMINDER, {"members": ()}),
        (PaperKind.SCORE_SUMMARY, {"reports": ()}),
        (PaperKind.INVITATION, {"members": ()}),
        (PaperKind.ANNUAL_REPORT, {"reports": ()}),
        (PaperKind.ATTENDANCE_SHEET, {"members": ()}),
        (PaperKind.BALLOT, {"members": ()}),
        (PaperKind.TALLY_SHEET, {"members": ()}),
        (PaperKind.CONCLUSION_NOTICE, {"contests": ()}),
        (PaperKind.AWARD_LIST, {"awards": ()}),
        (PaperKind.ACHIEVEMENT_SUMMARY, {"awards": ()}),
        (PaperKind.HANDOVER_MINUTES, {"next_head": None}),
        (PaperKind.CORRECTION, {"papers": ()}),
    ],
)
def test_a_paper_with_nothing_to_say_is_skipped_with_a_reason(
    kind: PaperKind, changes: dict[str, Any]
) -> None:
    assert str(skip_reason(kind, make_record(**changes))).startswith("Chưa có")


def test_a_council_chooses_the_heading_of_a_pact_that_both_families_sign() -> None:
    chosen = PaperSettings(pact_heading=Family.PARTY)
    of_state = make_record(members=(Member(name="Sở Tài chính", role=MemberRole.HEAD),))

    assert find_family(PaperKind.PACT, SEED) == "nd30"
    assert find_family(PaperKind.PACT, SEED, chosen) == "party"
    assert find_family(PaperKind.PACT, of_state, chosen) == "nd30"


def test_a_head_of_unknown_family_gets_the_state_form_and_a_gap() -> None:
    made = make_record(members=(Member(name="Cơ quan Mẫu", role=MemberRole.HEAD),))

    assert find_family(PaperKind.PLAN, made) == "nd30"
    assert "members[0].family" in {gap.field for gap in build_context(PaperKind.PLAN, made).gaps}


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("count", [4, 70])
def test_blocs_of_any_size_make_every_paper(kind: PaperKind, count: int) -> None:
    assert build_context(kind, make_record(count, targets=("Hoàn thành",))).values


@pytest.mark.parametrize("kind", [*DOSSIER, PaperKind.INVITATION, PaperKind.CONCLUSION_NOTICE])
def test_a_record_of_names_alone_makes_every_paper(kind: PaperKind) -> None:
    made = Record(
        council=SEED.council, bloc=SEED.bloc, year="2021", members=(), awards=(Award(award="Cờ"),)
    )

    assert build_context(kind, made).gaps


def minutes(**changes: Any) -> dict[str, Any]:
    return build_context(PaperKind.MINUTES, make_record(**changes)).values


def test_parts_are_numbered_without_those_that_have_nothing_to_say() -> None:
    parts = minutes(results=("Tốt",), targets=("Hơn nữa",))["parts"]

    assert (parts["results"], parts["discussion"]) == (1, None)
    assert [number for number in parts.values() if number] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("meeting", "place"),
    [
        (Meeting(place="Hội trường"), "Hội trường"),
        (Meeting(place="Hội trường", online=True), "Hội trường (hội nghị trực tuyến)"),
        (Meeting(online=True), "Hội nghị trực tuyến"),
    ],
)
def test_a_meeting_held_online_says_so(meeting: Meeting, place: str) -> None:
    assert minutes(meeting=meeting)["place"] == place


def test_several_chairs_are_all_named_and_all_sign() -> None:
    chairs = (Person(name="Nguyễn A", positions=("Giám đốc",)), Person(name="Trần B"))

    values = minutes(meeting=Meeting(chairs=chairs))

    assert values["chairs"] == "Ông/bà Nguyễn A, Giám đốc và ông/bà Trần B"
    assert values["chair_names"] == ["Nguyễn A", "Trần B"]


def test_absent_members_are_counted_and_given_their_reasons() -> None:
    attendance = (
        Attendance(member="Sở số 1", status=AttendanceStatus.PRESENT),
        Attendance(member="Sở số 2", status=AttendanceStatus.PRESENT),
        Attendance(member="Sở số 3", status=AttendanceStatus.PRESENT),
        Attendance(member="Sở số 4", status=AttendanceStatus.ABSENT, reason="Nghỉ ốm"),
        Attendance(member="Sở số 5", status=AttendanceStatus.WRITTEN_OPINION),
    )

    values = minutes(meeting=Meeting(attendance=attendance))["participation"]

    assert values["summary"] == (
        "có mặt 03/05 đơn vị; vắng 02 đơn vị (trong đó 01 đơn vị gửi ý kiến bằng văn bản)"
    )
    assert values["rows"][3]["note"] == "Vắng: nghỉ ốm"


def test_an_observer_is_listed_and_not_counted() -> None:
    members = (*make_record(4).members, Member(name="Sở Nội vụ", role=MemberRole.OBSERVER))

    values = minutes(members=members)["participation"]

    assert values["members"] == "04 đơn vị thành viên"
    assert values["rows"][-1]["unit"] == "Sở Nội vụ (Quan sát viên)"


def counted(**changes: Any) -> dict[str, Any]:
    """The first contest of the counting minutes."""
    facts: dict[str, Any] = {"purpose": "leading_unit", "method": Method.SECRET_BALLOT, **changes}
    values = build_context(PaperKind.VOTE_MINUTES, make_record(contests=(Contest(**facts),))).values
    found: dict[str, Any] = values["parts"][0]["contests"][0]
    return found


def test_unknown_ballots_are_left_to_be_written_in() -> None:
    assert set(counted()["ballots"].values()) == {"……"}


def test_of_a_show_of_hands_papers_tell_hands_and_no_ballots() -> None:
    facts: dict[str, Any] = {"purpose": Purpose.LEADING_UNIT, "method": Method.OPEN_BALLOT}
    contest = Contest(**facts, valid=7)

    voting = minutes(contests=(contest,))["voting"][0]

    assert voting["method"] == "biểu quyết công khai, 07 người biểu quyết"
    assert voting["ballots"] is None
    assert counted(**facts, valid=7)["ballots"] is None
    on_paper = minutes(contests=(Contest(**facts, valid=7, issued=7),))["voting"][0]
    assert on_paper["ballots"] == "phát ra 07, hợp lệ 07"


def test_zero_ballots_are_not_unknown_ballots() -> None:
    assert counted(invalid=0)["ballots"]["invalid"] == "0"


def test_candidates_stand_in_the_order_of_their_votes() -> None:
    rows = counted(
        entitled=9,
        tallies=(Tally(candidate="A", votes=2), Tally(candidate="B", votes=7, against=2)),
        chosen=("B",),
    )["rows"]

    assert [(row["unit"], row["share"], row["note"]) for row in rows] == [
        ("B", "77,78%", "Được chọn"),
        ("A", "22,22%", ""),
    ]


@pytest.mark.parametrize(
    "method", [Method.ROTATION, Method.APPOINTMENT, Method.SCORE, Method.ACCLAMATION]
)
def test_what_nobody_voted_on_has_no_ballots(method: Method) -> None:
    contest = counted(method=method, chosen=("A",))

    assert (contest["ballots"], contest["rows"]) == (None, [])


def test_a_tied_round_has_no_result_when_another_followed() -> None:
    tied = Contest(purpose=Purpose.HEAD, method=Method.SECRET_BALLOT, tie_break="Bỏ phiếu vòng 2")
    again = Contest(purpose=Purpose.HEAD, method=Method.SECRET_BALLOT, round=2, chosen=("Sở số 2",))

    values = build_context(PaperKind.VOTE_MINUTES, make_record(contests=(tied, again))).values

    assert [len(contest["results"]) for contest in values["parts"][0]["contests"]] == [0, 1]


def proposal(**changes: Any) -> dict[str, Any]:
    return build_context(PaperKind.PROPOSAL, make_record(**changes)).values


def test_awards_are_asked_of_each_authority_apart() -> None:
    awards = (
        Award(award="Cờ thi đua", recipient="A", authority="UBND tỉnh"),
        Award(award="Bằng khen", recipient="B", authority="Bộ Nội vụ"),
        Award(award="Bằng khen", recipient="C", authority="UBND tỉnh"),
    )

    requests = proposal(awards=awards)["requests"]

    asked = [request["asked"] for request in requests]
    assert [(one["authority"], len(one["lines"])) for one in asked] == [
        ("Ủy ban nhân dân tỉnh Mẫu", 2),
        ("Bộ Nội vụ", 1),
    ]
    assert [request["addressees"] for request in requests] == [
        ["Ủy ban nhân dân tỉnh Mẫu"],
        ["Bộ Nội vụ"],
    ]
    assert [len(request["list"]["rows"]) for request in requests] == [2, 1]


def test_an_authority_is_one_however_much_of_its_name_is_written() -> None:
    awards = (
        Award(award="Cờ thi đua", recipient="A", authority="UBND tỉnh"),
        Award(award="Bằng khen", recipient="B"),
    )

    assert [one["asked"]["authority"] for one in proposal(awards=awards)["requests"]] == [
        "Ủy ban nhân dân tỉnh Mẫu"
    ]


def test_each_of_several_proposals_has_its_own_number() -> None:
    awards = (
        Award(award="Cờ thi đua", recipient="A", authority="UBND tỉnh"),
        Award(award="Bằng khen", recipient="B", authority="Bộ Nội vụ"),
        Award(award="Bằng khen", recipient="C", authority="Bộ Y tế"),
    )
    papers = (
        IssuedPaper(kind="proposal", number=5, date=dt.date(2022, 1, 12)),
        IssuedPaper(kind="minutes", number=9, date=dt.date(2022, 1, 12)),
        IssuedPaper(kind="proposal", number=6, date=dt.date(2022, 1, 13)),
    )

    requests = proposal(awards=awards, papers=papers)["requests"]

    assert [request["symbol"].split("/")[0].strip() for request in requests] == [
        "Số: 05",
        "Số: 06",
        "Số:",
    ]
    assert "số 06/TTr-" in requests[1]["list"]["reference"]


def test_awards_whose_recipient_is_not_known_are_counted_and_left_blank() -> None:
    context = build_context(
        PaperKind.PROPOSAL, make_record(awards=(Award(award="Bằng khen"), Award(award="Bằng khen")))
    )

    line = context.values["requests"][0]["asked"]["lines"][0]
    assert line["count"] == "02 (hai)"
    first, last = line["recipients"].split(" và ")
    assert set(first) == set(last) == {"…"}
    assert "awards[1].recipient" in {gap.field for gap in context.gaps}


def test_what_was_only_nominated_is_not_proposed() -> None:
    awards = (
        Award(award="Cờ thi đua", recipient="A", status=AwardStatus.PROPOSED),
        Award(award="Bằng khen", recipient="B", status=AwardStatus.NOMINATED),
    )

    (request,) = proposal(awards=awards)["requests"]
    assert [row["recipient"] for row in request["list"]["rows"]] == ["A"]


@pytest.mark.parametrize(
    ("day", "decree"),
    [
        (dt.date(2022, 1, 24), "91/2017/NĐ-CP"),
        (dt.date(2024, 12, 5), "98/2023/NĐ-CP"),
        (dt.date(2026, 1, 6), "152/2025/NĐ-CP"),
    ],
)
def test_a_proposal_cites_what_is_in_force_on_its_day(day: dt.date, decree: str) -> None:
    values = proposal(meeting=Meeting(dates=(day,)), papers=())["requests"][0]

    assert [decree in basis for basis in values["bases"]].count(True) == 1
    assert sum("NĐ-CP" in basis for basis in values["bases"]) == 1


def test_a_proposal_of_unknown_day_cites_no_act() -> None:
    values = proposal(meeting=None, papers=())["requests"][0]

    assert [basis.split()[0] for basis in values["bases"]] == ["Biên"]


def test_a_plan_without_activities_has_no_table_and_says_that_it_lacks_them() -> None:
    context = build_context(PaperKind.PLAN, make_record(targets=("Hoàn thành",)))

    assert context.values["parts"]["activities"] is None
    assert "activities" in {gap.field for gap in context.gaps}


def test_every_gap_has_a_vietnamese_label() -> None:
    bare = msgspec.structs.replace(SEED, meeting=None, contests=(), next_head=None)

    gaps = [gap for kind in PaperKind for gap in build_context(kind, bare).gaps]

    assert all(gap.label != gap.field for gap in gaps)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "Tổng kết hoạt động Khối thi đua Mẫu năm 2025, phương hướng, nhiệm vụ năm 2026",
            ["Tổng kết hoạt động Khối thi đua Mẫu năm 2025,", "phương hướng, nhiệm vụ năm 2026"],
        ),
        (
            "Về việc đề nghị tặng Cờ thi đua và Bằng khen của Ủy ban nhân dân tỉnh năm 2025",
            ["Về việc đề nghị tặng Cờ thi đua và Bằng khen", "của Ủy ban nhân dân tỉnh năm 2025"],
        ),
        ("Hoạt động của Khối thi đua Mẫu năm 2026", ["Hoạt động của Khối thi đua Mẫu năm 2026"]),
    ],
)
def test_a_title_of_two_lines_breaks_at_sense(title: str, lines: list[str]) -> None:
    bound = bind_title(title)

    assert bound.replace(NBSP, " ") == title
    assert bound == " ".join([lines[0], *(line.replace(" ", NBSP) for line in lines[1:])])


@pytest.mark.parametrize(
    ("year", "period"), [("2021", "6 tháng đầu năm 2021"), ("2021-2022", "năm học 2021-2022")]
)
def test_a_half_year_meeting_looks_back_at_half_a_year(year: str, period: str) -> None:
    meeting = Meeting(kind=MeetingKind.HALF_YEAR)
    record = make_record(year=year, meeting=meeting, results=("Đạt.",))

    assert format_meeting_title(record) == f"Hội nghị sơ kết {period} {record.bloc.name}"
    values = build_context(PaperKind.MINUTES, record).values
    assert values["year"].replace("\ufeff", "") == period
