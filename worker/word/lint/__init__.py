"""Check any Word paper against the layout rules of the State and of the Party."""

from worker.word.lint.linter import lint
from worker.word.lint.opening import UnreadableFileError
from worker.word.lint.report import Finding, LintReport, Where, human, plain
from worker.word.lint.rules import Severity

__all__ = [
    "Finding",
    "LintReport",
    "Severity",
    "UnreadableFileError",
    "Where",
    "human",
    "lint",
    "plain",
]
