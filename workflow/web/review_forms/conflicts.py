"""Conflicting changes in words: "Đơn vị 3 – Vai trò: Thành viên → Trưởng khối"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

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


class DescribedChanges(Sequence[ConflictingChange]):
    """Changes that are put in words as they are read: pages show the first of thousands."""

    def __init__(self, changes: Sequence[tuple[str, str, str]] = ()) -> None:
        self._changes = changes

    def __len__(self) -> int:
        return len(self._changes)

    @overload
    def __getitem__(self, place: int) -> ConflictingChange: ...

    @overload
    def __getitem__(self, place: slice) -> "DescribedChanges": ...

    def __getitem__(self, place: int | slice) -> "ConflictingChange | DescribedChanges":
        if isinstance(place, slice):
            return DescribedChanges(self._changes[place])
        path, old, new = self._changes[place]
        values = (_describe_value(path, value) for value in (old, new))
        return ConflictingChange(_describe_path(path), *values)


def describe_changes(changes: Sequence[tuple[str, str, str]]) -> DescribedChanges:
    """The changes that a `StaleFormError` carries, ready for the page."""
    return DescribedChanges(changes)


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
