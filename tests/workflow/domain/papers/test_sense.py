"""What a head of office would send back: lines broken within words, names said twice, addresses."""

import datetime as dt

import msgspec
import pytest

from tests.factories import make_record
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers.attendance import list_absent
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.citations import format_dates
from workflow.domain.papers.context import build_context
from workflow.domain.papers.correction import list_correctable_papers
from workflow.domain.papers.letterhead import build_letterhead
from workflow.domain.papers.proposal import list_default_enclosures
from workflow.domain.papers.recommendations import build_recommendations, list_addressees
from workflow.domain.papers.text_width import bind_title, break_at_sense
from workflow.domain.record import (
    Attendance,
    AttendanceStatus,
    Award,
    AwardKind,
    Bloc,
    Contest,
    Council,
    Family,
    IssuedPaper,
    Meeting,
    Member,
    MemberRole,
    Method,
    Person,
    Purpose,
    RecipientKind,
)
from workflow.domain.texts.wording import NBSP

BLOC = "Khối thi đua các cơ quan tham mưu tổng hợp, nội chính và đoàn thể tỉnh Lâm Đồng"
BLOC_LINES = ["KHỐI THI ĐUA CÁC CƠ QUAN", "THAM MƯU TỔNG HỢP,", "NỘI CHÍNH VÀ ĐOÀN THỂ",
              "TỈNH LÂM ĐỒNG"]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "points", "lines"),
    [
        ("BAN TUYÊN GIÁO VÀ DÂN VẬN", 14, ["BAN TUYÊN GIÁO", "VÀ DÂN VẬN"]),
        (
            "ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG TỈNH MẪU",
            14,
            ["ĐẢNG ỦY", "CÁC CƠ QUAN ĐẢNG", "TỈNH MẪU"],
        ),
        (BLOC.upper(), 12, BLOC_LINES),
        ("TRƯỜNG THPT CHUYÊN THĂNG LONG - ĐÀ LẠT", 12,
         ["TRƯỜNG THPT CHUYÊN", "THĂNG LONG - ĐÀ LẠT"]),
        ("Trường THPT chuyên Hà Tĩnh", 12, ["TRƯỜNG THPT CHUYÊN", "HÀ TĨNH"]),
    ],
)  # fmt: skip
def test_a_name_never_breaks_within_a_word(name: str, points: float, lines: list[str]) -> None:
    assert break_at_sense(name, points, 66).split("\n") == lines


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Khối thi đua các tổ chức chính trị - xã hội, hội và doanh nghiệp",
         "KHỐI THI ĐUA CÁC TỔ CHỨC / CHÍNH TRỊ - XÃ HỘI, / HỘI VÀ DOANH NGHIỆP"),
        ("Khối thi đua số 1 (các cơ quan tham mưu, giúp việc Tỉnh ủy)",
         "KHỐI THI ĐUA SỐ 1 / (CÁC CƠ QUAN THAM MƯU, / GIÚP VIỆC TỈNH ỦY)"),
        ("Viện Kiểm sát nhân dân tối cao", "VIỆN KIỂM SÁT NHÂN DÂN / TỐI CAO"),
        ("Phòng Văn hóa - Xã hội xã Đức Trọng", "PHÒNG VĂN HÓA - XÃ HỘI / XÃ ĐỨC TRỌNG"),
        ("Trường Phổ thông nội trú liên huyện phía Nam",
         "TRƯỜNG PHỔ THÔNG NỘI TRÚ / LIÊN HUYỆN PHÍA NAM"),
        ("Tổng công ty Điện lực miền Nam", "TỔNG CÔNG TY / ĐIỆN LỰC MIỀN NAM"),
        ("Vườn Quốc gia Bidoup - Núi Bà", "VƯỜN QUỐC GIA / BIDOUP - NÚI BÀ"),
        ("Đài Khí tượng Thủy văn tỉnh Lâm Đồng", "ĐÀI KHÍ TƯỢNG THỦY VĂN / TỈNH LÂM ĐỒNG"),
        ("Công ty TNHH Một thành viên Xổ số kiến thiết",
         "CÔNG TY TNHH / MỘT THÀNH VIÊN / XỔ SỐ KIẾN THIẾT"),
        ("Trường THPT Phan Bội Châu", "TRƯỜNG THPT / PHAN BỘI CHÂU"),
        ("Bệnh viện Đa khoa Ninh Thuận", "BỆNH VIỆN ĐA KHOA / NINH THUẬN"),
        ("Ban Quản lý Dự án đầu tư xây dựng các công trình giao thông tỉnh Lâm Đồng",
         "BAN QUẢN LÝ DỰ ÁN ĐẦU TƯ / XÂY DỰNG CÁC CÔNG TRÌNH / GIAO THÔNG TỈNH LÂM ĐỒNG"),
        ("Phân hiệu Trường Đại học Nông Lâm Thành phố Hồ Chí Minh tại Gia Lai",
         "PHÂN HIỆU TRƯỜNG / ĐẠI HỌC NÔNG LÂM / THÀNH PHỐ HỒ CHÍ MINH / TẠI GIA LAI"),
        ("Sở Nội vụ", "SỞ NỘI VỤ"),
    ],
)  # fmt: skip
def test_capitals_as_typed_tell_words_and_names_apart(name: str, lines: str) -> None:
    assert break_at_sense(name, 12, 66).replace("\n", " / ") == lines


