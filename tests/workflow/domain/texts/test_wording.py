"""Numbers, dates and ways of deciding in words."""

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from tests.factories import make_contest
from workflow.domain.record import Bloc, BlocKind, Method, Purpose, Tally
from workflow.domain.texts import wording

BLOC = Bloc(name="Khối thi đua 1")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (dt.date(2022, 1, 24), "ngày 24 tháng 01 năm 2022"),
        (dt.date(2020, 2, 5), "ngày 05 tháng 02 năm 2020"),
        (dt.date(2020, 3, 4), "ngày 04 tháng 3 năm 2020"),
        (dt.date(2014, 11, 22), "ngày 22 tháng 11 năm 2014"),
    ],
)
def test_days_below_ten_and_the_first_two_months_take_a_zero(day: dt.date, text: str) -> None:
    assert wording.long_date(day) == text


def test_a_short_date_keeps_the_same_zeros() -> None:
    assert wording.short_date(dt.date(2020, 3, 4)) == "04/3/2020"


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ((24,), "ngày 24/01/2022"),
        ((24, 25), "các ngày 24/01/2022 và 25/01/2022"),
        ((24, 25, 26), "từ ngày 24/01/2022 đến ngày 26/01/2022"),
        ((28, 24, 26), "các ngày 24/01/2022, 26/01/2022 và 28/01/2022"),
    ],
)
def test_days_of_a_meeting_read_as_an_officer_writes_them(days: tuple[int, ...], text: str) -> None:
    assert wording.format_days([dt.date(2022, 1, day) for day in days]) == text


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("2021", "năm 2021"),
        ("2017-2018", "năm học 2017-2018"),
        ("2017 – 2018", "năm học 2017 – 2018"),
        ("Năm học 2020-2021", "Năm học 2020-2021"),
    ],
)
def test_a_label_of_two_years_is_a_school_year(label: str, text: str) -> None:
    assert wording.format_year(label) == text


@pytest.mark.parametrize(
    ("part", "base", "text"),
    [
        (8, 9, "88,89"),
        (9, 9, "100"),
        (7, 8, "87,50"),
        (0, 5, "0"),
        (1, 800, "0,13"),
        (2, 3, "66,67"),
    ],
)
def test_per_cent_is_half_up_to_two_places(part: int, base: int, text: str) -> None:
    assert wording.format_percent(part, base) == f"{text}%"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "một"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (35, "ba mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm lẻ năm"),
        (121, "một trăm hai mươi mốt"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert wording.spell_number(number) == words


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("96.25", "96,25"), ("100", "100"), ("1E+2", "100"), ("0", "0"),
        ("1234.50", "1.234,50"), ("1000", "1.000"),
    ],
)  # fmt: skip
def test_a_score_keeps_its_decimals(number: str, text: str) -> None:
    assert wording.format_decimal(Decimal(number)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (3, "03"), (12, "12"), (999, "999"), (1009, "1.009"), (1234567, "1.234.567")],
)
def test_a_count_has_its_thousands_apart(number: int, text: str) -> None:
    assert wording.format_count(number) == text


def test_shares_have_their_thousands_apart_and_paper_numbers_none() -> None:
    assert wording.format_share(1005, (1009, "thành viên")) == "1.005/1.009 thành viên, 99,60%"
    assert wording.format_count_with_words(1009) == "1.009"
    assert wording.two_digits(1009) == "1009"


def test_marks_follow_the_vietnamese_alphabet() -> None:
    assert [wording.format_letter_mark(place) for place in range(7)] == [
        "a",
        "b",
        "c",
        "d",
        "đ",
        "e",
        "g",
    ]
    assert wording.format_letter_mark(len(wording.LETTERS)) == "aa"


def test_votes_print_with_their_base() -> None:
    facts = make_contest("Sở số 2", 9, tallies=(Tally(candidate="Sở số 2", votes=8),))

    assert wording.format_share(8, (9, "thành viên")) == "8/9 thành viên, 88,89%"
    assert wording.format_outcome("Sở số 2", facts, BLOC, (9, "thành viên")) == (
        "Sở số 2 được 8/9 thành viên bình chọn là đơn vị dẫn đầu (88,89%)"
    )


def test_without_a_base_votes_are_told_alone() -> None:
    assert wording.format_share(4, None) == "04 phiếu"


@pytest.mark.parametrize(
    ("method", "text"),
    [
        (Method.ACCLAMATION, "Sở số 2 được hội nghị suy tôn"),
        (Method.SCORE, "Sở số 2 được chọn theo kết quả chấm điểm"),
        (Method.ROTATION, "Sở số 2 được chọn theo thứ tự luân phiên"),
        (Method.APPOINTMENT, "Sở số 2 được chỉ định"),
        (Method.UNRECORDED, "Sở số 2 được bình chọn là đơn vị dẫn đầu"),
    ],
)
def test_a_choice_is_worded_as_it_was_made(method: Any, text: str) -> None:
    assert (
        wording.format_outcome("Sở số 2", make_contest(method=method, tallies=()), BLOC, None)
        == text
    )


def test_votes_given_in_writing_are_told_apart() -> None:
    tally = Tally(candidate="Sở số 2", votes=5, written_votes=1)

    assert "trong đó 01 ý kiến bằng văn bản" in wording.format_outcome(
        "Sở số 2", make_contest(tallies=(tally,)), BLOC, None
    )


@pytest.mark.parametrize(
    ("bloc", "in_full", "office"),
    [
        (Bloc(name="Khối thi đua 6"), "Trưởng Khối thi đua 6", "Trưởng Khối"),
        (Bloc(name="Cụm thi đua số 3"), "Trưởng Cụm thi đua số 3", "Trưởng Cụm"),
        (Bloc(name="Cum 5"), "Trưởng Cụm", "Trưởng Cụm"),
        (Bloc(name="Các cơ quan Đảng", kind=BlocKind.KHOI), "Trưởng Khối", "Trưởng Khối"),
        (Bloc(name="Miền Đông", kind=BlocKind.CUM), "Trưởng Cụm", "Trưởng Cụm"),
    ],
)
def test_the_head_of_a_bloc_is_called_by_its_name_once(
    bloc: Bloc, in_full: str, office: str
) -> None:
    assert wording.format_head_office_in_full(bloc) == in_full
    assert wording.format_head_office(bloc) == office


def test_a_later_round_says_so() -> None:
    second = msgspec.structs.replace(make_contest(), round=2, title="Đơn vị dẫn đầu")

    assert (
        wording.format_subject(second, Bloc(name="Khối 1"), "2021", None)
        == "Đơn vị dẫn đầu (vòng 2)"
    )


def test_a_cluster_elects_the_head_of_a_cluster() -> None:
    facts = make_contest(purpose=Purpose.HEAD, tallies=())

    assert (
        wording.format_outcome("Sở số 2", facts, Bloc(name="Cụm 3"), None)
        == "Sở số 2 được bầu làm Trưởng Cụm"
    )
