"""The rules in force for a review: the edition of its council and day over the default."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from workflow.domain.clauses.edition import Clause, Edition, parse_clause_value
from workflow.domain.clauses.table import CLAUSES, ClauseKey
from workflow.domain.law.regulation import (
    Calendar,
    Conditions,
    Documents,
    Dossier,
    Quota,
    Regulation,
    Roles,
    Scoring,
    Vote,
    parse_last_year,
)
from workflow.domain.record import Record
from workflow.domain.vietnamese_text import fold_name

_PARTS: dict[str, type[Any]] = {
    "roles": Roles,
    "calendar": Calendar,
    "scoring": Scoring,
    "vote": Vote,
    "quota": Quota,
    "conditions": Conditions,
    "dossier": Dossier,
    "documents": Documents,
}
#: Where one is set, the other is not to be filled in from the default.
_EITHER = {"quota.merit_max": "quota.merit_share", "quota.merit_share": "quota.merit_max"}


def find_clause(path: str, edition: Edition, default: Edition) -> tuple[Clause, Edition] | None:
    """The clause that counts for a path, and the edition that says it; None if nobody does."""
    if path in edition.clauses:
        return edition.clauses[path], edition
    if path in default.clauses and _EITHER.get(path) not in edition.clauses:
        return default.clauses[path], default
    return None


def build_regulation(edition: Edition, default: Edition) -> Regulation:
    """The typed rule set of an edition; raises `BadInputError` where a needed value is nowhere."""
    values: dict[str, Any] = {}
    for key in CLAUSES:
        if found := find_clause(key.path, edition, default):
            values[key.path] = parse_clause_value(key.path, found[0].value)
    if "vote.threshold" not in values:
        values |= {"vote.threshold": None, "vote.threshold_known": False}
    parts = {
        name: part(
            **{
                row.name: values[f"{name}.{row.name}"]
                for row in fields(part)
                if f"{name}.{row.name}" in values
            }
        )
        for name, part in _PARTS.items()
    }
    return Regulation(
        code=edition.code,
        name=edition.name,
        source=edition.source,
        confidence=edition.confidence.value,
        law_refs=values.get("law_refs", ()),
        valid_from=edition.valid_from,
        valid_to=edition.valid_to,
        **parts,
    )


def find_binding_day(record: Record) -> dt.date | None:
    """The day whose rules a review is under: its meeting; before that, the end of its year."""
    if record.meeting and record.meeting.dates:
        return max(record.meeting.dates)
    year = parse_last_year(record.year)
    return dt.date(year, 12, 31) if year and 1 <= year <= 9999 else None


def find_edition_in_force(record: Record, editions: Iterable[Edition], default: Edition) -> Edition:
    """The edition that a review is bound to.

    The one that the record names, where it is known; else the one of its council that is in force
    on its day, the newest first; else the default.
    """
    known = list(editions)
    if record.regulation:
        for edition in (*known, default):
            if edition.code == record.regulation:
                return edition
    day = find_binding_day(record)
    of_council = [
        edition
        for edition in known
        if day and edition.holds(day) and _binds_council(edition, record)
    ]
    newest = sorted(of_council, key=lambda row: (row.valid_from or dt.date.min, row.added))
    return newest[-1] if newest else default


def _binds_council(edition: Edition, record: Record) -> bool:
    return _matches_council(edition.councils, record.council.name)


@lru_cache(maxsize=4096)
def _matches_council(councils: tuple[str, ...], council: str) -> bool:
    """Asked again for every review of a batch, so remembered."""
    return fold_name(council) in {fold_name(name) for name in councils}


@dataclass(frozen=True)
class ClauseDifference:
    """One value as each of the two has it; None if neither it nor the default says anything."""

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
