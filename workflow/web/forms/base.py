"""The base class of all forms."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import FieldList, FormField, RadioField, SelectMultipleField
from wtforms.validators import StopValidation

from workflow.domain.errors import DomainError, StaleFormError
from workflow.web.language import translate
from workflow.web.name_questions import anchor_of_questions, build_questions


@dataclass(frozen=True)
class Fault:
    """One sentence and the id of the control it is about; no id for the form as a whole."""

    text: str
    anchor: str | None


def faults_of(form: Any) -> list[Fault]:
    """Every fault of a form in the order of the page."""
    whole = [Fault(str(text), None) for text in form.form_errors]
    return [*whole, *_faults_within(form)]


def faults_of_field(field: Any) -> list[str]:
    """The sentences about a field itself, without those about the fields inside it."""
    errors = field.errors if isinstance(field.errors, Iterable) else ()
    if isinstance(errors, dict):
        return []
    return [str(text) for text in errors if not isinstance(text, dict | list | tuple)]


def add_fault(form: Any, anchor: str | None, text: str) -> None:
    """Add a sentence to the field with that id; to the form as a whole if there is none."""
    field = next((field for field in _leaf_fields(form) if field.id == anchor), None)
    if field is None:
        form.form_errors.append(text)
    else:
        field.errors = [*field.errors, text]


def _faults_within(form: Any) -> Iterable[Fault]:
    for field in form:
        for text in faults_of_field(field):
            yield Fault(text, _anchor(field))
        if isinstance(field, FormField):
            yield from _faults_within(field.form)
        elif isinstance(field, FieldList):
            yield from _faults_within(field)


def _anchor(field: Any) -> str:
    """Radios and ticks are several controls: the first of them takes the focus."""
    many = isinstance(field, RadioField | SelectMultipleField)
    return f"{field.id}-0" if many else str(field.id)


def _leaf_fields(form: Any) -> Iterable[Any]:
    for field in form:
        if isinstance(field, FormField):
            yield from _leaf_fields(field.form)
            continue
        yield field
        if isinstance(field, FieldList):
            yield from _leaf_fields(field)


class Form(FlaskForm):
    """A form whose sentences are ours: no texts of WTForms, in whatever language."""

    #: Doubtful names of units, asked about before anything is saved (`web.name_questions`).
    questions: tuple[Any, ...] = ()

    class Meta(FlaskForm.Meta):
        #: Messages of WTForms have no Vietnamese; every field and validator here brings its own.
        locales = ("en",)

        def get_translations(self, form: Any) -> None:
            """Leave messages as they are: they come translated."""

    def show_refusal(self, error: DomainError) -> None:
        """Show the message of a refusal at the field that it names, else above the form."""
        self.questions = build_questions(error)
        add_fault(self, self.anchor_of(error), translate(error.message))
        if isinstance(error, StaleFormError) and "seen" in self:
            self["seen"].data = str(error.version)

    def anchor_of(self, error: DomainError) -> str | None:
        """The id of the control that an error is about."""
        return anchor_of_questions(error) or (
            f"{self._prefix}{error.field}" if error.field else None
        )


class Required:
    """Ask for a field with a sentence of its own: `Line("Địa điểm", [Needed(_l("Hãy ghi …"))])`."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if not field.errors and field.data in (None, "", (), []):
            raise StopValidation(str(self.message))
