"""Check any Word paper against the layout rules of the State and of the Party."""

from worker.word.lint.docx_package import UnreadableFileError
from worker.word.lint.fix import Fixed, fix
from worker.word.lint.linter import lint
from worker.word.lint.report import Finding, LintReport, Where, human, plain
from worker.word.lint.rules import Severity

__all__ = [
    "Finding",
    "Fixed",
    "LintReport",
    "Severity",
    "UnreadableFileError",
    "Where",
    "fix",
    "human",
    "lint",
    "plain",
]
