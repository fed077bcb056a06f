"""Two editions side by side: every value of both, what differs marked."""

from dataclasses import dataclass

from workflow.domain.clauses.edition import Clause, Edition
from workflow.domain.clauses.effective import origin_of
from workflow.domain.clauses.table import CLAUSES, Key


@dataclass(frozen=True)
class Difference:
    """One value as each of the two has it; none where neither it nor the default says anything."""

    key: Key
    left: tuple[Clause, Edition] | None
    right: tuple[Clause, Edition] | None

    @property
    def differs(self) -> bool:
        return _said(self.key, self.left) != _said(self.key, self.right)


def _said(key: Key, side: tuple[Clause, Edition] | None) -> tuple[str, ...]:
    return key.kind.say(side[0].value) if side else ()


def differences(left: Edition, right: Edition, default: Edition) -> tuple[Difference, ...]:
    """Every value that either sets, in the order of the table."""
    rows = (
        Difference(key, origin_of(key.path, left, default), origin_of(key.path, right, default))
        for key in CLAUSES
    )
    return tuple(row for row in rows if row.left or row.right)
