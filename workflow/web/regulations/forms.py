"""The form for a new edition of a regulation, made from the table of what one may set."""

from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from workflow.domain.clauses import (
    CLAUSES,
    GROUPS,
    Clause,
    ClauseKey,
    Confidence,
    Edition,
    find_clause,
)
from workflow.domain.clauses.edition import parse_clause_value
from workflow.domain.clauses.kinds import AmountKind, WholeNumberKind
from workflow.domain.clauses.kinds import ChoiceKind as OneOf
from workflow.domain.errors import BadInputError, DomainError
from workflow.services.law.regulations import EditionDraft, default_edition
from workflow.web.forms import ChoiceField, DayField, Form, LineField, LinesField, TextField
from workflow.web.language import translate


def field_name(path: str) -> str:
    """The name of the field for a clause: `vote-threshold`."""
    return path.replace(".", "-")


class EditionHeadForm(Form):
    """The council of a regulation, its name, its days."""

    council = ChoiceField(_l("Hội đồng"))
    name = LineField(_l("Tên quy chế"))
    source = LineField(
        _l("Văn bản căn cứ"), description=_l("Ví dụ: QĐ 86/2025/QĐ-UBND ngày 03/12/2025")
    )
    valid_from = DayField(_l("Có hiệu lực từ ngày"))
    valid_to = DayField(_l("Đến hết ngày"), description=_l("Để trống khi chưa rõ."))
    note = TextField(_l("Ghi chú"))

    def validate_name(self, field: LineField) -> None:
        _require(field.data, _("Hãy ghi tên quy chế."))

    def validate_source(self, field: LineField) -> None:
        _require(field.data, _("Hãy ghi văn bản đã căn cứ."))

    def validate_valid_from(self, field: DayField) -> None:
        _require(field.data, _("Hãy ghi ngày có hiệu lực."))

    def anchor_of(self, error: DomainError) -> str | None:
        return field_name(error.field) if error.field else None


def _require(value: Any, sentence: str) -> None:
    if not value:
        raise ValidationError(sentence)


def _check_clause(form: Any, field: Any) -> None:
    """Each value is read as the regulation will read it."""
    if field.data:
        try:
            parse_clause_value(field.path, field.data)
        except BadInputError as error:
            raise ValidationError(translate(error.message.params["detail"])) from None


#: The keyboard that a phone shows for a kind of value.
_KEYBOARDS: dict[type, str] = {WholeNumberKind: "numeric", AmountKind: "decimal"}


def _value_field(key: ClauseKey) -> Any:
    options: dict[str, Any] = {"validators": [_check_clause]}
    if mode := _KEYBOARDS.get(type(key.kind)):
        options["render_kw"] = {"inputmode": mode}
    if isinstance(key.kind, OneOf):
        choices = [("", _l("chưa quy định")), *((k, _l(v)) for k, v in key.kind.options.items())]
        field = ChoiceField(_l(key.label), choices=choices, **options)
    elif key.kind.lines:
        field = LinesField(_l(key.label), **options)
    else:
        field = LineField(_l(key.label), **options)
    return field


_FIELDS = {
    name: field
    for key in CLAUSES
    for name, field in (
        (field_name(key.path), _value_field(key)),
        (f"{field_name(key.path)}-source", LineField(_l("Nguồn"))),
    )
}
EditionForm = type("EditionForm", (EditionHeadForm,), _FIELDS)


def build_edition_form(based_on: Edition | None) -> Any:
    """The form, filled from an older edition where it is made from one."""
    form = EditionForm()
    for key in CLAUSES:
        form[field_name(key.path)].path = key.path
    if based_on is None or form.is_submitted():
        return form
    form.note.data = based_on.note or None
    for path, clause in based_on.clauses.items():
        form[field_name(path)].data = clause.value
        form[f"{field_name(path)}-source"].data = clause.source
    return form


def group_fields(form: Any) -> list[tuple[str, list[tuple[Any, Any, str]]]]:
    """The fields by group: value, source, hint."""
    rows: dict[str, list[tuple[Any, Any, str]]] = {group: [] for group in GROUPS}
    for key in CLAUSES:
        name = field_name(key.path)
        rows[key.group].append((form[name], form[f"{name}-source"], _hint(key)))
    return [(GROUPS[group], fields) for group, fields in rows.items()]


def _hint(key: ClauseKey) -> str:
    """Explain how a clause is written, and its default."""
    hints = [translate(key.note)] if key.note else []
    hints += [translate(key.kind.hint)] if key.kind.hint else []
    if found := find_clause(key.path, default_edition(), default_edition()):
        cautious = "; ".join(translate(line) for line in key.kind.say(found[0].value))
        hints.append(_("mặc định: %(value)s", value=cautious))
    return " · ".join(hints)


def read_draft(form: Any, based_on: Edition | None) -> EditionDraft:
    """Read the form, each value with its source; copied values keep theirs, and how sure it is."""
    clauses = {}
    old = based_on.clauses if based_on else {}
    for key in CLAUSES:
        name = field_name(key.path)
        if value := form[name].data:
            source = form[f"{name}-source"].data
            clauses[key.path] = _build_clause(value, source, form.source.data, old.get(key.path))
    return EditionDraft(
        name=form.name.data,
        source=form.source.data,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        note=form.note.data or "",
        based_on=based_on.code if based_on else None,
        clauses=clauses,
    )


def _build_clause(value: Any, source: str | None, default: str, old: Clause | None) -> Clause:
    """Build a clause; an inferred value stays so until somebody names where it was read."""
    if old and old.value == value and source in {None, "", old.source}:
        return replace(old, since=None, until=None)
    return Clause(value, source or default, Confidence.TYPED)
