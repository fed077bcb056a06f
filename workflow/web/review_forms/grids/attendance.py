"""Who came to the meeting, of all members at once."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField
from wtforms.validators import ValidationError

from workflow.domain.record import Attendance, AttendanceStatus, Meeting, Person, Record
from workflow.domain.schema import get_field_label, replace_section
from workflow.web.forms import LineField
from workflow.web.review_forms.grids.base import (
    Column,
    GridForm,
    GridRowForm,
    GridRowsField,
    StoredRow,
)
from workflow.web.review_forms.meeting.attendance import AttendanceRowForm, RepresentativeForm

_PLACE = "meeting.attendance[]"


class PresenceRowForm(GridRowForm):
    """The fields of the attendance of one unit, as the form of the meeting has them."""

    status = AttendanceRowForm.status
    represented_by = RepresentativeForm.name
    positions = RepresentativeForm.positions
    reason = AttendanceRowForm.reason

    def validate_represented_by(self, field: LineField) -> None:
        """Positions belong to somebody."""
        if field.data is None and self.positions.data:
            raise ValidationError(_("Hãy ghi họ và tên người giữ chức vụ này."))


class AttendanceGrid(GridForm):
    section = "meeting"
    heading = _l("Có mặt, vắng mặt của mọi đơn vị")
    paths = ("meeting.attendance",)

    rows = GridRowsField(FormField(PresenceRowForm), _l("Các đơn vị"))

    def list_columns(self, record: Record) -> tuple[Column, ...]:
        return (
            Column("status", f"{_PLACE}.status", _l(get_field_label(f"{_PLACE}.status"))),
            Column(
                "represented_by",
                f"{_PLACE}.represented_by",
                _l(get_field_label(f"{_PLACE}.represented_by")),
            ),
            Column("positions", f"{_PLACE}.represented_by", _l("Chức vụ")),
            Column("reason", f"{_PLACE}.reason", _l(get_field_label(f"{_PLACE}.reason"))),
        )

    def read(self, record: Record) -> dict[str, StoredRow]:
        known = {row.member: row for row in reversed((record.meeting or Meeting()).attendance)}
        return {
            member.name: StoredRow(member.name, _values(known.get(member.name)))
            for member in record.members
        }

    def put(self, record: Record, rows: Mapping[str, Mapping[str, Any]]) -> Record:
        meeting = record.meeting or Meeting()
        waiting = {name: _attendance(name, values) for name, values in rows.items()}
        kept = [waiting.pop(row.member, row) for row in meeting.attendance]
        changed = msgspec.structs.replace(meeting, attendance=(*kept, *waiting.values()))
        return replace_section(record, "meeting", {"meeting": changed if rows else record.meeting})


def _values(row: Attendance | None) -> dict[str, Any]:
    if row is None:
        return {"status": None, "represented_by": None, "positions": (), "reason": None}
    person = row.represented_by
    return {
        "status": None if row.status is AttendanceStatus.UNKNOWN else row.status,
        "represented_by": person.name if person else None,
        "positions": person.positions if person else (),
        "reason": row.reason,
    }


def _attendance(member: str, values: Mapping[str, Any]) -> Attendance:
    name = values["represented_by"]
    person = Person(name, tuple(values["positions"])) if name else None
    return Attendance(
        member, values["status"] or AttendanceStatus.UNKNOWN, person, values["reason"]
    )
