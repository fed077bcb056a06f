"""What is written down of the meeting, part by part, to be read over."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from workflow.domain.fields import get_field_label
from workflow.domain.record import Meeting, Person, Record
from workflow.web.review_forms.choices import (
    ATTENDANCE_STATUSES,
    MEETING_KINDS,
    MEETING_MODES,
    PARTS_OF_DAY,
    label_of_choice,
)
from workflow.web.review_forms.fact_rows import FactRow
from workflow.web.review_forms.meeting.parts import MEETING_PARTS, MeetingPart


@dataclass(frozen=True)
class MeetingPartSummary:
    """A part with its lines."""

    part: MeetingPart
    url: str
    rows: list[FactRow]


def summarize_meeting(record: Record, review_id: int) -> list[MeetingPartSummary]:
    """All parts of the meeting with what is known."""
    meeting = record.meeting or Meeting()
    return [
        MeetingPartSummary(
            part,
            url_for("review_forms.meeting_part", review_id=review_id, part=part.key),
            [
                FactRow(
                    get_field_label(f"meeting.{field}"), _describe_field(field, meeting, record)
                )
                for field in part.fields
            ],
        )
        for part in MEETING_PARTS
    ]


def _describe_field(field: str, meeting: Meeting, record: Record) -> Any:
    value = getattr(meeting, field)
    match field:
        case "dates":
            return ", ".join(f"{day:%d/%m/%Y}" for day in value)
        case "kind":
            return label_of_choice(MEETING_KINDS, value)
        case "part_of_day":
            return label_of_choice(PARTS_OF_DAY, value)
        case "online":
            return label_of_choice(MEETING_MODES, None if value is None else str(value))
        case "chairs" | "secretaries":
            return [_describe_person(person) for person in value]
        case "attendance":
            return _describe_attendance(meeting, record)
        case "discussion":
            return [f"{row.speaker}: {row.text}" if row.speaker else row.text for row in value]
        case _:
            return list(value) if isinstance(value, tuple) else value


def _describe_person(person: Person) -> str:
    return ", ".join((person.name, *person.positions))


def _describe_attendance(meeting: Meeting, record: Record) -> list[str]:
    known: Counter[str] = Counter(
        row.status for row in meeting.attendance if row.status != "unknown"
    )
    lines = [
        _("%(label)s: %(count)s đơn vị", label=label, count=known[status])
        for status, label in ATTENDANCE_STATUSES
        if known[status]
    ]
    silent = {member.name for member in record.voters} - {
        row.member for row in meeting.attendance if row.status != "unknown"
    }
    if lines and silent:
        lines.append(_("Chưa rõ: %(count)s đơn vị", count=len(silent)))
    return lines
