"""Two people at one table: what each of them wrote, cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class MergedCells:
    """What of a row can be stored, and what somebody else wrote where one typed differently."""

    stored: dict[str, Any]
    theirs: dict[str, Any]


def merge_cells(
    was: Mapping[str, Any], current: Mapping[str, Any], typed: Mapping[str, Any]
) -> MergedCells:
    """Merge a row as it was when the page showed it, as it is stored now, and as it was typed."""
    changed = {name: value for name, value in typed.items() if value != was.get(name)}
    theirs = {
        name: current.get(name)
        for name, value in changed.items()
        if current.get(name) not in (was.get(name), value)
    }
    stored = {
        name: value
        for name, value in changed.items()
        if name not in theirs and value != current.get(name)
    }
    return MergedCells(stored, theirs)
