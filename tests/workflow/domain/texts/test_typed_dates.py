"""What people type and what it means."""

import datetime as dt
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.errors import BadInputError
from workflow.domain.record import MeetingKind
from workflow.domain.texts.typed_dates import parse_day, parse_time, parse_year
from workflow.domain.texts.typed_numbers import parse_count, parse_decimal
from workflow.domain.texts.usual_days import find_usual_day
from workflow.domain.texts.wording import format_decimal

NEAR = dt.date(2021, 12, 31)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("98,5", "98.5"),
        ("98.5", "98.5"),
        ("1.000", "1000"),
        ("1 000", "1000"),
        ("1.234,5", "1234.5"),
        ("1.234.567,25", "1234567.25"),
        ("12345,5", "12345.5"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("98,125", "98.125"),
        ("９８,５", "98.5"),
        ("0", "0"),
    ],
)
def test_a_point_sets_thousands_apart_and_a_comma_decimals(typed: str, value: str) -> None:
    assert parse_decimal(typed) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1,234.5", "nhiều cách"),
        ("1.234.5", "nhiều cách"),
        ("1,2,3", "nhiều cách"),
        ("1,000", "nhiều cách"),
        ("12,000,000", "nhiều cách"),
        ("-5", "số âm"),
        ("−0,5", "số âm"),
        ("chín", "chưa phải một số"),
        ("1" * 16, "quá lớn: phần nguyên có nhiều nhất 15 chữ số"),
        ("1,23456", "quá bốn chữ số thập phân"),
        ("1e5", "chưa phải một số"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_about(typed: str, why: str) -> None:
    with pytest.raises(BadInputError, match=why):
        parse_decimal(typed)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_number_is_read_as_it_is_written(value: Decimal) -> None:
    assert parse_decimal(format_decimal(value)) == value


@pytest.mark.parametrize(
    ("typed", "count"),
    [("9", 9), ("1.000", 1000), ("12 345", 12345), ("9,0", 9), ("\u20601.\u200b009", 1009)],
)
def test_a_count_is_whole(typed: str, count: int) -> None:
    assert parse_count(typed) == count


def test_what_is_too_large_is_told_so() -> None:
    for parse in (lambda text: parse_decimal(text, digits=6), parse_count):
        for typed in ("3000000000", "3.000.000.000"):
            with pytest.raises(BadInputError, match="quá lớn"):
                parse(typed)
    assert parse_count("0" * 5000 + "9") == 9


@pytest.mark.parametrize("typed", ["1,5", "1.5", "-1", "9 phiếu", "1.00", "9" * 10, "²"])
def test_no_count(typed: str) -> None:
    with pytest.raises(BadInputError):
        parse_count(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [("88,89%", "chưa phải"), ("9/9", "hãy chỉ ghi 9"), (" 8 / 9 ", "hãy chỉ ghi 8")],
)  # fmt: skip
def test_a_share_is_told_from_a_number(typed: str, why: str) -> None:
    for parse in (parse_decimal, parse_count):
        with pytest.raises(BadInputError, match=why):
            parse(typed)


@pytest.mark.parametrize(
    "typed",
    ["24/1/2022", "24-01-22", "24.01.2022", "24 1 2022", "2022-01-24", "24/1", "24–1–2022",
     "24 tháng 1 năm 2022", "ngày 24 tháng 01 năm 2022", "Ngày 24 tháng 1", "24/01/22",
     "Ngày 24/1/2022", "24012022", "240122", "2022/1/24", "２４／０１／２０２２",
     "thứ Hai, ngày 24/1/2022", "Chủ nhật 24/1", "2022-01-24 00:00:00",
     "24/01/2022.", "ngày 24/01/2022 (thứ hai)", "ngay 24 thang 1 nam 2022", "24 THÁNG 1",
     "24/1/2022; ", "2022-01-24T00:00", "24 thg 1", "24 Thg 1, 2022", "24 thg. 01 năm 2022",
     "24/1 năm 2022", "24-1, năm 2022",
     "24-Thg1-22", "24-thg1", "24-Jan-22", "24 January 2022", "24/1/2022 0:00", "T2, 24/1/2022",
     "CN 24/1", "24⁄1⁄2022", "24\\1\\2022", "24/\u200b1/2022\ufeff"],
)  # fmt: skip
def test_a_date_as_people_type_it(typed: str) -> None:
    assert parse_day(typed, near=NEAR) == dt.date(2022, 1, 24)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("24 Tháng Giêng 2027", 1), ("ngày 2 tháng giêng", 1), ("23 tháng Chạp", 12)],
)
def test_a_month_that_may_be_of_the_moon_is_asked_for(typed: str, number: int) -> None:
    with pytest.raises(BadInputError, match=rf"âm lịch.*24/{number}/2022"):
        parse_day(typed, near=NEAR)


