"""Dated names of agencies, and the days that a reviewed year spans."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from workflow.domain.law.regulation import is_school_year, parse_last_year

_DAY = dt.timedelta(days=1)


class HasValidity(Protocol):
    """Something that holds from a day to a day; an open end is None."""

    @property
    def valid_from(self) -> dt.date | None: ...
    @property
    def valid_to(self) -> dt.date | None: ...


_Dated = TypeVar("_Dated", bound=HasValidity)


@dataclass(frozen=True)
class DateSpan:
    """Days from `first` to `last`, both in it; an open end is None."""

    first: dt.date | None = None
    last: dt.date | None = None

    def meets(self, dated: HasValidity) -> bool:
        """Tell whether something holds on any of the days."""
        ends_before = self.first and dated.valid_to and dated.valid_to < self.first
        begins_after = self.last and dated.valid_from and dated.valid_from > self.last
        return not (ends_before or begins_after)


def compute_year_span(label: str) -> DateSpan:
    """The days of a reviewed year: a calendar year, or September to August of a school year.

    A label that is no year spans all days.
    """
    year = parse_last_year(label)
    if year is None:
        return DateSpan()
    if is_school_year(label):
        return DateSpan(dt.date(year - 1, 9, 1), dt.date(year, 8, 31))
    return DateSpan(dt.date(year, 1, 1), dt.date(year, 12, 31))


def sort_by_start(names: Iterable[_Dated]) -> list[_Dated]:
    """The oldest first; a name without a first day was there before all others."""
    return sorted(names, key=lambda name: name.valid_from or dt.date.min)


def find_valid_on(names: Iterable[_Dated], day: dt.date) -> _Dated | None:
    """Find the row valid on a day, the latest to begin where several are."""
    held = [name for name in sort_by_start(names) if DateSpan(day, day).meets(name)]
    return held[-1] if held else None


def day_before(day: dt.date) -> dt.date:
    """The last day of what ends when something new begins."""
    return day - _DAY
