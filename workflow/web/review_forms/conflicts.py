"""Conflicting changes in words: "Đơn vị 3 – Vai trò: Thành viên → Trưởng khối"."""

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from workflow.domain.paper_kinds import PaperKind
from workflow.domain.paper_settings import find_choice_label
from workflow.domain.schema import get_field_label
from workflow.web.language import translate
from workflow.web.review_forms.fields import label_of_value

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NUMBER = re.compile(r"-?\d+\.\d+")
_ROW = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class ConflictingChange:
    """A field that somebody else changed since the page was opened."""

    label: str
    old: str
    new: str


def describe_changes(changes: list[tuple[str, str, str]]) -> tuple[ConflictingChange, ...]:
    """The changes that a `StaleFormError` carries, ready for the page."""
    return tuple(
        ConflictingChange(
            _describe_path(path), _describe_value(path, old), _describe_value(path, new)
        )
        for path, old, new in changes
    )


def _describe_path(path: str) -> str:
    """The name of the field; in a list, the name of the list and the number of the row first."""
    rows = list(_ROW.finditer(path))
    if not rows:
        return translate(_find_label(path))
    last = rows[-1]
    row = f"{translate(_find_label(path[: last.start()]))} {int(last[1]) + 1}"
    return row if last.end() == len(path) else f"{row} – {translate(_find_label(path))}"


def _find_label(path: str) -> str:
    return find_choice_label(path) or get_field_label(path)


def _describe_value(path: str, text: str) -> str:
    if not text:
        return _("chưa ghi")
    if match := _DAY.fullmatch(text):
        return "/".join(reversed(match.groups()))
    if _NUMBER.fullmatch(text):
        return text.replace(".", ",")
    if path.startswith("separate["):
        return translate(PaperKind(text).label)
    return label_of_value(path, text)
