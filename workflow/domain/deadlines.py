"""By when a review should go on to its next state."""

import datetime as dt

from workflow.domain.regulation import Calendar, DayOfYear, last_year_of
from workflow.domain.states import State


def due_day(state: State, year: str, calendar: Calendar) -> dt.date | None:
    """The last day for a review of `year` to leave `state`; none where no rule sets one."""
    in_year = last_year_of(year)
    day = _days(calendar).get(state)
    return day.in_year(in_year) if day and in_year else None


def _days(calendar: Calendar) -> dict[State, DayOfYear | None]:
    return {
        State.PLANNED: calendar.report_by,
        State.REPORTS_SUBMITTED: calendar.meeting_to,
        State.MEETING_HELD: calendar.dossier_by,
        State.VOTES_TALLIED: calendar.dossier_by,
    }
