"""Two editions side by side: every value of both, what differs marked."""

from dataclasses import dataclass

from workflow.domain.clauses.edition import Clause, Edition
from workflow.domain.clauses.in_force import find_clause
from workflow.domain.clauses.table import CLAUSES, ClauseKey


@dataclass(frozen=True)
class ClauseDifference:
    """One value as each of the two has it; none where neither it nor the default says anything."""

    key: ClauseKey
    left: tuple[Clause, Edition] | None
    right: tuple[Clause, Edition] | None

    @property
    def differs(self) -> bool:
        return _describe_side(self.key, self.left) != _describe_side(self.key, self.right)


def _describe_side(key: ClauseKey, side: tuple[Clause, Edition] | None) -> tuple[str, ...]:
    return key.kind.say(side[0].value) if side else ()


def compare_editions(
    left: Edition, right: Edition, default: Edition
) -> tuple[ClauseDifference, ...]:
    """Every value that either sets, in the order of the table."""
    rows = (
        ClauseDifference(
            key, find_clause(key.path, left, default), find_clause(key.path, right, default)
        )
        for key in CLAUSES
    )
    return tuple(row for row in rows if row.left or row.right)
