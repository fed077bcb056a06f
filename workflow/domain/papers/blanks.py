"""Dotted blanks for what is not known, and the list of them."""

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
        return dots

    def fill_all(self, values: Sequence[str], field: str, label: str | None = None) -> list[str]:
        """The values, else one line of dots."""
        return list(values) or [self.fill(None, field, label, dots=LONG)]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The unknown facts in the order in which the paper met them."""
        return tuple(self._gaps.values())
