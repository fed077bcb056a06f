"""By when a review should go on to its next state, of all that is due in its year."""

import datetime as dt

from workflow.domain.record import Record
from workflow.domain.regulation import Calendar
from workflow.domain.states import State
from workflow.domain.year_plan import Task, plan

#: What a review in a state waits for.
_AWAITED = {
    State.PLANNED: Task.REPORT,
    State.REPORTS_SUBMITTED: Task.MEETING,
    State.MEETING_HELD: Task.DOSSIER,
    State.VOTES_TALLIED: Task.DOSSIER,
}


def due_day(record: Record, state: State, calendar: Calendar) -> dt.date | None:
    """The last day for a review to leave `state`; none where no rule sets one."""
    awaited = _AWAITED.get(state)
    return next((due.day for due in plan(record, calendar) if due.task is awaited), None)
