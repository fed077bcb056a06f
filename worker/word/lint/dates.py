"""Dates as papers write them."""

from collections.abc import Iterator
from datetime import date

import regex

LONG_DATE = regex.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", regex.I)
SHORT_DATE = regex.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
UNDATED = regex.compile(r"ngày(?!\s*\d)|tháng(?!\s*\d)", regex.I)
CITED_DATE = regex.compile(r"số\s+[^\s,;]*\d[^\s,;]*,?\s+ngày\s+", regex.I)


def first_date(text: str) -> date | None:
    """Return the first real date written in a text."""
    return next((day for day in find_dates(text)), None)


def has_open_date(text: str) -> bool:
    """Return whether the day is left blank."""
    return UNDATED.search(text) is not None


def find_dates(text: str) -> Iterator[date]:
    for pattern in (LONG_DATE, SHORT_DATE):
        for found in pattern.finditer(text):
            if (day := calendar_date(*(int(group) for group in found.groups()))) is not None:
                yield day


def calendar_date(day: int, month: int, year: int) -> date | None:
    """Return the day of the calendar, if there is such a day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_cited_dates(text: str) -> Iterator[date]:
    """Yield the dates of acts cited by number in a text."""
    for found in CITED_DATE.finditer(text):
        day = first_date(text[found.end() - 5 : found.end() + 30])
        if day is not None:
            yield day