def test_a_day_without_a_year_is_the_nearest_one() -> None:
    assert parse_day("15/12", near=NEAR) == dt.date(2021, 12, 15)
    assert parse_day("29/2", near=dt.date(2023, 6, 1)) == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    "typed",
    ["29/2", "24/1/22/3", "2022-01-24 08:00", "99999999",
     "thứ Hai", "01/01/0001", "31/12/9999", "1/1/1944", "1/1/2101", "30/2/2022", "31/4",
     "24/13/2022",
     "hôm qua", "2022"],
)  # fmt: skip
def test_no_date_of_this_service(typed: str) -> None:
    with pytest.raises(BadInputError):
        parse_day(typed, near=NEAR)


@pytest.mark.parametrize(
    ("typed", "time"),
    [("14:00", "14:00"), ("14h", "14:00"), ("8g30", "08:30"), ("14 giờ 30 phút", "14:30"),
     ("8h05", "08:05"), ("14.30", "14:30"), ("8 giờ", "08:00"), ("2h chiều", "14:00"),
     ("2 giờ 30 chiều", "14:30"), ("2 giờ rưỡi chiều", "14:30"), ("14h chiều", "14:00"),
     ("8g sáng", "08:00"), ("7h30 tối", "19:30"), ("12h trưa", "12:00"), ("1h trưa", "13:00"),
     ("12h đêm", "00:00"), ("10 giờ đêm", "22:00"), ("2 giờ đêm", "02:00"), ("1400", "14:00"),
     ("830", "08:30"), ("14", "14:00"), ("14:00:00", "14:00"), ("2 CHIỀU", "14:00"),
     ("2h chieu", "14:00"), ("14 gio", "14:00"), ("lúc 14 giờ", "14:00"), ("2:30 CH", "14:30"),
     ("8:30 SA", "08:30"), ("12:00 CH", "12:00"), ("12:00 AM", "00:00"),
     ("8 rưỡi", "08:30"), ("2 rưỡi chiều", "14:30"), ("8h kém 15", "07:45"),
     ("7 giờ kém 15", "06:45"), ("3 giờ kém 10 phút chiều", "14:50"), ("7 kém 5", "06:55"),
     ("8h30’", "08:30"), ("14\u00adh", "14:00")],
)  # fmt: skip
def test_a_time_as_people_type_it(typed: str, time: str) -> None:
    assert parse_time(typed) == time


@pytest.mark.parametrize(
    "typed",
    [
        "24:00",
        "14h sáng",
        "9h trưa",
        "11h đêm 5",
        "8h60",
        "24h đêm sáng",
        "chiều",
        "14000",
        "8h kém 60",
        "rưỡi",
    ],
)
def test_no_time_of_a_day(typed: str) -> None:
    with pytest.raises(BadInputError):
        parse_time(typed)


