"""Which of the nightly backups are kept."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class RetentionPolicy:
    """The number of newest days, weeks and months that keep a backup each."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


def select_nights_to_keep(nights: Iterable[dt.date], keep: RetentionPolicy) -> set[dt.date]:
    """The nights whose backups stay.

    Of a week or a month the newest one that is there is kept, so that a machine that was off on a
    Sunday still has one of that week; and the newest of all always is.
    """
    newest_first = sorted(nights, reverse=True)
    return {
        *newest_first[:1],
        *_select_newest(newest_first, keep.daily, lambda night: night),
        *_select_newest(newest_first, keep.weekly, lambda night: night.isocalendar()[:2]),
        *_select_newest(newest_first, keep.monthly, lambda night: (night.year, night.month)),
    }


def _select_newest(
    newest_first: list[dt.date], count: int, span: Callable[[dt.date], Hashable]
) -> list[dt.date]:
    newest: dict[Hashable, dt.date] = {}
    for night in newest_first:
        newest.setdefault(span(night), night)
    return list(newest.values())[:count]
