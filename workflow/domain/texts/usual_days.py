"""The day that a date typed without its year is near: meetings of a year are held at its times."""

import datetime as dt

from workflow.domain.law.regulation import is_school_year, parse_last_year
from workflow.domain.record import MeetingKind

#: Month, day and years before the end of the reviewed year: of a calendar year, of a school year.
_YEAR_END = ((12, 31, 0), (6, 30, 0))
_MIDDLE = ((7, 1, 0), (1, 15, 0))
_BEGINNING = ((3, 1, 0), (10, 15, 1))
_OF_MEETINGS = {
    MeetingKind.HALF_YEAR: _MIDDLE,
    MeetingKind.SPECIAL_DRIVE: _MIDDLE,
    MeetingKind.SIGNING: _BEGINNING,
}


def find_usual_day(label: str, kind: MeetingKind | None = None) -> dt.date | None:
    """The usual day of a meeting of a year; of no kind the end of the year, June for schools."""
    year = parse_last_year(label)
    if year is None:
        return None
    places = _OF_MEETINGS.get(kind, _YEAR_END) if kind else _YEAR_END
    month, day, before = places[is_school_year(label)]
    return dt.date(year - before, month, day)
