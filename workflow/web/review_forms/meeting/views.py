"""The closing meeting: an overview of its parts, and a page and a save for each."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.domain.record import AttendanceStatus, Meeting, Person, Record
from workflow.domain.roles import Right
from workflow.domain.schema import MEETING_PARTS, MeetingPart, find_meeting_part, get_field_label
from workflow.web.language import translate
from workflow.web.protection.access import requires, review
from workflow.web.review_forms.base import handle_form, load_record, shown_section
from workflow.web.review_forms.fact_rows import FactRow
from workflow.web.review_forms.fields import label_of_value
from workflow.web.review_forms.findings import findings_of_section, link_findings
from workflow.web.review_forms.meeting.attendance import AttendanceForm
from workflow.web.review_forms.meeting.forms import (
    ChairsForm,
    ConclusionsForm,
    DiscussionForm,
    GuestsForm,
    MeetingForm,
    TimeAndPlaceForm,
)
from workflow.web.submitting import ViewResult

_FORM_OF_PART: dict[str, type[MeetingForm]] = {
    form.part: form
    for form in (
        TimeAndPlaceForm,
        ChairsForm,
        AttendanceForm,
        GuestsForm,
        DiscussionForm,
        ConclusionsForm,
    )
}


@requires(Right.EDIT_REVIEW)
def meeting(review_id: int) -> str | Response:
    """Show what is written down of the meeting, with the way to each part."""
    record = load_record()
    return render_template(
        "review_forms/meeting.html",
        review=review(),
        record=record,
        section=shown_section("meeting"),
        parts=summarize_meeting(record, review_id),
        findings=link_findings(review(), findings_of_section(review(), "meeting")),
    )


@requires(Right.EDIT_REVIEW)
def meeting_part(review_id: int, part: str) -> ViewResult:
    """Edit one part of the meeting; saving it leads to the next."""
    if part not in _FORM_OF_PART:
        abort(404)
    here = find_meeting_part(part)
    following = here.next

    def then() -> str:
        if following is None:
            return url_for("review_forms.meeting", review_id=review_id)
        return url_for("review_forms.meeting_part", review_id=review_id, part=following.key)

    return handle_form(
        _FORM_OF_PART[here.key](load_record()),
        f"meeting_{here.key}",
        then,
        heading=here.label,
        trail=[
            (
                shown_section("meeting").label,
                url_for("review_forms.meeting", review_id=review_id),
            )
        ],
        parts=MEETING_PARTS,
        part=here,
        following=following,
    )


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
        case "chairs" | "secretaries" | "counting_team":
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
