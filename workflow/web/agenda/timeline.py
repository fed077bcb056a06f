"""The tasks of a year on a line of months, with today: places for the picture that shows it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.domain.year_plan import DueTask

#: Units of the picture: its width, what is free at both ends, the room of one mark and one lane.
WIDTH, _MARGIN, _ROOM, LANE = 1000, 20, 26, 26
#: The same on a phone, where all of it is to be seen at once; the room of the name of a month.
NARROW, _MONTH_ROOM = 360, 52


@dataclass(frozen=True)
class TimelineMark:
    """One task: its number in the list, its day, the first possible day where there is one."""

    number: int
    due: DueTask
    x: float
    since_x: float | None
    lane: int


@dataclass(frozen=True)
class Timeline:
    """The picture: months by their first days, marks, and today where it is among them."""

    months: list[tuple[float, dt.date]]
    marks: list[TimelineMark]
    today_x: float | None
    width: int = WIDTH

    @property
    def named_months(self) -> set[dt.date]:
        """The months whose names have room, from the first on."""
        named: set[dt.date] = set()
        free = 0.0
        for x, month in self.months:
            if x >= free and x + _MONTH_ROOM <= self.width:
                named.add(month)
                free = x + _MONTH_ROOM
        return named

    @property
    def lanes(self) -> int:
        return 1 + max((mark.lane for mark in self.marks), default=0)


def lay_out_timeline(dues: Sequence[DueTask], today: dt.date, width: int = WIDTH) -> Timeline:
    """Lay out the tasks from the first of the first month to the end of the last."""
    days = [day for due in dues for day in (due.since or due.day, due.day)]
    months = _list_months(min(days), max(days))
    start, end = months[0], _add_month(months[-1])

    def place(day: dt.date) -> float:
        share = (day - start) / (end - start)
        return round(_MARGIN + share * (width - 2 * _MARGIN), 1)

    marks: list[TimelineMark] = []
    taken: list[float] = []  # the end of each lane
    numbered = sorted(enumerate(dues, 1), key=lambda row: row[1].day)
    for number, due in numbered:
        x = place(due.day)
        lane = next((at for at, last in enumerate(taken) if x - last >= _ROOM), len(taken))
        taken[lane : lane + 1] = [x]
        since = place(due.since) if due.since and due.since != due.day else None
        marks.append(TimelineMark(number, due, x, since, lane))
    return Timeline(
        months=[(place(month), month) for month in months],
        marks=marks,
        today_x=place(today) if start <= today < end else None,
        width=width,
    )


def _list_months(first: dt.date, last: dt.date) -> list[dt.date]:
    months = [first.replace(day=1)]
    while _add_month(months[-1]) <= last:
        months.append(_add_month(months[-1]))
    return months


def _add_month(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)
