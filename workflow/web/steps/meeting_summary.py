"""What is written down of the meeting, part by part, to be read over."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from workflow.domain.fields import get_field_label
from workflow.domain.record import Meeting, Person, Record
from workflow.web.steps.choices import ATTENDANCE, MEETING_KINDS, ONLINE, PARTS_OF_DAY, word_for
from workflow.web.steps.meeting_parts import PARTS, Part
from workflow.web.steps.summary import Row


@dataclass(frozen=True)
class PartSummary:
    """A part with its lines."""

    part: Part
    url: str
    rows: list[Row]


def summary_of(record: Record, review_id: int) -> list[PartSummary]:
    """All parts of the meeting with what is known."""
    meeting = record.meeting or Meeting()
    return [
        PartSummary(
            part,
            url_for("steps.meeting_part", review_id=review_id, part=part.key),
            [
                Row(get_field_label(f"meeting.{field}"), _said(field, meeting, record))
                for field in part.fields
            ],
        )
        for part in PARTS
    ]


def _said(field: str, meeting: Meeting, record: Record) -> Any:
    value = getattr(meeting, field)
    match field:
        case "dates":
            return ", ".join(f"{day:%d/%m/%Y}" for day in value)
        case "kind":
            return word_for(MEETING_KINDS, value)
        case "part_of_day":
            return word_for(PARTS_OF_DAY, value)
        case "online":
            return word_for(ONLINE, None if value is None else str(value))
        case "chairs" | "secretaries":
            return [_person(person) for person in value]
        case "attendance":
            return _attendance(meeting, record)
        case "discussion":
            return [f"{row.speaker}: {row.text}" if row.speaker else row.text for row in value]
        case _:
            return list(value) if isinstance(value, tuple) else value


def _person(person: Person) -> str:
    return ", ".join((person.name, *person.positions))


def _attendance(meeting: Meeting, record: Record) -> list[str]:
    known: Counter[str] = Counter(
        row.status for row in meeting.attendance if row.status != "unknown"
    )
    lines = [
        _("%(label)s: %(count)s đơn vị", label=label, count=known[status])
        for status, label in ATTENDANCE
        if known[status]
    ]
    silent = {member.name for member in record.voters} - {
        row.member for row in meeting.attendance if row.status != "unknown"
    }
    if lines and silent:
        lines.append(_("Chưa rõ: %(count)s đơn vị", count=len(silent)))
    return lines
