"""Fields with given answers: a list to open, radios, ticks. Choices are pairs (value, label)."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput

Pairs = Iterable[tuple[Any, Any]]


def _select_choices(choices: Pairs | Callable[[], Pairs] | None) -> Any:
    if choices is None or callable(choices):
        return choices
    return [SelectChoice(value, label) for value, label in choices]


class _ChoiceMixin:
    """Common to the three: choices as pairs, an empty answer as `None`, our own message."""

    data: Any
    iter_choices: Callable[[], Iterable[Any]]

    def __init__(
        self, label: Any = None, validators: Any = None, choices: Any = None, **options: Any
    ) -> None:
        options.setdefault("coerce", lambda value: value or None)
        offered = _select_choices(choices)
        super().__init__(  # type: ignore[call-arg]  # the WTForms class takes them
            label, validators, choices=offered, **options
        )

    def offer(self, choices: Pairs) -> None:
        """Set the choices of this request."""
        self.choices = _select_choices(choices)

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        offered = {str(choice.value) for choice in self.iter_choices()} | {"None"}
        given = self.data if isinstance(self.data, list) else [self.data]
        if not {str(value) for value in given} <= offered:
            raise ValidationError(_("Hãy chọn một mục trong danh sách."))


class ChoiceField(_ChoiceMixin, SelectField):
    """A list to open; give it ("", "chưa ghi") for what may stay unknown."""


class RadioChoiceField(_ChoiceMixin, RadioField):
    """Radios: all answers in sight."""


class MultipleChoiceField(_ChoiceMixin, SelectMultipleField):
    """Ticks: as many answers as apply; the data is a list."""

    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        options.setdefault("coerce", str)
        super().__init__(label, validators, **options)
