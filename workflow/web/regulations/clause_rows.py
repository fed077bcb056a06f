"""Values of regulations as pages show them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from workflow.domain.clauses import GROUPS, Clause, ClauseDifference, ClauseKey, Edition
from workflow.web.language import translate


@dataclass(frozen=True)
class ClauseCell:
    """A value in words, where it was read, and from which edition it comes."""

    lines: list[str]
    source: str
    confidence: str
    origin: Edition
    since: dt.date | None = None
    until: dt.date | None = None
    #: What it was on other days.
    earlier: tuple["ClauseCell", ...] = ()


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
    others = [
        other for path, other in edition.earlier if path == row.key.path and other is not clause
    ]
    cell = _build_cell(row.key, clause, edition)
    return replace(cell, earlier=tuple(_build_cell(row.key, other, edition) for other in others))


def _build_cell(key: ClauseKey, clause: Clause, edition: Edition) -> ClauseCell:
    lines = [translate(line) for line in key.kind.say(clause.value)]
    confidence = translate(clause.confidence.label)
    return ClauseCell(lines, clause.source, confidence, edition, clause.since, clause.until)
