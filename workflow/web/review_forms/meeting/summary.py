"""What is written down of the meeting, part by part, to be read over."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from workflow.domain.record import AttendanceStatus, Meeting, Person, Record
from workflow.domain.schema import MEETING_PARTS, MeetingPart, get_field_label
from workflow.web.language import translate
from workflow.web.review_forms.choices import label_of_value
from workflow.web.review_forms.fact_rows import FactRow


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
        case "kind" | "part_of_day" | "online":
            return "" if value is None else label_of_value(f"meeting.{field}", str(value))
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
        row.status for row in meeting.attendance if row.status is not AttendanceStatus.UNKNOWN
    )
    lines = [
        _("%(label)s: %(count)s đơn vị", label=translate(status.label), count=known[status])
        for status in AttendanceStatus
        if known[status]
    ]
    silent = {member.name for member in record.voters} - {
        row.member for row in meeting.attendance if row.status is not AttendanceStatus.UNKNOWN
    }
    if lines and silent:
        lines.append(_("Chưa rõ: %(count)s đơn vị", count=len(silent)))
    return lines
