"""Choices of forms from the enumerations of the record."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from workflow.domain.labels import Labelled
from workflow.domain.schema import find_field, label_value
from workflow.web.forms import ChoiceField
from workflow.web.language import translate
from workflow.web.review_forms.fields.labels import field_label

UNKNOWN: tuple[str, Any] = ("", _l("chưa ghi"))


def list_choices(kind: type[Labelled]) -> list[tuple[str, Any]]:
    """Pairs of value and label, in the order of the enumeration."""
    return [(member.value, _l(member.label)) for member in kind]


def coerce_to(kind: type[StrEnum]) -> Callable[[Any], Any]:
    """Turn what a form sends into a member; None for nothing, other text as it is."""
    members = {member.value: member for member in kind}
    return lambda value: members.get(str(value), value or None)


def choice_field(
    path: str, *, kind: Any = ChoiceField, first: Any = UNKNOWN, **options: Any
) -> Any:
    """A form field for the field at a record path that offers its choices, `first` before them."""
    offered: Any = getattr(find_field(path), "choices", ())
    choices = [*([first] if first else []), *list_choices(offered)]
    return kind(field_label(path), choices=choices, **{"coerce": coerce_to(offered), **options})


def label_of_value(path: str, value: str) -> str:
    """The label of a value of the field at a record path, in the language of the page."""
    return translate(label_value(path, value))
