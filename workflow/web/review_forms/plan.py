"""Results and shortcomings of the year; next year's targets and activities."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField
from wtforms.validators import ValidationError

from workflow.domain.record import Activity, Record
from workflow.domain.roles import Right
from workflow.domain.schema import get_section, get_section_values, replace_section
from workflow.web.forms import LineField, RowForm, RowsField, TextField, YearField
from workflow.web.protection.access import requires
from workflow.web.review_forms.base import SectionForm, handle_form, load_record
from workflow.web.review_forms.fields import ParagraphsField, field_label, read_paragraphs
from workflow.web.review_forms.meeting_address import meeting_number
from workflow.web.submitting import ViewResult


class ResultsForm(SectionForm):
    section = "results"
    leads_on = True

    results = ParagraphsField(field_label("results"))
    shortcomings = ParagraphsField(field_label("shortcomings"))
    causes = ParagraphsField(field_label("causes"))
    lessons = ParagraphsField(field_label("lessons"))

    def change(self, record: Record) -> Record:
        values = {name: read_paragraphs(self[name]) for name in self.names if name in self}
        return replace_section(record, "results", values)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of the section; those of the year alone are none of a further meeting."""
        return get_section(self.section).fields


@requires(Right.EDIT_REVIEW)
def results(review_id: int) -> ViewResult:
    """Edit results and shortcomings."""
    record = load_record()
    form = ResultsForm(data=get_section_values(record, "results"))
    if meeting_number() is not None:
        del form.causes, form.lessons

    def then() -> str:
        shown = "reviews.show" if meeting_number() is None else "review_forms.meeting"
        return url_for(shown, review_id=review_id)

    return handle_form(form, "results", then)


class ActivityForm(RowForm):
    task = TextField(field_label("activities[].task"), render_kw={"rows": 2})
    lead = LineField(field_label("activities[].lead"), render_kw={"list": "members-list"})
    with_ = LineField(field_label("activities[].with"))
    due = LineField(field_label("activities[].due"), description=_l("Ví dụ: Quý II"))
    product = LineField(field_label("activities[].product"), description=_l("Ví dụ: Báo cáo"))

    def validate_task(self, field: TextField) -> None:
        """An activity says what is done."""
        if field.data is None and not self.blank:
            raise ValidationError(_("Hãy ghi nội dung hoạt động, hoặc xóa dòng này."))


class PlanForm(SectionForm):
    section = "plan"
    leads_on = True

    next_year = YearField(field_label("next_year"), description=_l("Ví dụ: 2022"))
    targets = ParagraphsField(field_label("targets"))
    activities = RowsField(FormField(ActivityForm), field_label("activities"))
    budget = LineField(
        field_label("budget"), description=_l("Ví dụ: do các đơn vị thành viên tự bảo đảm")
    )

    def change(self, record: Record) -> Record:
        rows = [row.form for row in self.activities if not row.form.blank]
        values = {
            "next_year": self.next_year.data,
            "targets": read_paragraphs(self.targets),
            "activities": tuple(Activity(**row.typed) for row in rows),
            "budget": self.budget.data,
        }
        return replace_section(record, "plan", values)


@requires(Right.EDIT_REVIEW)
def plan(review_id: int) -> ViewResult:
    """Edit next year's plan."""
    record = load_record()
    rows = [
        {name: getattr(activity, name) for name in Activity.__struct_fields__}
        for activity in record.activities
    ]
    form = PlanForm(data={**get_section_values(record, "plan"), "activities": rows})
    return handle_form(form, "plan", lambda: url_for("reviews.show", review_id=review_id))
