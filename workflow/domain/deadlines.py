"""By when a review should go on to its next state, of all that is due in its year."""

import datetime as dt

from workflow.domain.record import Record
from workflow.domain.regulation import Calendar
from workflow.domain.states import State
from workflow.domain.year_plan import YearTask, plan_year

#: What a review in a state waits for.
AWAITED = {
    State.PLANNED: YearTask.REPORT,
    State.REPORTS_SUBMITTED: YearTask.MEETING,
    State.MEETING_HELD: YearTask.DOSSIER,
    State.VOTES_TALLIED: YearTask.DOSSIER,
}


def find_due_day(record: Record, state: State, calendar: Calendar) -> dt.date | None:
    """The last day for a review to leave `state`; none where no rule sets one."""
    awaited = AWAITED.get(state)
    return list_due_days(record, calendar).get(awaited) if awaited else None


def list_due_days(record: Record, calendar: Calendar) -> dict[YearTask, dt.date]:
    """The last day of each task that a state waits for, where a rule sets one."""
    awaited = set(AWAITED.values())
    days = [(due.task, due.day) for due in plan_year(record, calendar) if due.task in awaited]
    return dict(reversed(days))
