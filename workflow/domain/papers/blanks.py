"""Dotted blanks for what is not known, and the list of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.domain.schema import get_field_label

SHORT = "……"
MEDIUM = "……………………"
LONG = "………………………………………………"


@dataclass(frozen=True)
class Gap:
    """A fact that a paper needs and the record does not hold: where it is typed, what it is."""

    field: str
    label: str


class Blanks:
    """Puts a dotted blank in place of an unknown fact and remembers that it did."""

    def __init__(self) -> None:
        self._gaps: dict[tuple[str, str], Gap] = {}

    def note(self, field: str, label: str | None = None) -> None:
        """Remember an unknown fact for which the paper leaves a sentence or a cell out."""
        gap = Gap(field, label or get_field_label(field))
        self._gaps[gap.field, gap.label] = gap

    def fill(
        self, value: str | None, field: str, label: str | None = None, *, dots: str = MEDIUM
    ) -> str:
        """The value, else dots."""
        if value:
            return value
        self.note(field, label)
        return self.dot(field, label, dots=dots)

    def dot(self, field: str, label: str | None = None, *, dots: str = SHORT) -> str:
        """Dots for a fact that may be written in by hand, or that was noted already."""
        return dots

    def fill_all(self, values: Sequence[str], field: str, label: str | None = None) -> list[str]:
        """The values, else one line of dots."""
        return list(values) or [self.fill(None, field, label, dots=LONG)]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The unknown facts in the order in which the paper met them."""
        return tuple(self._gaps.values())


#: Letters that take no room: the one after dots says which field fills them.
_FIRST_MARK, _LAST_MARK = 0xE0100, 0xE01EF
MARKS = re.compile("[\U000e0100-\U000e01ef]")
_MARKED_DOTS = re.compile("(…+)([\U000e0100-\U000e01ef])?")


class MarkedBlanks(Blanks):
    """The same dots, each followed by a mark: for a copy of the paper that is only read."""

    def __init__(self) -> None:
        super().__init__()
        #: The field of each mark; where there are more than marks, the last ones have none.
        self.marked: list[Gap] = []

    def dot(self, field: str, label: str | None = None, *, dots: str = SHORT) -> str:
        gap = Gap(field, label or get_field_label(field))
        if gap not in self.marked:
            self.marked.append(gap)
        place = _FIRST_MARK + self.marked.index(gap)
        return f"{dots}{chr(place)}" if place <= _LAST_MARK else dots


def split_marked(text: str) -> list[tuple[int, int | None]]:
    """The runs of dots of a marked text in their order: how many letters, the place of the gap."""
    found = _MARKED_DOTS.finditer(text)
    return [(len(one[1]), ord(one[2]) - _FIRST_MARK if one[2] else None) for one in found]
