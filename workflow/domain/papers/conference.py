"""The meeting as papers speak of it: its name, when, where, who chaired it."""

import datetime as dt
from collections.abc import Sequence

from workflow.domain import wording
from workflow.domain.papers.blanks import LONG, SHORT, Blanks
from workflow.domain.papers.issue import blank_date
from workflow.domain.record import Family, Meeting, MeetingKind, Person, Record

_TITLES: dict[MeetingKind, str] = {
    "half_year": "Hội nghị sơ kết",
    "signing": "Hội nghị ký kết giao ước thi đua",
    "preparatory": "Hội nghị trù bị",
    "other": "Hội nghị",
}


def meeting_of(record: Record) -> Meeting:
    """The meeting, or one of which nothing is known."""
    return record.meeting or Meeting()


def title(record: Record) -> str:
    """The name of the meeting: as recorded, else by its kind."""
    meeting = meeting_of(record)
    if meeting.title:
        return meeting.title
    if meeting.kind in _TITLES:
        return f"{_TITLES[meeting.kind]} {record.bloc.name} {wording.year(record.year)}"
    outlook = (
        f", phương hướng, nhiệm vụ {wording.year(record.next_year)}" if record.next_year else ""
    )
    return f"Hội nghị tổng kết {record.bloc.name} {wording.year(record.year)}{outlook}"


def inside(title: str) -> str:
    """A title inside a sentence: `Hội nghị …` becomes `hội nghị …`."""
    return title[:1].lower() + title[1:] if title.startswith("Hội nghị") else title


def starts(record: Record, blanks: Blanks) -> str:
    """When the meeting began: `14 giờ 00, chiều ngày 24/01/2022`."""
    meeting = meeting_of(record)
    hour = clock_or_blank(meeting.starts_at, "meeting.starts_at", blanks)
    return f"{hour}, {days(record, blanks)}"


def days(record: Record, blanks: Blanks) -> str:
    """The day of the meeting with its part of day: `buổi chiều ngày 24/01/2022`."""
    meeting = meeting_of(record)
    if not meeting.dates:
        blanks.note("meeting.dates")
        return blank_date()
    part = f"buổi {meeting.part_of_day} " if meeting.part_of_day and len(meeting.dates) == 1 else ""
    return f"{part}{wording.days(meeting.dates)}"


def on_days(record: Record) -> str | None:
    """The day of the meeting inside a sentence; none where it is not known."""
    meeting = meeting_of(record)
    return days(record, Blanks()) if meeting.dates else None


def ends(record: Record, blanks: Blanks) -> str:
    """When the meeting ended, as the closing sentence gives it."""
    meeting = meeting_of(record)
    hour = clock_or_blank(meeting.ends_at, "meeting.ends_at", blanks)
    last: dt.date | None = max(meeting.dates, default=None)
    return f"{hour}, {wording.long_date(last) if last else blank_date()}"


def clock_or_blank(time: str | None, field: str, blanks: Blanks) -> str:
    """A time of day, else room to write it in."""
    if time:
        return wording.clock(time)
    blanks.note(field)
    return f"{SHORT} giờ {SHORT}"


def place(record: Record, blanks: Blanks) -> str:
    """Where the meeting was held; a meeting held online says so."""
    meeting = meeting_of(record)
    if meeting.online:
        return f"{meeting.place} (hội nghị trực tuyến)" if meeting.place else "Hội nghị trực tuyến"
    return blanks.fill(meeting.place, "meeting.place", dots=LONG)


def person(somebody: Person, family: Family) -> str:
    """A person with all posts as recorded; party papers call a comrade so."""
    address = "đồng chí " if family == "party" else ""
    return ", ".join([f"{address}{somebody.name}", *somebody.positions])


def persons(people: Sequence[Person], family: Family) -> str:
    """Several persons in one line, told apart by semicolons."""
    line = "; ".join(person(somebody, family) for somebody in people)
    return line[:1].upper() + line[1:]


def chairs(record: Record, family: Family, blanks: Blanks) -> str:
    """Who chaired the meeting."""
    line = persons(meeting_of(record).chairs, family)
    return blanks.fill(line, "meeting.chairs", dots=LONG)


def chairs_inside(record: Record, family: Family) -> str | None:
    """Who chaired, inside a sentence; none where nobody is recorded."""
    people = meeting_of(record).chairs
    return "; ".join(person(somebody, family) for somebody in people) or None


def secretaries(record: Record, family: Family, blanks: Blanks) -> str:
    """Who wrote the minutes."""
    line = persons(meeting_of(record).secretaries, family)
    return blanks.fill(line, "meeting.secretaries", dots=LONG)


def names(people: Sequence[Person], field: str, blanks: Blanks) -> list[str]:
    """The names to print under the room for signing; one blank where nobody is known."""
    return [somebody.name for somebody in people] or [blanks.fill(None, field)]
