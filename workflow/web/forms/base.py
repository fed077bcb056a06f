"""The form that all forms of the service are."""

from typing import Any

from flask_wtf import FlaskForm


class Form(FlaskForm):
    """A form whose sentences are ours: no library texts, in whatever language."""

    #: Doubtful names of agencies, asked about before anything is saved (`web.name_questions`).
    questions: tuple[Any, ...] = ()

    class Meta(FlaskForm.Meta):
        #: Messages of WTForms have no Vietnamese; every field and validator here brings its own.
        locales = ("en",)

        def get_translations(self, form: Any) -> None:
            """Leave messages as they are: they come translated."""
