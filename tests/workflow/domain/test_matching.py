"""Which agency a name means: certain, to be asked about, or new."""

import datetime as dt

import pytest

from workflow.domain.matching import Kind, Known, Match, is_near, match, place_of
from workflow.domain.unit_names import Span, span_of

PLACE = place_of("Hội đồng Thi đua - Khen thưởng tỉnh Bình Thuận")
YEAR = span_of("2025")
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
        ("Đảng ủy Khối cơ quan", "Đảng ủy Khối các cơ quan"),
    ],
)
def test_names_alike_are_asked_about(one: str, other: str) -> None:
    assert is_near(one, other, PLACE)
    assert is_near(other, one, PLACE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở số 7", "Sở số 8"),
        ("Sở A", "Sở B"),
        ("Sở Y tế", "Sở Tư pháp"),
        ("Ban Dân vận Tỉnh ủy", "Ban Dân tộc"),
        ("Văn phòng Tỉnh ủy", "Văn phòng UBND tỉnh"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa"),
        ("", "Sở Nội vụ"),
        ("...", "---"),
    ],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert not is_near(one, other, PLACE)


@pytest.mark.parametrize("typed", ["Sở Hòa Bình", "Sở Hoà Bình", "SỞ HOÀ  BÌNH"])
def test_case_and_the_place_of_the_tone_do_not_count(typed: str) -> None:
    assert match(typed, [Known(1, "Sở Hòa Bình")], YEAR) == Match(1)


def test_a_name_is_never_split() -> None:
    known = [Known(1, "Sở Văn hóa"), Known(2, "Sở Du lịch")]

    assert match("Sở Văn hóa, Du lịch", known, YEAR).is_new
    assert match("Sở Văn hóa và Sở Du lịch", known, YEAR).is_new


def test_a_name_means_who_bears_it_in_that_year() -> None:
    known = [Known(1, "Sở Du lịch", valid_to=LAST), Known(2, "Sở Du lịch", valid_from=FIRST)]

    assert match("Sở Du lịch", known, span_of("2024")) == Match(1)
    assert match("Sở Du lịch", known, span_of("2025")) == Match(2)
    assert match("Sở Du lịch", known, Span()).candidates == (1, 2)


def test_the_former_name_of_an_agency_that_goes_on_is_certain() -> None:
    known = [Known(1, "Sở Ngoại vụ", valid_to=LAST), Known(1, "Sở Đối ngoại", valid_from=FIRST)]

    assert match("Sở Ngoại vụ", known, YEAR) == Match(1)


def test_the_name_of_an_agency_that_has_ended_is_asked_about() -> None:
    assert match("Sở Ngoại vụ", [Known(1, "Sở Ngoại vụ", valid_to=LAST)], YEAR).candidates == (1,)


def test_an_abbreviation_of_one_is_certain_and_of_two_is_asked_about() -> None:
    one = [Known(1, "Sở Nội vụ"), Known(1, "SNV", Kind.SHORT)]

    assert match("SNV", one, YEAR) == Match(1)
    assert match("SNV", [*one, Known(2, "SNV", Kind.SHORT)], YEAR).candidates == (1, 2)
    assert match("SNV", [*one, Known(2, "SNV", Kind.SHORT, valid_to=LAST)], YEAR) == Match(1)


def test_what_somebody_answered_decides() -> None:
    known = [Known(1, "SNV", Kind.SHORT), Known(2, "SNV", Kind.SHORT), Known(2, "SNV", Kind.ALIAS)]

    assert match("SNV", known, YEAR) == Match(2)


def test_a_list_that_names_both_means_both() -> None:
    known = [Known(1, "Sở Nội vụ")]

    assert match("Sở Nội vụ tỉnh", known, YEAR, taken=[1]).is_new
    assert match("Sở Nội vụ tỉnh", known, YEAR).candidates == (1,)


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("2021", dt.date(2021, 1, 1), dt.date(2021, 12, 31)),
        ("2020-2021", dt.date(2020, 9, 1), dt.date(2021, 8, 31)),
        ("x", None, None),
    ],
)
def test_the_days_of_a_year(label: str, first: dt.date | None, last: dt.date | None) -> None:
    assert span_of(label) == Span(first, last)
