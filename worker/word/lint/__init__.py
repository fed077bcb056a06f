"""Check any Word paper against the layout rules of the State and of the Party."""

from worker.word.lint.docx_package import UnreadableFileError
from worker.word.lint.fix import FixResult, convert_to_unicode, fix
from worker.word.lint.linter import lint
from worker.word.lint.paper_set import lint_set
from worker.word.lint.report import Finding, LintReport, Where, format_text, to_dict
from worker.word.lint.rules import Severity

__all__ = [
    "Finding",
    "FixResult",
    "LintReport",
    "Severity",
    "UnreadableFileError",
    "Where",
    "convert_to_unicode",
    "fix",
    "format_text",
    "lint",
    "lint_set",
    "to_dict",
]