def test_party_letterheads_are_broken_for_their_larger_letters() -> None:
    member = Member("Ban Tuyên giáo và Dân vận Tỉnh ủy", parent="Tỉnh ủy Mẫu", role=MemberRole.HEAD)
    record = make_record(members=(member,))

    head = build_letterhead(PaperKind.MINUTES, record, Family.PARTY, Blanks())

    assert head.issuer == "BAN TUYÊN GIÁO\nVÀ DÂN VẬN"


@pytest.mark.parametrize(
    ("name", "parent", "printed"),
    [
        ("Trường Đại học Vinh - Đại học Mẫu", "Đại học Mẫu", "TRƯỜNG ĐẠI HỌC VINH"),
        ("Văn phòng Ủy ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh Mẫu", "VĂN PHÒNG"),
        ("Công đoàn Sở Y tế", "Sở Y tế", "CÔNG ĐOÀN SỞ Y TẾ"),
    ],
)
def test_state_letterheads_do_not_say_the_parent_twice(
    name: str, parent: str, printed: str
) -> None:
    record = make_record(members=(Member(name, parent=parent, role=MemberRole.HEAD),))

    assert build_letterhead(PaperKind.MINUTES, record, Family.STATE, Blanks()).issuer == printed


@pytest.mark.parametrize(
    ("awards", "reports"),
    [
        ([("Sở A", None)], "đơn vị"),
        ([("Sở A", None), ("Sở B", RecipientKind.UNIT)], "các đơn vị"),
        ([("Bà Lê Thị Lan", RecipientKind.PERSON)], "cá nhân"),
        ([("Sở A", None), ("Bà Lê Thị Lan", RecipientKind.PERSON)], "các đơn vị, cá nhân"),
        ([(None, None)], "đơn vị, cá nhân"),
    ],
)
def test_enclosures_say_whose_achievements_are_reported(
    awards: list[tuple[str | None, RecipientKind | None]], reports: str
) -> None:
    proposed = tuple(Award("Bằng khen", recipient=who, recipient_kind=kind) for who, kind in awards)
    record = make_record(members=(Member("Sở A"), Member("Sở B")), awards=proposed)

    assert f"Báo cáo thành tích của {reports} được đề nghị" in list_default_enclosures(record)


def test_a_person_is_addressed_in_small_letters_within_a_sentence() -> None:
    award = Award("Bằng khen", recipient="Bà Lê Thị Lan", recipient_kind=RecipientKind.PERSON)
    record = make_record(awards=(award,))

    (asked,) = build_recommendations(record, Family.STATE, Blanks())

    assert asked.lines[0].recipients == "bà Lê Thị Lan"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            f"Tổng kết hoạt động {BLOC} năm 2026, phương hướng, nhiệm vụ năm 2027",
            [
                "Tổng kết hoạt động Khối thi đua",
                "các cơ quan tham mưu tổng hợp,",
                "nội chính và đoàn thể tỉnh Lâm Đồng năm 2026,",
                "phương hướng, nhiệm vụ năm 2027",
            ],
        ),
    ],
)
def test_a_title_of_many_lines_breaks_at_sense(title: str, lines: list[str]) -> None:
    bound = bind_title(title)

    assert bound.replace(NBSP, " ") == title
    assert bound.split(" ")[-3:] == [line.replace(" ", NBSP) for line in lines[1:]]


@pytest.mark.parametrize("office", ["Sở số 1", "Sở số 1 tỉnh Mẫu"])
def test_nobody_writes_to_itself(office: str) -> None:
    council = Council(name="Hội đồng", granting_authority="UBND tỉnh Mẫu", standing_office=office)

    found = list_addressees("UBND tỉnh Mẫu", make_record(council=council), Blanks())

    assert found == ("Ủy ban nhân dân tỉnh Mẫu",)


def test_a_sentence_names_the_bloc_once() -> None:
    values = build_context(PaperKind.PROPOSAL, make_record(bloc=Bloc(name=BLOC))).values

    assert BLOC not in values["meeting"]
    assert values["meeting"].startswith("hội nghị tổng kết năm 2021")


