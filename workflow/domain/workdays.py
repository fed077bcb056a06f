"""Working days in Việt Nam: weekends and public holidays are none, days worked in exchange are.

Holidays come from the `holidays` package: the Labour Code's days, Tết and Giỗ Tổ by the Vietnamese
lunar calendar, days off in lieu and by decision as far as announced. For years to come, days in
lieu are what the law implies until the government announces its own.
"""

import datetime as dt
from functools import cache, lru_cache

import holidays


@cache
def _of_year(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, language="vi", expand=False)


def holiday(day: dt.date) -> str | None:
    """The name of the public holiday on a day."""
    name: str | None = _of_year(day.year).get(day)
    return name


def is_workday(day: dt.date) -> bool:
    """Whether offices work on a day."""
    return _of_year(day.year).is_working_day(day)


def before(day: dt.date, count: int) -> dt.date:
    """The working day that lies `count` working days before a day; for 0 the last one up to it."""
    return _counted(day, count, dt.timedelta(days=-1))


def after(day: dt.date, count: int) -> dt.date:
    """The working day that lies `count` working days after a day; for 0 the first one from it."""
    return _counted(day, count, dt.timedelta(days=1))


@lru_cache(maxsize=100_000)  # a board asks for the same days again and again
def _counted(day: dt.date, count: int, step: dt.timedelta) -> dt.date:
    while not is_workday(day) and count == 0:
        day += step
    while count > 0:
        day += step
        count -= is_workday(day)
    return day


def between(first: dt.date, last: dt.date) -> int:
    """How many working days there are after `first` up to and including `last`."""
    days = (last - first).days
    return sum(is_workday(first + dt.timedelta(days=number)) for number in range(1, days + 1))
