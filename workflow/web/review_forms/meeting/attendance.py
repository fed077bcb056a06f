"""Attendance: who came, who was absent and why, who represented whom."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import FormField, HiddenField

from workflow.domain.record import Attendance, AttendanceStatus
from workflow.web.forms import ChoiceField, LineField, LinesField, RowsField
from workflow.web.review_forms.fields import (
    PersonForm,
    coerce_to,
    field_label,
    list_choices,
    person_form_data,
)
from workflow.web.review_forms.meeting.forms import MeetingForm

_STATUSES = [
    ("", _l("chưa rõ")),
    *(one for one in list_choices(AttendanceStatus) if one[0] != AttendanceStatus.UNKNOWN),
]
_LEAVE_OUT = ("leave_out", _l("bỏ dòng này"))

#: A phone hides what an answer does not ask for, unless something is typed there; CSS sees that by
#: the placeholder.
_SHOWS_WHEN_FILLED = {"placeholder": " "}


class RepresentativeForm(PersonForm):
    """The attendance of one unit."""

    name = LineField(
        field_label("meeting.attendance[].represented_by"), render_kw=_SHOWS_WHEN_FILLED
    )
    positions = LinesField(_l("Chức vụ"), render_kw={"rows": 1, **_SHOWS_WHEN_FILLED})


class AttendanceRowForm(PlainForm):
    """One unit at the meeting; nothing is known until somebody says so."""

    member = HiddenField()
    status = ChoiceField(
        field_label("meeting.attendance[].status"),
        choices=_STATUSES,
        coerce=coerce_to(AttendanceStatus),
    )
    represented_by = FormField(RepresentativeForm)
    reason = LineField(field_label("meeting.attendance[].reason"), render_kw=_SHOWS_WHEN_FILLED)

    #: Not on the list of members, or named before: the row may be left out.
    extra = False

    def presence(self, recorded: set[str]) -> Attendance | None:
        """The attendance as typed; None if nothing is known and nothing was recorded before."""
        person, reason = self.represented_by.form.person(), self.reason.data
        status = self.status.data
        if status == "leave_out" or not (
            status or person or reason or self.member.data in recorded
        ):
            return None
        return Attendance(self.member.data, status or AttendanceStatus.UNKNOWN, person, reason)


class AttendanceForm(MeetingForm):
    part = "attendance"

    attendance = RowsField(FormField(AttendanceRowForm), field_label("meeting.attendance"))

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._mark_extra()

    def form_data(self) -> dict[str, Any]:
        """The units recorded, in their order, then the members of whom nothing is recorded."""
        rows = [_form_data(row) for row in self.meeting.attendance]
        recorded = {row.member for row in self.meeting.attendance}
        names = (member.name for member in self.record.members)
        return {
            "attendance": [*rows, *({"member": name} for name in names if name not in recorded)]
        }

    def _mark_extra(self) -> None:
        expected = {member.name for member in self.record.members}
        for entry in self.attendance:
            if entry.form.member.data in expected:
                expected.remove(entry.form.member.data)
                continue
            entry.form.extra = True
            entry.form.status.offer([*_STATUSES, _LEAVE_OUT])

    @property
    def unknown(self) -> int:
        """Of how many units nobody has said whether they came."""
        return sum(1 for entry in self.attendance if entry.form.status.data is None)

    def handle_button(self) -> str | None:
        """One press marks as present whoever is not marked otherwise; saving comes after."""
        if "all_present" not in request.form:
            return super().handle_button()
        for entry in self.attendance:
            entry.form.status.data = entry.form.status.data or AttendanceStatus.PRESENT
        self.notice = _(
            "Đã điền «Có mặt» cho các đơn vị còn lại, chưa lưu. Hãy xem lại rồi bấm Lưu."
        )
        return "meeting-attendance"

    def values(self) -> dict[str, Any]:
        recorded = {row.member for row in self.meeting.attendance}
        rows = (entry.form.presence(recorded) for entry in self.attendance)
        return {"attendance": tuple(row for row in rows if row)}


def _form_data(row: Attendance) -> dict[str, Any]:
    return {
        "member": row.member,
        "status": None if row.status is AttendanceStatus.UNKNOWN else row.status,
        "represented_by": person_form_data(row.represented_by),
        "reason": row.reason,
    }