@pytest.mark.parametrize(
    ("family", "called"), [(Family.STATE, "ông/bà A Hoa"), (Family.PARTY, "đồng chí A Hoa")]
)
def test_persons_are_addressed_where_awards_are_asked(family: Family, called: str) -> None:
    awards = tuple(
        Award("Bằng khen", recipient=name, kind=AwardKind.CERTIFICATE, recipient_kind=kind)
        for name, kind in (("Sở số 2", RecipientKind.UNIT), ("A Hoa", RecipientKind.PERSON))
    )
    record = make_record(awards=awards)
    head = msgspec.structs.replace(record.members[0], family=family)
    record = msgspec.structs.replace(record, members=(head, *record.members[1:]))

    (request,) = build_context(PaperKind.PROPOSAL, record).values["requests"]

    assert request["asked"]["lines"][0]["recipients"] == f"Sở số 2 và {called}"
    summaries = build_context(PaperKind.ACHIEVEMENT_SUMMARY, record).values["summaries"]
    assert [one["is_person"] for one in summaries] == [False, True]


@pytest.mark.parametrize(
    ("typed", "family", "printed"),
    [
        ("số 1/QĐ ngày 05/02/2025 của", Family.STATE, "số 1/QĐ ngày 05 tháng 02 năm 2025 của"),
        ("số 1/QĐ ngày 05 tháng 02 năm 2025 của", Family.PARTY, "số 1/QĐ, ngày 05/02/2025 của"),
        ("số 1/QĐ ngày 31/02/2025 của", Family.STATE, "số 1/QĐ ngày 31/02/2025 của"),
    ],
)
def test_typed_citations_have_the_days_of_the_family(
    typed: str, family: Family, printed: str
) -> None:
    assert format_dates(typed, family) == printed


def test_absent_units_are_joined_and_reasons_stand_within_the_sentence() -> None:
    attendance = tuple(
        Attendance(member=f"Sở số {number}", status=AttendanceStatus.ABSENT, reason=reason)
        for number, reason in ((1, "Nghỉ ốm"), (2, "Tỉnh ủy mời họp"), (3, "Ủy ban Kiểm tra mời"))
    )

    found = list_absent(make_record(meeting=Meeting(attendance=attendance)))

    assert found == (
        "Sở số 1 (nghỉ ốm); Sở số 2 (Tỉnh ủy mời họp) và Sở số 3 (Ủy ban Kiểm tra mời)"
    )


def test_the_counting_sheet_says_of_which_bloc_it_is() -> None:
    values = build_context(PaperKind.TALLY_SHEET, make_record()).values

    assert "Khối thi đua 1" in values["meeting"]


def test_titles_break_before_a_bracket_not_within_a_word() -> None:
    bloc = "Khối thi đua số 1 (các cơ quan tham mưu, giúp việc Tỉnh ủy)"

    title = bind_title(f"Tổng kết hoạt động {bloc} năm 2026, phương hướng, nhiệm vụ năm 2027")

    assert "(các cơ quan" in title.replace(NBSP, " ").replace("\u2060", "").replace("\n", " / ")


@pytest.mark.parametrize("count", [9, 23, 68])
def test_the_last_units_of_a_pact_sign_on_the_page_of_those_before(count: int) -> None:
    members = tuple(Member(name=f"Sở Mẫu {number}") for number in range(1, count + 1))

    grid = build_context(PaperKind.PACT, make_record(members=members)).values["grid"]

    assert [pair["kept"] for pair in grid][-2:] == [True, False]


def test_the_counting_team_is_named_by_its_role_once() -> None:
    team = (Person(name="Lê Văn An", positions=("Tổ trưởng", "Chuyên viên")),)
    contest = Contest(purpose=Purpose.LEADING_UNIT, method=Method.SECRET_BALLOT)
    record = make_record(meeting=Meeting(counting_team=team), contests=(contest,))

    values = build_context(PaperKind.VOTE_MINUTES, record).values

    assert values["counting_team"] == ["Ông/bà Lê Văn An, Chuyên viên"]


def test_an_agency_corrects_its_own_papers() -> None:
    members = (Member(name="Sở Mẫu 1", role=MemberRole.HEAD), Member(name="Sở Mẫu 2"))
    day = dt.date(2027, 1, 20)
    papers = (
        IssuedPaper(kind="minutes", number=3, date=day),
        IssuedPaper(kind="plan", number=9, date=day),
    )
    record = make_record(
        members=members, next_head="Sở Mẫu 2", targets=("Một chỉ tiêu",), papers=papers
    )

    assert list_correctable_papers(record) == (0,)
    signer = Person(name="Lê Văn An", positions=("Giám đốc Sở Mẫu 1",))
    own = msgspec.structs.replace(papers[1], signer=signer)
    assert list_correctable_papers(msgspec.structs.replace(record, papers=(papers[0], own))) == (
        0,
        1,
    )
