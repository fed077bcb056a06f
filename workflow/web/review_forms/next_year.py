"""The head and deputies of next year."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from workflow.domain.record import Contest, Record
from workflow.domain.roles import Right
from workflow.domain.schema import replace_section
from workflow.web.forms import ChoiceField, LineField, RowsField
from workflow.web.protection.access import requires
from workflow.web.review_forms.base import SectionForm, handle_form, load_record
from workflow.web.review_forms.fields import UNKNOWN, field_label
from workflow.web.submitting import ViewResult

#: Stands for a name that is not among the members.
OTHER_UNIT = "\u2026"


class NextYearForm(SectionForm):
    section = "next"
    leads_on = True

    next_head = ChoiceField(field_label("next_head"))
    other_head = LineField(
        _l("Tên đơn vị khác"), description=_l("Ghi khi chọn «Đơn vị khác» ở trên.")
    )
    next_deputies = RowsField(
        LineField(field_label("next_deputies"), render_kw={"list": "members-list"}),
        field_label("next_deputies"),
    )

    def __init__(self, record: Record) -> None:
        names = [member.name for member in record.members]
        known = record.next_head is None or record.next_head in names
        super().__init__(
            data={
                "next_head": record.next_head if known else OTHER_UNIT,
                "other_head": None if known else record.next_head,
                "next_deputies": record.next_deputies,
            }
        )
        self.next_head.offer(
            [UNKNOWN, *((name, name) for name in names), (OTHER_UNIT, _("Đơn vị khác"))]
        )
        self.elected = {purpose: find_elected(record, purpose) for purpose in ("head", "deputy")}

    def validate_other_head(self, field: LineField) -> None:
        """Another unit has a name."""
        if self.next_head.data == OTHER_UNIT and field.data is None:
            raise ValidationError(_("Hãy ghi tên đơn vị khác làm Trưởng khối."))

    def handle_button(self) -> str | None:
        """Take over whom the meeting elected; saving comes after."""
        if "take_elected" not in request.form:
            return super().handle_button()
        for name in self.elected["head"][:1]:
            self.next_head.data = name
        typed = {row.data for row in self.next_deputies}
        for name in self.elected["deputy"]:
            if name not in typed:
                self.next_deputies.append_entry(name)
        self.notice = _("Đã điền theo kết quả bầu, chưa lưu. Hãy xem lại rồi bấm Lưu.")
        return "next_head"

    def change(self, record: Record) -> Record:
        head = self.other_head.data if self.next_head.data == OTHER_UNIT else self.next_head.data
        deputies = tuple(row.data for row in self.next_deputies if row.data)
        return replace_section(record, "next", {"next_head": head, "next_deputies": deputies})

    @property
    def differs(self) -> bool:
        """Tell if the meeting elected somebody who is not entered here."""
        head, deputies = self.elected["head"], self.elected["deputy"]
        typed: set[Any] = {row.data for row in self.next_deputies}
        return bool(head and self.next_head.data not in head) or bool(set(deputies) - typed)


def find_elected(record: Record, purpose: str) -> tuple[str, ...]:
    """Find whom the meeting elected, by the last round that chose anybody."""
    rows: list[Contest] = [row for row in record.contests if row.purpose == purpose and row.chosen]
    return max(rows, key=lambda row: row.round).chosen if rows else ()


@requires(Right.EDIT_REVIEW)
def next_year(review_id: int) -> ViewResult:
    """Edit next year's head and deputies."""
    form = NextYearForm(load_record())
    return handle_form(form, "next_year", lambda: url_for("reviews.show", review_id=review_id))
