"""When somebody is reminded: rarely, on working days, of what still waits for them."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.errors import Message
from workflow.domain.reminders import (
    DEFAULT_SCHEDULE,
    ReminderAudience,
    ReminderItem,
    compose_letter,
    find_next_letter_day,
    get_reminder_sort_key,
    select_open_tasks,
)
from workflow.domain.workdays import is_workday
from workflow.domain.year import YearTask
from workflow.domain.year_plan import DueTask

DAY = dt.timedelta(days=1)
WHY = Message("quy chế quy định")


def line(
    day: dt.date, task: YearTask = YearTask.REPORT, *, done: bool | None = False, at: int = 1
) -> ReminderItem:
    return ReminderItem(at, f"Khối thi đua {at}", "2026", DueTask(task, day, done, WHY))


def days_of_letters(
    lines: list[ReminderItem], first: dt.date, last: dt.date, **how: Any
) -> list[dt.date]:
    """On which days somebody gets a letter, with a round on each day."""
    found = []
    for number in range((last - first).days + 1):
        today = first + number * DAY
        if compose_letter(lines, today, since=today - DAY, **how):
            found.append(today)
    return found


def test_a_week_three_days_and_a_day_ahead_on_the_day_and_weekly_while_late() -> None:
    due = line(dt.date(2026, 11, 26))  # a Thursday

    days = days_of_letters([due], dt.date(2026, 11, 1), dt.date(2026, 12, 11))

    november = [dt.date(2026, 11, day) for day in (19, 23, 25, 26)]
    assert days == [*november, dt.date(2026, 12, 3), dt.date(2026, 12, 10)]


def test_what_falls_on_a_weekend_is_told_before_it() -> None:
    due = line(dt.date(2026, 11, 29))  # a Sunday: 7 days before it is one, 1 day a Saturday

    days = days_of_letters([due], dt.date(2026, 11, 1), dt.date(2026, 11, 30))

    assert days == [dt.date(2026, 11, 20), dt.date(2026, 11, 26), dt.date(2026, 11, 27)]


def test_over_tet_nobody_is_written_to_and_nothing_is_forgotten() -> None:
    due = line(dt.date(2026, 2, 24))  # the second working day after the holidays

    days = days_of_letters([due], dt.date(2026, 2, 1), dt.date(2026, 3, 3))

    assert days == [
        dt.date(2026, 2, 13),
        dt.date(2026, 2, 23),
        dt.date(2026, 2, 24),
        dt.date(2026, 3, 3),
    ]
    assert all(map(is_workday, days))


def test_after_an_outage_one_letter_makes_up_for_all() -> None:
    lines = [line(dt.date(2026, 11, 26), at=1), line(dt.date(2026, 11, 30), at=2)]

    (late, coming) = compose_letter(lines, dt.date(2026, 11, 27), since=dt.date(2026, 11, 18))

    assert late.due.day < coming.due.day
    assert not compose_letter(lines, dt.date(2026, 12, 1), since=dt.date(2026, 11, 30))


def test_of_several_blocs_one_letter_names_all_that_is_near() -> None:
    lines = [line(dt.date(2026, 11, 26), at=1), line(dt.date(2026, 11, 25), at=2)]
    far = line(dt.date(2026, 12, 20), at=3)

    named = compose_letter([*lines, far], dt.date(2026, 11, 26), since=dt.date(2026, 11, 25))

    assert [one.review_id for one in named] == [2, 1]


def test_nobody_is_told_for_ever() -> None:
    due = line(dt.date(2026, 3, 26))

    days = days_of_letters([due], dt.date(2026, 3, 27), dt.date(2026, 12, 31))

    assert len(days) == 8
    assert not compose_letter([due], dt.date(2026, 12, 31), since=dt.date(2026, 3, 1))


def test_the_next_day_is_told() -> None:
    due = line(dt.date(2026, 11, 26))

    assert find_next_letter_day([due], dt.date(2026, 11, 19)) == dt.date(2026, 11, 23)
    assert find_next_letter_day([], dt.date(2026, 11, 19)) is None


@given(day=st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)))
def test_the_days_are_working_days_and_few(day: dt.date) -> None:
    days = set(DEFAULT_SCHEDULE.days(day))

    assert all(map(is_workday, days))
    assert len([one for one in days if one <= day]) <= 4


TODAY = dt.date(2026, 11, 23)
SOON = TODAY + DAY


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (
            ReminderAudience.HEAD,
            {"registration", "self_score", "report", "invitation", "meeting", "dossier"},
        ),
        (ReminderAudience.MEMBER, {"registration", "report", "meeting"}),
        (ReminderAudience.COUNCIL, {"meeting", "dossier"}),
    ],
)
def test_each_is_told_what_waits_for_them(part: ReminderAudience, told: set[str]) -> None:
    others = ("Sở B",)
    dues = [
        DueTask(YearTask.REGISTRATION, SOON, None, WHY),
        DueTask(YearTask.SELF_SCORE, SOON, done=False, why=WHY, waiting=others),
        DueTask(YearTask.REPORT, SOON, done=False, why=WHY, waiting=("Sở A", "Sở B")),
        DueTask(YearTask.INVITATION, SOON, None, WHY),
        DueTask(YearTask.MEETING, SOON, done=False, why=WHY),
        DueTask(YearTask.DOSSIER, SOON, done=False, why=WHY),
        DueTask(YearTask.PACT, TODAY - DAY, None, WHY),  # nothing tells whether it was signed
        DueTask(YearTask.MIDYEAR, SOON, done=True, why=WHY),
    ]

    found = {due.task: due for due in select_open_tasks(dues, part, {"Sở A"}, TODAY)}

    assert set(found) == told
    if part is ReminderAudience.MEMBER:
        assert found[YearTask.REPORT].waiting == ("Sở A",)


def test_blocs_of_one_day_are_named_as_vietnamese_lists_are_sorted() -> None:
    day = dt.date(2026, 11, 26)
    lines = [line(day, at=10), line(day, at=2), line(day - DAY, at=11)]
    lines += [replace(line(day), bloc=name) for name in ("Đảng ủy", "Dân vận", "Ấp", "An")]

    named = [row.bloc for row in sorted(lines, key=get_reminder_sort_key)]

    assert named[0] == "Khối thi đua 11"
    assert named[1:] == ["An", "Ấp", "Dân vận", "Đảng ủy", "Khối thi đua 2", "Khối thi đua 10"]
