"""One side's scores of one member: fields by the kind of each criterion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workflow.domain.errors import BadInputError
from workflow.domain.law.regulation import Criterion
from workflow.domain.scores import CriterionFigures, ScoreComparison, ScoreStage
from workflow.domain.scores.comparison import NO_FIGURES, CriterionComparison
from workflow.models import Attachment
from workflow.services.scoring import scores
from workflow.web import database
from workflow.web.clock import now
from workflow.web.forms import ChoiceField, LineField, QuantityField, ScoreField, WholeNumberField
from workflow.web.protection.access import account, review
from workflow.web.query_args import parse_int
from workflow.web.review_forms.base import SectionForm
from workflow.web.review_forms.reports import uploads

_NOTES = {
    ScoreStage.BLOC: _l("Nhận xét"),
    ScoreStage.EXPLANATION: _l("Giải trình"),
    ScoreStage.FINAL: _l("Lý do thay đổi"),
}
#: Whose figures a press of the button takes over.
COPY_SOURCE = {ScoreStage.BLOC: ScoreStage.SELF, ScoreStage.FINAL: ScoreStage.BLOC}


@dataclass(frozen=True)
class CriterionFields:
    """The fields of one criterion, in the order in which they are typed."""

    row: CriterionComparison
    figures: dict[str, Any]
    others: list[Any]


class ScoreForm(SectionForm):
    """The form of one stage; `of` makes it, with the fields of the criteria that bind."""

    section = "reports"
    member: str
    stage: ScoreStage
    own: bool
    parts: list[CriterionFields]

    def of_section(self, code: str) -> list[CriterionFields]:
        """The criteria of a section that are asked about."""
        return [part for part in self.parts if part.row.criterion.section == code]

    def handle_button(self) -> str | None:
        """Take over the figures of the side before, where nothing is typed yet."""
        source = COPY_SOURCE.get(self.stage)
        if source is None or "take" not in request.form:
            return None
        for part in self.parts:
            given = part.row.baseline if self.stage is ScoreStage.FINAL else part.row.sides[source]
            side = given.entry
            if side and all(field.data is None for field in part.figures.values()):
                for name, field in part.figures.items():
                    field.data, field.typed = _to_form(getattr(side.figures, name)), None
        self.notice = _("Đã điền các ô còn trống. Hãy xem lại rồi bấm Lưu.")
        return "step"

    def save(self) -> bool:
        """Save through the service; a fault goes to the first field of its criterion."""
        save = scores.add_own_scores if self.own else scores.add_scores
        try:
            count = save(
                database.session(),
                review(),
                self.member,
                self.stage,
                {part.row.criterion.code: self._answer(part) for part in self.parts},
                seen=self.version_seen(),
                by=account(),
                now=now(),
            )
        except BadInputError as error:
            fields = {part.row.criterion.code: _first_field_id(part) for part in self.parts}
            anchor = fields.get(error.field or "", error.field)
            raise BadInputError(error.message, field=anchor) from error
        files = uploads.attach_uploads(self.member, self.file.received) if "file" in self else 0
        return bool(count or files)

    def _answer(self, part: CriterionFields) -> scores.ScoreAnswer:
        given = {name: _from_form(name, field.data) for name, field in part.figures.items()}
        place = self.parts.index(part)
        chosen = self[f"c{place}-file"].data if f"c{place}-file" in self else None
        return scores.ScoreAnswer(
            CriterionFigures(**given),
            note=(self[f"c{place}-note"].data or "") if f"c{place}-note" in self else "",
            evidence=(self[f"c{place}-evidence"].data or "")
            if f"c{place}-evidence" in self
            else "",
            attachment_id=int(chosen) if chosen else None,
        )

    def save_notice(self, *, changed: bool) -> str:
        """The criteria that are still missing."""
        return _("Đã lưu điểm.") if changed else _("Không có gì thay đổi.")

    def version_seen(self) -> int:
        """The last entry that the person saw."""
        return parse_int(self.seen.data) or 0


def build_score_form(
    table: ScoreComparison,
    member: str,
    stage: ScoreStage,
    files: Iterable[Attachment],
    *,
    own: bool,
) -> ScoreForm:
    """The form of a stage, filled with what that side said last."""
    rows = _rows_to_fill(table, stage)
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    known = [(str(file.id), file.file_name) for file in files]
    for place, row in enumerate(rows):
        for name, field in _fields(row.criterion, stage, known).items():
            fields[f"c{place}-{name}"] = field
        data |= {f"c{place}-{name}": value for name, value in _form_data(row, stage).items()}
    if stage is ScoreStage.SELF:
        fields["file"] = uploads.UploadsField(
            _l("Thêm tệp minh chứng"),
            description=_l("Gửi tệp rồi lưu; sau đó chọn tệp ở từng tiêu chí."),
        )
    form: ScoreForm = type("Scores", (ScoreForm,), fields)(data=data)
    form.member, form.stage, form.own = member, stage, own
    form.parts = [_criterion_fields(form, place, row) for place, row in enumerate(rows)]
    if not form.is_submitted():
        form.seen.data = str(scores.newest_entry_id(database.session(), review(), member))
    return form


def _rows_to_fill(table: ScoreComparison, stage: ScoreStage) -> list[CriterionComparison]:
    """An explanation is asked for where the bloc scored otherwise, and is not settled yet."""
    if stage is not ScoreStage.EXPLANATION:
        return list(table.rows)
    return [row for row in table.rows if row.differs and row.points(ScoreStage.FINAL) is None]


def _fields(
    criterion: Criterion, stage: ScoreStage, files: list[tuple[str, str]]
) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if stage is not ScoreStage.EXPLANATION:
        fields |= _FIGURES[criterion.kind]()
    if stage in _NOTES:
        fields["note"] = LineField(_NOTES[stage])
    if stage is ScoreStage.SELF:
        fields["evidence"] = LineField(_l("Minh chứng (số, ngày văn bản)"))
        if files:
            choices = [("", _l("không kèm tệp")), *files]
            fields["file"] = ChoiceField(_l("Tệp minh chứng"), choices=choices)
    return fields


_FIGURES: Mapping[str, Any] = {
    "quantity": lambda: {
        "reached": QuantityField(_l("Thực hiện")),
        "target": QuantityField(_l("Chỉ tiêu")),
    },
    "met": lambda: {
        "met": ChoiceField(
            _l("Kết quả"), choices=[("", _l("chưa chấm")), ("yes", _l("có")), ("no", _l("không"))]
        )
    },
    "count": lambda: {"times": WholeNumberField(_l("Số lần"))},
    "plus_minus": lambda: {
        "plus": WholeNumberField(_l("Số lần cộng")),
        "minus": WholeNumberField(_l("Số lần trừ")),
    },
    "range": lambda: {"given": ScoreField(_l("Số điểm"))},
}
_FIGURE_NAMES = ("reached", "target", "met", "times", "plus", "minus", "given")


def _form_data(row: CriterionComparison, stage: ScoreStage) -> dict[str, Any]:
    score = row.sides[stage].entry
    figures = score.figures if score else NO_FIGURES
    data: dict[str, Any] = {name: _to_form(getattr(figures, name)) for name in _FIGURE_NAMES}
    if score:
        file = str(score.attachment_id) if score.attachment_id else None
        data |= {"note": score.note or None, "evidence": score.evidence or None, "file": file}
    return data


def _to_form(value: Decimal | int | None) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _from_form(name: str, value: Any) -> Any:
    return {"yes": True, "no": False}.get(value) if name == "met" else value


def _criterion_fields(form: ScoreForm, place: int, row: CriterionComparison) -> CriterionFields:
    own = {name: form[f"c{place}-{name}"] for name in _FIGURE_NAMES if f"c{place}-{name}" in form}
    others = [
        form[f"c{place}-{name}"]
        for name in ("note", "evidence", "file")
        if f"c{place}-{name}" in form
    ]
    return CriterionFields(row, own, others)


def _first_field_id(part: CriterionFields) -> str:
    return str(next(iter([*part.figures.values(), *part.others])).id)
