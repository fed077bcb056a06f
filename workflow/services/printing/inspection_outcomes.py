"""Outcomes of the check of a Word file, in words that need no database."""

from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True)
class CheckedFile:
    """The findings in a file, sentences as `domain.errors.message_to_plain` keeps them."""

    report: dict[str, Any]
    errors: int
    warnings: int
    notes: int


@dataclass(frozen=True)
class RefusedFile:
    """The reason why a file could not be checked, in words."""

    reason: str


InspectionOutcome: TypeAlias = CheckedFile | RefusedFile
