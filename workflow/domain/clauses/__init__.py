"""Regulations as dated data: what may be set, how it is written, where it was read.

`kinds` reads and writes one value, `table` lists what a regulation may set, `edition` is one dated
version of a council's regulation, `effective` makes the typed `Regulation` of it, `compare` puts
two editions side by side.
"""

from workflow.domain.clauses.compare import Difference, differences
from workflow.domain.clauses.edition import Clause, Confidence, Edition, read_edition
from workflow.domain.clauses.effective import in_force, origin_of, regulation_of
from workflow.domain.clauses.kinds import Plain
from workflow.domain.clauses.table import CLAUSES, GROUPS, Key, key_of

__all__ = [
    "CLAUSES",
    "GROUPS",
    "Clause",
    "Confidence",
    "Difference",
    "Edition",
    "Key",
    "Plain",
    "differences",
    "in_force",
    "key_of",
    "origin_of",
    "read_edition",
    "regulation_of",
]
