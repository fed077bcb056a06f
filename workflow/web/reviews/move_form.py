"""The form that confirms a move: a reason for going back, one for each warning passed."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from workflow.domain.year import Move
from workflow.services.cases import Finding
from workflow.web import access
from workflow.web.forms import Form, Required, TextField

_PREFIX = "accepted-"


class MoveForm(Form):
    """Bound to one move and what stands before it by `move_form`."""

    #: The version of the facts that the page showed.
    version = HiddenField()

    @property
    def warnings(self) -> list[Any]:
        """The fields that ask why a warning may be passed."""
        return [field for field in self if field.name.startswith(_PREFIX)]

    @property
    def accepted_reasons(self) -> dict[str, str]:
        return {field.name.removeprefix(_PREFIX): field.data for field in self.warnings}

    @property
    def reason_text(self) -> str:
        return self["reason"].data if "reason" in self else ""


def build_move_form(move: Move, standing: tuple[Finding, ...]) -> MoveForm:
    """The form of this move: one field a warning code, however often the code was found."""
    fields: dict[str, Any] = {}
    if move.needs_reason:
        fields["reason"] = TextField(
            _l("Lý do quay lại"),
            [Required(_l("Hãy ghi lý do khi quay lại bước trước."))],
            description=_l("Lý do được ghi vào diễn biến; không có gì bị xóa."),
        )
    for code in dict.fromkeys(row.code for row in standing if row.severity == "W"):
        fields[_PREFIX + code] = TextField(
            _("Lý do vẫn chuyển bước (%(code)s)", code=code),
            [Required(_("Hãy ghi lý do bỏ qua cảnh báo %(code)s.", code=code))],
            render_kw={"rows": 2},
        )
    bound = type("BoundMoveForm", (MoveForm,), fields)
    form: MoveForm = bound(data={"version": access.review().version})
    return form
