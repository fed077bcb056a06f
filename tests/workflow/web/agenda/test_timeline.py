"""The picture of a year: every task at its day, today among them, none upon another."""

import datetime as dt
from itertools import pairwise

from workflow.domain.errors import Message
from workflow.domain.year import YearTask
from workflow.domain.year_plan import DueTask
from workflow.web.agenda.timeline import NARROW, WIDTH, lay_out_timeline


def due(day: dt.date, *, since: dt.date | None = None) -> DueTask:
    return DueTask(YearTask.REPORT, day, done=False, why=Message("đặt trước"), since=since)


DUES = (
    due(dt.date(2021, 12, 20)),
    due(dt.date(2022, 1, 15), since=dt.date(2021, 11, 25)),
    due(dt.date(2021, 12, 21)),
    due(dt.date(2021, 12, 20)),
)


def test_tasks_stand_in_the_order_of_their_days_and_keep_their_numbers() -> None:
    found = lay_out_timeline(DUES, dt.date(2021, 12, 1))

    assert [month for _, month in found.months] == [
        dt.date(2021, 11, 1), dt.date(2021, 12, 1), dt.date(2022, 1, 1)
    ]  # fmt: skip
    assert [mark.number for mark in found.marks] == [1, 4, 3, 2]
    assert [mark.x for mark in found.marks] == sorted(mark.x for mark in found.marks)
    assert all(0 < mark.x < WIDTH for mark in found.marks)
    last = found.marks[-1]
    assert last.since_x is not None
    assert last.since_x < found.marks[0].x < last.x


def test_no_task_is_drawn_upon_another() -> None:
    marks = lay_out_timeline(DUES, dt.date(2021, 12, 1)).marks

    assert len({mark.lane for mark in marks[:3]}) == 3
    assert marks[-1].lane == 0


def test_today_is_a_line_only_within_the_months() -> None:
    within = lay_out_timeline(DUES, dt.date(2021, 12, 1))

    assert within.today_x == within.months[1][0]
    assert lay_out_timeline(DUES, dt.date(2022, 2, 1)).today_x is None
    assert lay_out_timeline(DUES, dt.date(2021, 10, 31)).today_x is None


def test_on_a_phone_every_task_is_seen_at_once() -> None:
    """Nothing is pushed out at the right, and no two months are written upon each other."""
    year = (*DUES, due(dt.date(2021, 1, 10)), due(dt.date(2021, 7, 1)))
    found = lay_out_timeline(year, dt.date(2021, 12, 1), NARROW)

    assert len(found.marks) == 6
    assert all(11 <= mark.x <= NARROW - 11 for mark in found.marks)
    places = [x for x, month in found.months if month in found.named_months]
    assert len(places) >= 3
    assert all(after - before >= 52 for before, after in pairwise(places))
    assert places[-1] + 52 <= NARROW
