"""Check one Word file against the layout rules, in the form that is stored."""

import logging
from typing import Any

from worker.word.lint import Finding, LintReport, Severity, UnreadableFileError, lint
from worker.word.lint.report import COMPONENTS
from workflow.domain.errors import Message, message_to_plain
from workflow.services.printing.inspection_jobs import CheckedFile, InspectionOutcome, RefusedFile

logger = logging.getLogger(__name__)

#: Nobody reads more, and no paper of an office has as many.
MAX_FINDINGS = 300
MAX_TEXT_LENGTH = 300


def check_layout(docx: bytes, family: str | None, stage: str | None) -> InspectionOutcome:
    """What the rules say of a file; a file that can't be read says why, and harms nothing else."""
    try:
        return _to_checked(lint(docx, family=family, status=stage))
    except UnreadableFileError as error:
        return RefusedFile(str(error.message))
    except Exception:  # whatever a file from anywhere does to the linter
        logger.exception("a file could not be checked")
        return RefusedFile(str(Message("Có lỗi trong hệ thống khi kiểm tra tệp này.")))


def _to_checked(report: LintReport) -> CheckedFile:
    return CheckedFile(
        report={
            "family": report.family,
            "version": report.version,
            "stage": report.status,
            "findings": [_finding_json(found) for found in report.findings[:MAX_FINDINGS]],
        },
        errors=len(report.errors),
        warnings=len(report.warnings),
        notes=len(report.of(Severity.NOTE)),
    )


def _finding_json(found: Finding) -> dict[str, Any]:
    return {
        "id": found.id,
        "rule": found.rule,
        "severity": found.severity.value,
        "component": message_to_plain(COMPONENTS[found.component]),
        "expected": message_to_plain(found.expected),
        "found": message_to_plain(found.found),
        "where": {"part": found.where.part, "text": found.where.text[:MAX_TEXT_LENGTH]},
        "times": found.times,
        "source": found.source,
    }
