"""The base class of all forms."""

from typing import Any

from flask_wtf import FlaskForm

from workflow.domain.errors import DomainError, StaleFormError
from workflow.web.forms.faults import add_fault
from workflow.web.language import translate
from workflow.web.name_questions import anchor_of_questions, build_questions


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
        """Put a sentence that a service raised beside its field; above the form if none fits."""
        self.questions = build_questions(error)
        add_fault(self, self.anchor_of(error), translate(error.message))
        if isinstance(error, StaleFormError) and "seen" in self:
            self["seen"].data = str(error.version)

    def anchor_of(self, error: DomainError) -> str | None:
        """The id of the control that an error is about."""
        return anchor_of_questions(error) or (
            f"{self._prefix}{error.field}" if error.field else None
        )
