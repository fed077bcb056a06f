"""The proposed awards and their outcome."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField
from wtforms.validators import ValidationError

from workflow.domain.award_kinds import complete_award, list_chosen
from workflow.domain.record import Award, Record
from workflow.domain.roles import Right
from workflow.domain.schema import replace_section
from workflow.web.forms import LineField, RowForm, RowsField, TextField
from workflow.web.protection.access import requires
from workflow.web.review_forms.base import SectionForm, handle_form, load_record
from workflow.web.review_forms.fields import choice_field, field_label
from workflow.web.submitting import ViewResult

#: What is usually proposed; anything else can be typed.
USUAL_AWARDS = ("Cờ thi đua", "Bằng khen", "Tập thể lao động xuất sắc", "Giấy khen")


class AwardForm(RowForm):
    recipient = LineField(
        field_label("awards[].recipient"),
        description=_l("Chọn trong danh sách hoặc ghi tên khác."),
        render_kw={"list": "members-list"},
    )
    recipient_kind = choice_field("awards[].recipient_kind")
    award = LineField(
        field_label("awards[].award"),
        description=_l("Ví dụ: Cờ thi đua"),
        render_kw={"list": "awards-list"},
    )
    kind = choice_field("awards[].kind")
    authority = LineField(field_label("awards[].authority"), description=_l("Ví dụ: UBND tỉnh"))
    status = choice_field("awards[].status")
    reason = TextField(
        field_label("awards[].reason"),
        description=_l("In trong danh sách kèm theo tờ trình."),
        render_kw={"rows": 3},
    )
    decision = LineField(
        field_label("awards[].decision"),
        description=_l("Số, ngày của quyết định khen thưởng; ghi khi đã có."),
    )

    def validate_award(self, field: LineField) -> None:
        """Require the name of an award in a row that is not empty."""
        if field.data is None and not self.blank:
            raise ValidationError(_("Hãy ghi danh hiệu hoặc hình thức khen thưởng."))


class AwardsForm(SectionForm):
    section = "awards"
    leads_on = True

    awards = RowsField(FormField(AwardForm), field_label("awards"))

    def change(self, record: Record) -> Record:
        rows = [Award(**row.form.typed) for row in self.awards if not row.form.blank]
        known = set(record.awards)  # what was stored without a kind stays as it is
        awards = (row if row in known else complete_award(row, record) for row in rows)
        return replace_section(record, "awards", {"awards": tuple(awards)})

    def handle_button(self) -> str | None:
        """Put in whom the contests have chosen; nothing is saved."""
        if "take_results" not in request.form:
            return super().handle_button()
        while self.awards.entries and self.awards[-1].form.blank:
            self.awards.pop_entry()
        first, typed = len(self.awards), {row.form.recipient.data for row in self.awards}
        chosen = [name for name in list_chosen(load_record()) if name not in typed]
        for name in chosen:
            self.awards.append_entry({"recipient": name})
        self.notice = (
            _(
                "Đã đưa đơn vị, cá nhân được chọn vào danh sách, chưa lưu. Hãy ghi danh hiệu rồi"
                " bấm Lưu."
            )
            if chosen
            else _("Không có thêm đơn vị, cá nhân nào được chọn mà chưa có trong danh sách.")
        )
        return f"{self.awards.id}-{max(0, min(first, len(self.awards) - 1))}-row"


@requires(Right.EDIT_REVIEW)
def awards(review_id: int) -> ViewResult:
    """Edit the awards."""
    rows = [
        {name: getattr(award, name) for name in Award.__struct_fields__}
        for award in load_record().awards
    ]
    form = AwardsForm(data={"awards": rows or [{}]})  # a row to type into at once
    return handle_form(
        form, "awards", lambda: url_for("reviews.show", review_id=review_id), usual=USUAL_AWARDS
    )
