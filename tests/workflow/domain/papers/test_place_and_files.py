"""The place that a paper is made in, the files handed over, and how people and shares are named."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.factories import make_contest, make_record
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.papers import build_context
from workflow.domain.papers.blanks import Blanks
from workflow.domain.papers.issuance import format_place_and_date
from workflow.domain.papers.meeting_text import format_person
from workflow.domain.papers.score_table import build_score_rows
from workflow.domain.record import (
    Activity,
    Award,
    Bloc,
    Council,
    Family,
    IssuedPaper,
    Member,
    MemberRole,
    Person,
    Purpose,
    Record,
    Report,
    Tally,
)
from workflow.domain.texts import wording


def place_of(name: str, kind: PaperKind = PaperKind.PROPOSAL, parent: str | None = None) -> str:
    record = make_record(
        council=Council(name="Hội đồng", place="Cà Mau"),
        members=(Member(name=name, parent=parent, role=MemberRole.HEAD),),
    )
    return format_place_and_date(kind, record, Blanks()).partition(",")[0]


@pytest.mark.parametrize(
    ("issuer", "place"),
    [
        ("Ủy ban nhân dân phường Tân Thành", "Tân Thành"),
        ("UBND xã Ea Kar", "Ea Kar"),
        ("Đảng ủy xã H’Leo, tỉnh Đắk Lắk", "H’Leo"),
        ("Đặc khu Phú Quý", "Phú Quý"),
        ("Phòng Văn hóa - Xã hội xã Đất Mũi", "Đất Mũi"),
        ("Công an phường An Xuyên tỉnh Cà Mau", "An Xuyên"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Cà Mau"),
        ("Liên minh Hợp tác xã tỉnh", "Cà Mau"),
        ("Hợp tác xã Nông nghiệp An Phú", "Cà Mau"),
        ("Bảo hiểm xã hội tỉnh", "Cà Mau"),
        ("Ủy ban nhân dân thị xã Năm Căn", "Năm Căn"),
        ("UBND huyện Cái Nước", "Cái Nước"),
        ("Huyện ủy Cái Nước", "Cái Nước"),
        ("Phòng Nội vụ Quận 1 Thành phố Hồ Chí Minh", "Quận 1"),
        ("Ủy ban nhân dân thành phố Cà Mau tỉnh Cà Mau", "Cà Mau"),
        ("Thành ủy Phan Thiết", "Phan Thiết"),
        ("Thuế Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("Sở Y tế thành phố Đà Nẵng", "Đà Nẵng"),
        ("Thuế tỉnh Tây Ninh", "Tây Ninh"),
        ("Văn phòng Ủy ban nhân dân Thành phố", "Cà Mau"),
        ("Hội Liên hiệp Phụ nữ huyện", "Cà Mau"),
        ("Ngân hàng Chính sách Xã Hội", "Cà Mau"),
        ("Ủy ban nhân dân phường 3", "Phường 3"),
        ("Trạm Y tế Phường 12, Quận 4", "Phường 12"),
        ("Ủy ban nhân dân phường 1 Bảo Lộc", "Phường 1 Bảo Lộc"),
        ("Ủy ban nhân dân phường Bảo Lộc 2", "Bảo Lộc 2"),
        ("Trường Trung học cơ sở Nguyễn Du, phường Mũi Né", "Mũi Né"),
    ],
)
def test_a_body_of_a_commune_dates_its_papers_there(issuer: str, place: str) -> None:
    assert place_of(issuer) == place


@pytest.mark.parametrize(
    ("issuer", "parent", "place"),
    [
        ("Văn phòng Thành ủy", "Thành ủy Phan Thiết", "Phan Thiết"),
        ("Phòng Nội vụ", "Ủy ban nhân dân thành phố Phan Thiết", "Phan Thiết"),
        ("Trường Tiểu học Lê Văn Tám", "Ủy ban nhân dân xã Tân Hà", "Tân Hà"),
        ("Trường THPT Nguyễn Du", "Sở Giáo dục và Đào tạo", "Cà Mau"),
        ("Ban Nội chính Tỉnh ủy", "Tỉnh ủy Cà Mau", "Cà Mau"),
        ("Ủy ban nhân dân phường Mũi Né", "Ủy ban nhân dân thành phố Phan Thiết", "Mũi Né"),
    ],
)
def test_an_agency_without_a_place_is_where_the_one_above_it_is(
    issuer: str, parent: str, place: str
) -> None:
    assert place_of(issuer, parent=parent) == place


@pytest.mark.parametrize("issuer", ["Thanh tra tỉnh Lâm Đồng", "Công an thành phố Cần Thơ"])
def test_a_council_of_a_province_has_its_own_place(issuer: str) -> None:
    record = make_record(
        council=Council(name="Hội đồng Thi đua - Khen thưởng tỉnh Lâm Đồng", place="Đà Lạt"),
        members=(Member(name=issuer, role=MemberRole.HEAD),),
    )

    assert format_place_and_date(PaperKind.PROPOSAL, record, Blanks()).startswith("Đà Lạt,")


def test_a_summary_is_dated_where_its_unit_is() -> None:
    record = make_record(
        members=(
            Member(name="Ủy ban nhân dân xã Ea Kar", role=MemberRole.HEAD),
            Member(name="Ủy ban nhân dân xã Ea Knốp"),
        ),
        awards=(Award("Cờ thi đua", recipient="Ủy ban nhân dân xã Ea Knốp"),),
    )

    (summary,) = build_context(PaperKind.ACHIEVEMENT_SUMMARY, record).values["summaries"]

    assert summary["place_and_date"].startswith("Ea Knốp, ngày")


def test_what_all_members_sign_is_dated_where_the_bloc_is() -> None:
    assert place_of("Ủy ban nhân dân xã Ea Kar", PaperKind.PACT) == "Cà Mau"


def list_files(record: Record) -> list[str]:
    values = build_context(PaperKind.HANDOVER_MINUTES, record).values
    return [row["name"] for row in values["files"] if row["name"]]


def test_files_are_handed_over_by_day_and_none_is_later() -> None:
    papers = (
        IssuedPaper(kind="conclusion_notice", number=8, date=dt.date(2022, 1, 14)),
        IssuedPaper(kind="proposal", number=7, date=dt.date(2022, 1, 12)),
        IssuedPaper(kind="reminder", number=3, date=dt.date(2021, 12, 1)),
        IssuedPaper(kind="plan", number=12, date=dt.date(2022, 2, 10)),
        IssuedPaper(kind="handover_minutes", number=9, date=dt.date(2022, 1, 20)),
    )

    names = list_files(make_record(papers=papers, reports=()))

    assert [name.split(" số")[0] for name in names] == [
        "Công văn", "Tờ trình", "Thông báo kết luận",
    ]  # fmt: skip
    assert names[0].endswith("ngày 01 tháng 12 năm 2021 về việc đôn đốc nộp báo cáo")


@pytest.mark.parametrize(
    ("name", "positions", "said"),
    [
        ("Lê Văn A", ("Giám đốc",), "ông/bà Lê Văn A, Giám đốc"),
        ("Lê Văn A", ("Đại tá, Phó Chỉ huy trưởng",), "Đại tá Lê Văn A, Phó Chỉ huy trưởng"),
        ("Lê Văn A", ("Trung tá", "Chính ủy"), "Trung tá Lê Văn A, Chính ủy"),
        ("Thượng tá Lê Văn A", (), "Thượng tá Lê Văn A"),
        ("Lương y Lê Văn A", ("Chủ tịch Hội",), "Lương y Lê Văn A, Chủ tịch Hội"),
        ("Lê Văn A", ("Chủ tịch Hội Nhà báo tỉnh",), "ông/bà Lê Văn A, Chủ tịch Hội Nhà báo tỉnh"),
    ],
)
def test_a_rank_stands_before_the_name(name: str, positions: tuple[str, ...], said: str) -> None:
    assert format_person(Person(name, positions), Family.STATE) == said


def test_people_who_are_voted_on_are_no_units() -> None:
    persons = make_contest(
        purpose=Purpose.MERIT, tallies=(Tally("ông Lê Văn A", 5),), chosen=("ông Lê Văn A",)
    )
    units = make_contest(purpose=Purpose.MERIT)
    bloc = make_record().bloc

    subjects = [wording.format_subject(one, bloc, "2021", None) for one in (persons, units)]

    assert subjects == [
        "Đơn vị, cá nhân được đề nghị khen thưởng năm 2021",
        "Đơn vị được đề nghị khen thưởng năm 2021",
    ]


def test_scores_of_a_column_have_as_many_decimals() -> None:
    scores = ("98", "97.25", "0")
    reports = [Report(f"Sở số {at}", final_score=Decimal(one)) for at, one in enumerate(scores)]

    assert [row.final for row in build_score_rows(reports)] == ["98,00", "97,25", "0,00"]
    assert [row.own for row in build_score_rows(reports)] == ["", "", ""]


def test_minutes_of_the_party_say_the_day_in_one_way() -> None:
    record = make_record(
        members=(
            Member(name="Ban Tổ chức Tỉnh ủy", role=MemberRole.HEAD, family=Family.PARTY),
            Member(name="Sở số 2"),
        )
    )

    values = build_context(PaperKind.VOTE_MINUTES, record).values

    assert "ngày 10/01/2022" in str(values)
    assert "tháng 01 năm 2022" not in str(values)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("2026-02-28", "28/02/2026"), ("Quý II", "Quý II"), ("trước 05/3", "trước 05/3"), (None, "")],
)
def test_a_plan_says_a_day_as_papers_do(typed: str | None, said: str) -> None:
    record = make_record(activities=(Activity(task="Sơ kết", due=typed),))

    (row,) = build_context(PaperKind.PLAN, record).values["activities"]

    assert row["due"] == said


@pytest.mark.parametrize(("bloc", "word"), [("Khối thi đua 6", "Khối"), ("Cụm thi đua 2", "Cụm")])
def test_a_corrected_handover_is_of_the_head_of_its_bloc(bloc: str, word: str) -> None:
    paper = IssuedPaper(kind="handover_minutes", number=9, date=dt.date(2022, 1, 20))
    record = make_record(bloc=Bloc(name=bloc), papers=(paper,))

    values = build_context(PaperKind.CORRECTION, record).values

    assert values["title"] == f"V/v đính chính Biên bản bàn giao Trưởng {word}"
