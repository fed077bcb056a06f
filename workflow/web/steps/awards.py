"""Who is proposed for which award, and what became of it."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import FormField
from wtforms.validators import ValidationError

from workflow.domain.record import Award, Record
from workflow.domain.roles import Right
from workflow.domain.sections import replace_section
from workflow.web.access import requires
from workflow.web.forms import Choice, Line, Rows, Text
from workflow.web.steps.blueprint import EDIT, bp
from workflow.web.steps.choices import AWARD_KINDS, AWARD_STATES, RECIPIENTS, UNKNOWN
from workflow.web.steps.form import Answer, StepForm, answer, facts
from workflow.web.steps.named import named

#: What is usually proposed; anything else can be typed.
USUAL = ("Cờ thi đua", "Bằng khen", "Tập thể lao động xuất sắc", "Giấy khen")


class AwardForm(PlainForm):
    recipient = Line(
        named("awards[].recipient"),
        description=_l("Chọn trong danh sách hoặc ghi tên khác."),
        render_kw={"list": "members-list"},
    )
    recipient_kind = Choice(named("awards[].recipient_kind"), choices=[UNKNOWN, *RECIPIENTS])
    award = Line(
        named("awards[].award"),
        description=_l("Ví dụ: Cờ thi đua"),
        render_kw={"list": "awards-list"},
    )
    kind = Choice(named("awards[].kind"), choices=[UNKNOWN, *AWARD_KINDS])
    authority = Line(named("awards[].authority"), description=_l("Ví dụ: UBND tỉnh"))
    status = Choice(named("awards[].status"), choices=[UNKNOWN, *AWARD_STATES])
    reason = Text(
        named("awards[].reason"),
        description=_l("In trong danh sách kèm theo tờ trình."),
        render_kw={"rows": 3},
    )
    decision = Line(
        named("awards[].decision"),
        description=_l("Số, ngày của quyết định khen thưởng; ghi khi đã có."),
    )

    @property
    def typed(self) -> dict[str, Any]:
        return {name: field.data for name, field in self._fields.items()}

    @property
    def blank(self) -> bool:
        return all(value is None for value in self.typed.values())

    def validate_award(self, field: Line) -> None:
        """What is proposed has a name."""
        if field.data is None and not self.blank:
            raise ValidationError(_("Hãy ghi danh hiệu hoặc hình thức khen thưởng."))


class AwardsForm(StepForm):
    section = "awards"

    awards = Rows(FormField(AwardForm), named("awards"))

    def change(self, record: Record) -> Record:
        rows = [row.form for row in self.awards if not row.form.blank]
        return replace_section(
            record, "awards", {"awards": tuple(Award(**row.typed) for row in rows)}
        )


@bp.route(f"{EDIT}/awards", methods=["GET", "POST"])
@requires(Right.EDIT_REVIEW)
def awards(review_id: int) -> Answer:
    """Edit the awards."""
    rows = [
        {name: getattr(award, name) for name in Award.__struct_fields__} for award in facts().awards
    ]
    form = AwardsForm(data={"awards": rows})
    return answer(form, "awards", lambda: url_for("reviews.show", review_id=review_id), usual=USUAL)