@pytest.mark.parametrize(
    ("typed", "year"),
    [("2021", "2021"), ("2021-2022", "2021-2022"), ("2021–2022", "2021-2022"),
     ("2021 — 2022", "2021-2022"), ("2021/2022", "2021-2022"), ("2021-22", "2021-2022"),
     ("năm học 2021-2022", "2021-2022"), ("Năm học 2021 – 2022", "2021-2022"),
     ("20212022", "2021-2022"), ("2021 2022", "2021-2022"), ("2021~2022", "2021-2022"),
     ("2021 đến 2022", "2021-2022"), ("NH 2021−22", "2021-2022"), ("năm 2021", "2021"),
     ("２０２１－２０２２", "2021-2022"), ("2021_2022", "2021-2022"),
     ("２０２１", "2021"), (" 2021 ", "2021"), ("năm học 21-22", "2021-2022"),
     ("21–22", "2021-2022"), ("nam hoc 2021-2022", "2021-2022"), ("NH 21/22", "2021-2022"),
     ("Năm 2021.", "2021"), ("2021\u200b–2022;", "2021-2022")],
)  # fmt: skip
def test_a_year_has_one_spelling(typed: str, year: str) -> None:
    assert parse_year(typed) == year


@pytest.mark.parametrize(
    "typed",
    ["21", "2021-2023", "2022-2021", "1944", "2101", "2100-2101", "0001", "x", "21-23", "22-21"],
)
def test_no_year_that_anybody_reviews(typed: str) -> None:
    with pytest.raises(BadInputError):
        parse_year(typed)


@pytest.mark.parametrize("tail", [".", " ", " .", "(thu ", "1", " thu 2", "24/1/2022 "])
def test_a_long_text_is_refused_as_quickly_as_a_short_one(tail: str) -> None:
    typed = f"24/1/2022{tail * 20_000}x"
    started = time.process_time()
    for parse in (lambda text: parse_day(text, near=NEAR), parse_time, parse_year):
        with pytest.raises(BadInputError):
            parse(typed)

    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("label", "typed", "day"),
    [
        ("2021", "24/1", dt.date(2022, 1, 24)),
        ("2021", "15/7", dt.date(2021, 7, 15)),
        ("2021-2022", "5/3", dt.date(2022, 3, 5)),
        ("2021-2022", "24/1", dt.date(2022, 1, 24)),
        ("2021-2022", "30/6", dt.date(2022, 6, 30)),
        ("2021-2022", "20/8", dt.date(2022, 8, 20)),
    ],
)
def test_a_day_without_a_year_is_near_the_end_of_the_reviewed_year(
    label: str, typed: str, day: dt.date
) -> None:
    near = find_usual_day(label)

    assert near is not None
    assert parse_day(typed, near=near) == day


@pytest.mark.parametrize(
    ("label", "kind", "typed", "day"),
    [
        ("2025", MeetingKind.HALF_YEAR, "25/6", dt.date(2025, 6, 25)),
        ("2025", MeetingKind.HALF_YEAR, "15/7", dt.date(2025, 7, 15)),
        ("2025", MeetingKind.SIGNING, "15/3", dt.date(2025, 3, 15)),
        ("2025", MeetingKind.SIGNING, "30/12", dt.date(2024, 12, 30)),
        ("2025", MeetingKind.SPECIAL_DRIVE, "19/5", dt.date(2025, 5, 19)),
        ("2025", MeetingKind.SPECIAL_DRIVE, "30/10", dt.date(2025, 10, 30)),
        ("2025", MeetingKind.PREPARATORY, "10/12", dt.date(2025, 12, 10)),
        ("2025", MeetingKind.YEAR_END, "20/1", dt.date(2026, 1, 20)),
        ("2025-2026", MeetingKind.HALF_YEAR, "10/1", dt.date(2026, 1, 10)),
        ("2025-2026", MeetingKind.SIGNING, "5/10", dt.date(2025, 10, 5)),
        ("2025-2026", MeetingKind.SPECIAL_DRIVE, "20/11", dt.date(2025, 11, 20)),
    ],
)
def test_a_day_of_a_meeting_without_a_year_is_near_its_time_in_the_year(
    label: str, kind: MeetingKind, typed: str, day: dt.date
) -> None:
    near = find_usual_day(label, kind)

    assert near is not None
    assert parse_day(typed, near=near) == day
