"""Findings of a verification."""

from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.errors import Message


class FaultSubject(StrEnum):
    """The kind of thing that has a fault."""

    DATABASE = "database"
    #: Database and file store do not belong together.
    STORE = "store"
    BACKUP = "backup"
    HISTORY = "history"
    FACTS = "facts"
    REVIEW = "review"
    #: What the database counts of reviews: told wrong, or no longer counted.
    COUNT = "count"
    PAPER = "paper"
    #: Numbers of papers, and what was issued with them.
    REGISTER = "register"
    FILE = "file"


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was stored."""

    about: FaultSubject
    #: Table and id, or the hash of a file: for whoever looks it up.
    where: str
    message: Message
