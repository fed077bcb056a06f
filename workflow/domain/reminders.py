"""Reminders of what is due: as rare as they can be and still help.

A reminder goes out on working days only. What falls on a day off is named on the last working day
before it, and what is late on the first one after it; so several reasons may meet on one day, which
is still one letter. A letter names all that is near, not only what it was sent for.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum, auto

from workflow.domain import workdays
from workflow.domain.vietnamese_text import make_sort_key
from workflow.domain.year import YearTask
from workflow.domain.year_plan import DueTask


@dataclass(frozen=True)
class ReminderSchedule:
    """Days ahead of its last day on which a task is named, and how often while it is late."""

    before: tuple[int, ...] = (7, 3, 1, 0)
    late_every: int = 7
    #: No task is named for longer than this: by then another letter changes nothing.
    late_for: int = 56

    def days(self, day: dt.date) -> Iterator[dt.date]:
        """The working days on which a task with that last day is named."""
        for count in self.before:
            yield workdays.subtract_workdays(day - dt.timedelta(days=count), 0)
        for count in range(self.late_every, self.late_for + 1, self.late_every):
            yield workdays.add_workdays(day + dt.timedelta(days=count), 0)

    def is_near(self, due: DueTask, today: dt.date) -> bool:
        """Tell whether a letter of today, sent for whatever reason, names the task."""
        left = (due.day - today).days
        if due.is_late(today):
            return -left <= self.late_for
        return 0 <= left <= max(self.before)


DEFAULT_SCHEDULE = ReminderSchedule()


class ReminderAudience(StrEnum):
    """A person's part in a review, as far as reminders go."""

    HEAD = auto()
    MEMBER = auto()
    COUNCIL = auto()


#: What a unit that does not head the bloc does itself, and what it comes to.
_DONE_BY_MEMBERS = frozenset(
    {YearTask.REGISTRATION, YearTask.PACT, YearTask.SELF_SCORE, YearTask.REPORT}
)
_COMES_TO = frozenset({YearTask.MEETING})
#: What a council waits for.
_AWAITED = frozenset({YearTask.MEETING, YearTask.DOSSIER})
_BY_NAME = frozenset({YearTask.SELF_SCORE, YearTask.REPORT})


@dataclass(frozen=True)
class ReminderItem:
    """One task of one review, as a letter names it."""

    review_id: int
    bloc: str
    year: str
    due: DueTask


def get_reminder_sort_key(item: ReminderItem) -> tuple[dt.date, str, YearTask]:
    """The place of a task in letters and lists: by its day, then bloc by bloc."""
    return item.due.day, make_sort_key(item.bloc), item.due.task


def select_open_tasks(
    dues: Iterable[DueTask], part: ReminderAudience, names: Collection[str], today: dt.date
) -> Iterator[DueTask]:
    """Of all tasks of a review, those that still wait for this person.

    `names` are the members that the person works for: once their report is in, it waits for others.
    """
    for due in dues:
        passed = due.day < today and due.done is None  # nothing tells whether it was done
        if due.done or passed or not _is_theirs(due, part, names, today):
            continue
        own = tuple(name for name in due.waiting if name in names)
        yield replace(due, waiting=own) if part is ReminderAudience.MEMBER else due


def _is_theirs(
    due: DueTask, part: ReminderAudience, names: Collection[str], today: dt.date
) -> bool:
    if part is ReminderAudience.HEAD:
        return True
    if part is ReminderAudience.COUNCIL:
        return due.task in _AWAITED
    if due.task in _BY_NAME:
        return any(name in names for name in due.waiting)
    return due.task in _DONE_BY_MEMBERS or (due.task in _COMES_TO and due.day >= today)


#: In place of the last day that a round covered: somebody pressed the button, so that whatever is
#: open is named, near or not, on a day off as well.
ASKED_BY_HAND = dt.date(1, 1, 1)


def compose_letter(
    lines: Iterable[ReminderItem],
    today: dt.date,
    *,
    since: dt.date,
    rhythm: ReminderSchedule = DEFAULT_SCHEDULE,
) -> tuple[ReminderItem, ...]:
    """List the tasks of today's letter, in the order of the days; empty if none is to be sent.

    `since` is the last day that an earlier round covered: what fell on the days after it,
    while nothing was sent, is made up for by this one letter; `ASKED_BY_HAND` where a person
    reminds.
    """
    if since == ASKED_BY_HAND:
        return tuple(sorted(lines, key=get_reminder_sort_key))
    if not workdays.is_workday(today):
        return ()
    known = list(lines)
    called = {
        line
        for line in known
        if any(since < day <= today for day in rhythm.days(line.due.day))
        and line.due.day >= today - dt.timedelta(days=rhythm.late_for + 7)
    }
    if not called:
        return ()
    near = [line for line in known if line in called or rhythm.is_near(line.due, today)]
    return tuple(sorted(near, key=get_reminder_sort_key))


def find_next_letter_day(
    lines: Iterable[ReminderItem], today: dt.date, *, rhythm: ReminderSchedule = DEFAULT_SCHEDULE
) -> dt.date | None:
    """The day of the next letter after today if nothing changes until then."""
    days = (
        day
        for line in lines
        for day in rhythm.days(line.due.day)
        if day > today and (line.due.done is False or day <= line.due.day)
    )
    return min(days, default=None)
