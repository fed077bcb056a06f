"""Outcomes of the trial of a template, in words that need no database."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True)
class PrintedSample:
    """A paper of a sample review in the file store, and what the layout rules say of it."""

    name: str
    file_sha256: str
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    report: dict[str, Any] | None = None


@dataclass(frozen=True)
class TriedTemplate:
    """A file that may be a template; `faults` are sentences as `message_to_plain` keeps them."""

    faults: list[dict[str, Any]]
    #: Its text by paragraphs and rows, for the comparison with other versions.
    text: list[str]
    annotated_sha256: str | None = None
    samples: list[PrintedSample] = field(default_factory=list)


@dataclass(frozen=True)
class RefusedTemplate:
    """A file that can be no template: broken or unsafe, each reason with its place."""

    reason: str
    dangers: list[dict[str, Any]] = field(default_factory=list)


TrialOutcome: TypeAlias = TriedTemplate | RefusedTemplate
