"""Values of regulations as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.domain.clauses import GROUPS, Clause, ClauseDifference, Edition
from workflow.web.language import translate


@dataclass(frozen=True)
class ClauseCell:
    """A value in words, where it was read, and from which edition it comes."""

    lines: list[str]
    source: str
    confidence: str
    origin: Edition


@dataclass(frozen=True)
class ClauseRow:
    label: str
    differs: bool
    left: ClauseCell | None
    right: ClauseCell | None


def group_differences(rows: Iterable[ClauseDifference]) -> list[tuple[str, list[ClauseRow]]]:
    """The rows under the headings of their groups; groups without a row are left out."""
    grouped: dict[str, list[ClauseRow]] = {group: [] for group in GROUPS}
    for row in rows:
        grouped[row.key.group].append(
            ClauseRow(
                row.key.label,
                row.differs,
                _clause_cell(row, row.left),
                _clause_cell(row, row.right),
            )
        )
    return [(GROUPS[group], found) for group, found in grouped.items() if found]


def _clause_cell(row: ClauseDifference, side: tuple[Clause, Edition] | None) -> ClauseCell | None:
    if side is None:
        return None
    clause, edition = side
    lines = [translate(line) for line in row.key.kind.say(clause.value)]
    return ClauseCell(lines, clause.source, translate(clause.confidence.label), edition)
