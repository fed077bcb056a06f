"""General facts: the council's place and authorities, the bloc's decision."""

import msgspec
from flask import url_for
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import FormField

from workflow.domain.record import Record
from workflow.domain.roles import Right
from workflow.domain.schema import replace_section
from workflow.services.reviews import suggest_council
from workflow.web import database
from workflow.web.forms import DayField, LineField
from workflow.web.protection.access import requires, review
from workflow.web.review_forms.base import SectionForm, handle_form, load_record
from workflow.web.review_forms.fields import choice_field, field_label
from workflow.web.submitting import ViewResult


class CouncilForm(PlainForm):
    place = LineField(
        field_label("council.place"),
        description=_l("In trước ngày tháng của văn bản, ví dụ Bình Thuận"),
    )
    granting_authority = LineField(
        field_label("council.granting_authority"),
        description=_l("Nơi nhận tờ trình, ví dụ UBND tỉnh Bình Thuận"),
    )
    standing_office = LineField(
        field_label("council.standing_office"), description=_l("Ví dụ: Sở Nội vụ tỉnh Bình Thuận")
    )


class BlocForm(PlainForm):
    kind = choice_field("bloc.kind")
    code = LineField(field_label("bloc.code"), description=_l("Để tìm và xuất hồ sơ, ví dụ khoi-6"))
    established_by = LineField(
        field_label("bloc.established_by"), description=_l("Số, ngày, cơ quan ban hành")
    )


class GeneralForm(SectionForm):
    section = "general"
    leads_on = True

    council = FormField(CouncilForm)
    bloc = FormField(BlocForm)
    reports_due = DayField(
        field_label("reports_due"), description=_l("In trong công văn đôn đốc nộp báo cáo")
    )

    def change(self, record: Record) -> Record:
        values = {
            "council": msgspec.structs.replace(record.council, **self.council.data),
            "bloc": msgspec.structs.replace(record.bloc, **self.bloc.data),
            "reports_due": self.reports_due.data,
        }
        return replace_section(record, "general", values)


@requires(Right.EDIT_REVIEW)
def general(review_id: int) -> ViewResult:
    """Edit what holds for the whole review; names of council and bloc stay as they are."""
    record = load_record()
    form = GeneralForm(
        data={
            "council": msgspec.structs.asdict(
                suggest_council(database.session(), review(), record.council)
            ),
            "bloc": msgspec.structs.asdict(record.bloc),
            "reports_due": record.reports_due,
        }
    )
    return handle_form(form, "general", lambda: url_for("reviews.show", review_id=review_id))
