"""Working days across Tết, Giỗ Tổ and the ends of years."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain import workdays

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))

#: Mùng một Tết by the Vietnamese lunar calendar; in 2030 a day before the Chinese one.
TET = [
    dt.date(2020, 1, 25),
    dt.date(2021, 2, 12),
    dt.date(2022, 2, 1),
    dt.date(2023, 1, 22),
    dt.date(2024, 2, 10),
    dt.date(2025, 1, 29),
    dt.date(2026, 2, 17),
    dt.date(2027, 2, 6),
    dt.date(2028, 1, 26),
    dt.date(2029, 2, 13),
    dt.date(2030, 2, 2),
]
#: 10/3 âm lịch.
GIO_TO = [
    dt.date(2020, 4, 2),
    dt.date(2021, 4, 21),
    dt.date(2022, 4, 10),
    dt.date(2023, 4, 29),
    dt.date(2024, 4, 18),
    dt.date(2025, 4, 7),
    dt.date(2026, 4, 26),
    dt.date(2027, 4, 16),
    dt.date(2028, 4, 4),
    dt.date(2029, 4, 23),
    dt.date(2030, 4, 12),
]


@pytest.mark.parametrize("day", TET)
def test_tet_is_where_the_vietnamese_moon_puts_it(day: dt.date) -> None:
    assert workdays.find_holiday(day) == "Tết Nguyên Đán"
    assert not any(workdays.is_workday(day + dt.timedelta(days=n)) for n in range(-1, 3))


@pytest.mark.parametrize("day", GIO_TO)
def test_the_kings_are_remembered_on_the_tenth_of_the_third_month(day: dt.date) -> None:
    assert workdays.find_holiday(day) == "Ngày Giỗ Tổ Hùng Vương"


@pytest.mark.parametrize("year", range(2020, 2031))
def test_days_of_the_sun_calendar(year: int) -> None:
    for month, day in ((1, 1), (4, 30), (5, 1), (9, 2)):
        assert not workdays.is_workday(dt.date(year, month, day))


@pytest.mark.parametrize(
    ("day", "count", "wanted"),
    [
        (dt.date(2022, 2, 8), 3, dt.date(2022, 1, 27)),  # Thứ Hai 31/01 to 04/02 is Tết
        (dt.date(2022, 1, 4), 1, dt.date(2021, 12, 31)),  # 03/01 in lieu of a Saturday
        (dt.date(2022, 1, 24), 10, dt.date(2022, 1, 10)),
        (dt.date(2022, 1, 23), 0, dt.date(2022, 1, 21)),  # a Sunday
        (dt.date(2022, 1, 24), 0, dt.date(2022, 1, 24)),
        (dt.date(2025, 12, 9), 10, dt.date(2025, 11, 25)),
    ],
)
def test_counting_back(day: dt.date, count: int, wanted: dt.date) -> None:
    assert workdays.subtract_workdays(day, count) == wanted


@pytest.mark.parametrize(
    ("day", "count", "wanted"),
    [
        (dt.date(2022, 1, 28), 1, dt.date(2022, 2, 7)),
        (dt.date(2021, 12, 31), 1, dt.date(2022, 1, 4)),
        (dt.date(2022, 1, 22), 0, dt.date(2022, 1, 24)),
    ],
)
def test_counting_on(day: dt.date, count: int, wanted: dt.date) -> None:
    assert workdays.add_workdays(day, count) == wanted


@given(DAYS, st.integers(1, 60))
def test_counting_back_lands_on_a_working_day_with_so_many_in_between(
    day: dt.date, count: int
) -> None:
    landed = workdays.subtract_workdays(day, count)

    assert workdays.is_workday(landed)
    days = (landed + dt.timedelta(days=number) for number in range(1, (day - landed).days + 1))
    inside = sum(map(workdays.is_workday, days))
    assert inside == count - (not workdays.is_workday(day))


@given(DAYS, st.integers(1, 60))
def test_there_and_back_again(day: dt.date, count: int) -> None:
    start = workdays.subtract_workdays(day, 0)

    assert workdays.subtract_workdays(workdays.add_workdays(start, count), count) == start


@given(DAYS)
def test_no_sunday_is_worked_unless_announced(day: dt.date) -> None:
    if day.weekday() == 6:
        assert not workdays.is_workday(day)
