"""What is typed to hand a bloc over: who stays, under which name, who heads next year."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError

from workflow.domain.record import Record
from workflow.models import HeadSelection
from workflow.services.handover import HandoverPlan
from workflow.web.forms import ChoiceField, Form, LineField, LinesField


class MemberStaysForm(PlainForm):
    """One member: whether it stays, and its name from next year on."""

    was = HiddenField()
    stays = BooleanField(_l("Ở lại"))
    name = LineField(_l("Tên từ năm sau"))

    def validate_name(self, field: LineField) -> None:
        if self.stays.data and not field.data:
            raise ValidationError(_("Hãy ghi tên đơn vị."))


class HandoverForm(Form):
    year = LineField(_l("Năm mới"))
    head = LineField(_l("Trưởng khối năm mới"), render_kw={"list": "members-list"})
    way = ChoiceField(
        _l("Vì sao là đơn vị đó"), choices=[(way.value, _l(way.label)) for way in HeadSelection]
    )
    deputies = LinesField(
        _l("Phó khối năm mới"), description=_l("Mỗi dòng một đơn vị; để trống nếu không có.")
    )
    members = FieldList(FormField(MemberStaysForm))
    joining = LinesField(_l("Đơn vị mới vào khối"), description=_l("Mỗi dòng một đơn vị."))

    def fill(self, plan: HandoverPlan, record: Record) -> None:
        """What the facts of the year suggest; who is no more does not stay."""
        self.year.data = plan.year or None
        self.head.data = plan.head or None
        self.way.data = plan.way.value
        self.deputies.data = plan.deputies
        self.joining.data = plan.joining
        for member in record.members:
            name = plan.renamed.get(member.name, member.name)
            stays = member in plan.members
            self.members.append_entry({"was": member.name, "name": name, "stays": stays})

    def plan(self, record: Record) -> HandoverPlan:
        """What was typed; a row that names no member of the year counts for nothing."""
        known = {member.name: member for member in record.members}
        rows: list[Any] = [
            row.form for row in self.members if row.form.was.data in known and row.form.stays.data
        ]
        return HandoverPlan(
            year=self.year.data or "",
            head=self.head.data or "",
            way=HeadSelection(self.way.data or HeadSelection.ELECTED),
            members=tuple(known[row.was.data] for row in rows),
            deputies=self.deputies.data or (),
            renamed={row.was.data: row.name.data for row in rows if row.name.data != row.was.data},
            joining=self.joining.data or (),
        )
