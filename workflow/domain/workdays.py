"""Working days in Việt Nam: weekends and public holidays are none, days worked in exchange are.

Holidays come from the `holidays` package: the Labour Code's days, Tết and Giỗ Tổ by the Vietnamese
lunar calendar, days off in lieu and by decision as far as announced. For years to come, days in
lieu are what the law implies until the government announces its own.
"""

import datetime as dt
from functools import cache, lru_cache

import holidays


@cache
def _load_holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, language="vi", expand=False)


def find_holiday(day: dt.date) -> str | None:
    """The name of the public holiday on a day."""
    name: str | None = _load_holidays(day.year).get(day)
    return name


def is_workday(day: dt.date) -> bool:
    """Tell whether offices work on a day."""
    return _load_holidays(day.year).is_working_day(day)


def subtract_workdays(day: dt.date, count: int) -> dt.date:
    """The working day that lies `count` working days before a day; for 0 the last one up to it."""
    return _step_workdays(day, count, dt.timedelta(days=-1))


def add_workdays(day: dt.date, count: int) -> dt.date:
    """The working day that lies `count` working days after a day; for 0 the first one from it."""
    return _step_workdays(day, count, dt.timedelta(days=1))


@lru_cache(maxsize=100_000)  # a board asks for the same days again and again
def _step_workdays(day: dt.date, count: int, step: dt.timedelta) -> dt.date:
    while not is_workday(day) and count == 0:
        day += step
    while count > 0:
        day += step
        count -= is_workday(day)
    return day
