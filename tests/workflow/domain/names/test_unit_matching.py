"""Which agency a name means: certain, to be asked about, or new."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.names import unit_matching
from workflow.domain.names.unit_matching import (
    KnownName,
    KnownNames,
    NameKind,
    UnitMatch,
    extract_place,
    find_certain,
    is_similar,
    match_unit,
)
from workflow.domain.names.unit_names import DateSpan, compute_year_span

PLACE = extract_place("Hội đồng Thi đua - Khen thưởng tỉnh Bình Thuận")
#: Words that stand for each way in which names are near, or nearly so.
LIKE_NAMES = st.lists(
    st.sampled_from(
        [
            "Sở",
            "Nội",
            "Nôị",
            "Nộ",
            "vụ",
            "tỉnh",
            "Bình",
            "Thuận",
            "số",
            "1",
            "2",
            "SNV",
            "UBND",
            "NV",
            "B.Thuận",
            "và",
            "các",
            "Tỉnh ủy",
            "Báo",
        ]
    ),
    max_size=5,
).map(" ".join)
YEAR = compute_year_span("2025")
LAST, FIRST = dt.date(2024, 12, 31), dt.date(2025, 1, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Tài chnih", "Sở Tài chính"),
        ("Sở Tài chín", "Sở Tài chính"),
        ("So Noi vu", "Sở Nội vụ"),
        ("SởNội vụ", "Sở Nội vụ"),
        ("Sở Nội vụ tỉnh", "Sở Nội vụ"),
        ("Ban Tuyên giáo", "Ban Tuyên giáo Tỉnh ủy"),
        ("Báo tỉnh", "Báo Bình Thuận"),
        ("BTGTU", "Ban Tuyên giáo Tỉnh ủy"),
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("Sở Văn hóa Thể thao Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở KH&ĐT", "Sở Kế hoạch và Đầu tư"),
        ("Sở KHĐT tỉnh Bình Thuận", "Sở Kế hoạch và Đầu tư"),
        ("sở gd-đt", "Sở Giáo dục và Đào tạo"),
        ("SỞ VH,TT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Sở GD và ĐT", "Sở GD&ĐT"),
        ("Sở TP", "Sở Tư pháp"),
        ("CA tỉnh", "Công an tỉnh"),
        ("SKHĐT", "Sở Kế hoạch và Đầu tư"),
        ("Bộ CHQS tỉnh", "Bộ Chỉ huy Quân sự tỉnh"),
        ("Ban QL các KCN", "Ban Quản lý các khu công nghiệp"),
        ("Ban Tuyên giáo TU", "Ban Tuyên giáo Tỉnh ủy"),
        ("UB MTTQVN tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
        ("Đảng ủy Khối cơ quan", "Đảng ủy Khối các cơ quan"),
    ],
)
def test_names_alike_are_asked_about(one: str, other: str) -> None:
    assert is_similar(one, other, PLACE)
    assert is_similar(other, one, PLACE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở số 7", "Sở số 8"),
        ("Sở A", "Sở B"),
        ("Sở Y tế", "Sở Tư pháp"),
        ("Sở KH&CN", "Sở Kế hoạch và Đầu tư"),
        ("STC tỉnh", "Sở Tài chính"),
        ("Sở TP", "Sở Tài chính"),
        ("Ban TC", "Sở Tài chính"),
        ("Ban Nội chính", "Ban Nội vụ"),
        ("SỞ TƯ PHÁP", "SỞ TÀI CHÍNH"),
        ("Ban Dân vận Tỉnh ủy", "Ban Dân tộc"),
        ("Văn phòng Tỉnh ủy", "Văn phòng UBND tỉnh"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa"),
        ("", "Sở Nội vụ"),
        ("...", "---"),
    ],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert not is_similar(one, other, PLACE)


@pytest.mark.parametrize("typed", ["Sở Hòa Bình", "Sở Hoà Bình", "SỞ HOÀ  BÌNH"])
def test_case_and_the_place_of_the_tone_do_not_count(typed: str) -> None:
    assert match_unit(typed, [KnownName(1, "Sở Hòa Bình")], YEAR) == UnitMatch(1)


def test_a_name_is_never_split() -> None:
    known = [KnownName(1, "Sở Văn hóa"), KnownName(2, "Sở Du lịch")]

    assert match_unit("Sở Văn hóa, Du lịch", known, YEAR).is_new
    assert match_unit("Sở Văn hóa và Sở Du lịch", known, YEAR).is_new


def test_a_name_means_who_bears_it_in_that_year() -> None:
    known = [
        KnownName(1, "Sở Du lịch", valid_to=LAST),
        KnownName(2, "Sở Du lịch", valid_from=FIRST),
    ]

    assert match_unit("Sở Du lịch", known, compute_year_span("2024")) == UnitMatch(1)
    assert match_unit("Sở Du lịch", known, compute_year_span("2025")) == UnitMatch(2)
    assert match_unit("Sở Du lịch", known, DateSpan()).candidates == (1, 2)


def test_the_former_name_of_an_agency_that_goes_on_is_certain() -> None:
    known = [
        KnownName(1, "Sở Ngoại vụ", valid_to=LAST),
        KnownName(1, "Sở Đối ngoại", valid_from=FIRST),
    ]

    assert match_unit("Sở Ngoại vụ", known, YEAR) == UnitMatch(1)


def test_the_name_of_an_agency_that_has_ended_is_asked_about() -> None:
    assert match_unit(
        "Sở Ngoại vụ", [KnownName(1, "Sở Ngoại vụ", valid_to=LAST)], YEAR
    ).candidates == (1,)


def test_an_abbreviation_of_one_is_certain_and_of_two_is_asked_about() -> None:
    one = [KnownName(1, "Sở Nội vụ"), KnownName(1, "SNV", NameKind.SHORT)]

    assert match_unit("SNV", one, YEAR) == UnitMatch(1)
    assert match_unit("SNV", [*one, KnownName(2, "SNV", NameKind.SHORT)], YEAR).candidates == (1, 2)
    assert match_unit(
        "SNV", [*one, KnownName(2, "SNV", NameKind.SHORT, valid_to=LAST)], YEAR
    ) == UnitMatch(1)


def test_what_somebody_answered_decides() -> None:
    known = [
        KnownName(1, "SNV", NameKind.SHORT),
        KnownName(2, "SNV", NameKind.SHORT),
        KnownName(2, "SNV", NameKind.ALIAS),
    ]

    assert match_unit("SNV", known, YEAR) == UnitMatch(2)


def test_a_list_that_names_both_means_both() -> None:
    known = [KnownName(1, "Sở Nội vụ")]

    assert match_unit("Sở Nội vụ tỉnh", known, YEAR, taken=[1]).is_new
    assert match_unit("Sở Nội vụ tỉnh", known, YEAR).candidates == (1,)


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("2021", dt.date(2021, 1, 1), dt.date(2021, 12, 31)),
        ("2020-2021", dt.date(2020, 9, 1), dt.date(2021, 8, 31)),
        ("x", None, None),
    ],
)
def test_the_days_of_a_year(label: str, first: dt.date | None, last: dt.date | None) -> None:
    assert compute_year_span(label) == DateSpan(first, last)


@given(st.lists(LIKE_NAMES, max_size=12), LIKE_NAMES)
def test_the_names_that_are_near_are_found_without_comparing_all(
    names: list[str], typed: str
) -> None:
    known = [KnownName(number, name) for number, name in enumerate(names)]

    near = KnownNames(known).find_near(typed, PLACE)

    assert near == [row for row in known if is_similar(typed, row.name, PLACE)]


@given(st.lists(LIKE_NAMES, max_size=12), LIKE_NAMES)
def test_what_is_certain_is_found_by_looking_at_none_near(names: list[str], typed: str) -> None:
    known = KnownNames([KnownName(number, name) for number, name in enumerate(names)])

    assert find_certain(typed, known, YEAR) == match_unit(typed, known, YEAR).unit


def test_the_next_list_of_a_council_works_out_no_name_anew() -> None:
    rows = [KnownName(number, f"Trường tiểu học {number}") for number in range(300)]
    KnownNames(rows).find_near("Sở Nội vụ", PLACE)
    worked_out = unit_matching._list_keys.cache_info().misses

    KnownNames(rows).find_near("Sở Nội vụ", PLACE)
    assert unit_matching._list_keys.cache_info().misses == worked_out
