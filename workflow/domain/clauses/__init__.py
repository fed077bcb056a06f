"""Regulations as dated data: what may be set, how it is written, where it was read.

`kinds` reads and writes one value, `table` lists what a regulation may set, `edition` is one dated
version of a council's regulation, `effective` makes the typed `Regulation` of it, `compare` puts
two editions side by side.
"""

from workflow.domain.clauses.edition import Clause, Confidence, Edition, read_edition
from workflow.domain.clauses.in_force import (
    ClauseDifference,
    build_regulation,
    compare_editions,
    find_binding_day,
    find_clause,
    find_edition_in_force,
)
from workflow.domain.clauses.kinds import PlainValue
from workflow.domain.clauses.table import CLAUSES, GROUPS, ClauseKey, get_clause_key

__all__ = [
    "CLAUSES",
    "GROUPS",
    "Clause",
    "ClauseDifference",
    "ClauseKey",
    "Confidence",
    "Edition",
    "PlainValue",
    "build_regulation",
    "compare_editions",
    "find_binding_day",
    "find_clause",
    "find_edition_in_force",
    "get_clause_key",
    "read_edition",
]
