"""Values of regulations as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.domain.clauses import GROUPS, Clause, ClauseDifference, Edition
from workflow.web.language import said


@dataclass(frozen=True)
class Cell:
    """A value in words, where it was read, and from which edition it comes."""

    lines: list[str]
    source: str
    confidence: str
    origin: Edition


@dataclass(frozen=True)
class Row:
    label: str
    differs: bool
    left: Cell | None
    right: Cell | None


def as_groups(rows: Iterable[ClauseDifference]) -> list[tuple[str, list[Row]]]:
    """The rows under the headings of their groups; groups without a row are left out."""
    grouped: dict[str, list[Row]] = {group: [] for group in GROUPS}
    for row in rows:
        grouped[row.key.group].append(
            Row(row.key.label, row.differs, _cell(row, row.left), _cell(row, row.right))
        )
    return [(GROUPS[group], found) for group, found in grouped.items() if found]


def _cell(row: ClauseDifference, side: tuple[Clause, Edition] | None) -> Cell | None:
    if side is None:
        return None
    clause, edition = side
    lines = [said(line) for line in row.key.kind.say(clause.value)]
    return Cell(lines, clause.source, said(clause.confidence.label), edition)
