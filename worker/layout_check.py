"""Check one Word file against the layout rules, in the form that is stored."""

import hashlib
import logging
from typing import Any

from worker.word.errors import PackageError
from worker.word.files.safety import scan
from worker.word.lint import Finding, LintReport, Severity, UnreadableFileError, lint
from worker.word.lint.report import COMPONENTS
from workflow.domain.errors import Message, message_to_plain
from workflow.domain.law.acts import ACTS, LegalAct
from workflow.services.printing.inspection_outcomes import (
    CheckedFile,
    InspectionOutcome,
    RefusedFile,
)

logger = logging.getLogger(__name__)

#: Nobody reads more, and no paper of an office has as many.
MAX_FINDINGS = 300
MAX_TEXT_LENGTH = 300
#: The name of the rule that no danger may be in a file; no rule of layout.
SAFETY = "TEP-AN-TOAN"


def check_layout(
    docx: bytes,
    family: str | None,
    stage: str | None,
    acts: tuple[LegalAct, ...] | None = None,
) -> InspectionOutcome:
    """Check a file against the layout rules; one that can't be read says why.

    Cited acts are looked up among those of a council where it has its own.
    """
    try:
        report = lint(docx, family=family, status=stage, acts=acts or ACTS)
        return _to_checked(report, _find_dangers(docx))
    except UnreadableFileError as error:
        return RefusedFile(str(error.message))
    except Exception:  # whatever a file from anywhere does to the linter
        logger.exception("a file could not be checked")
        return RefusedFile(str(Message("Có lỗi trong hệ thống khi kiểm tra tệp này.")))


def _find_dangers(docx: bytes) -> list[dict[str, Any]]:
    """Find parts that may read other files or run something when the file is opened.

    A link to a page that is not encrypted harms nobody who reads a paper.
    """
    try:
        dangers = scan(docx)
    except PackageError:  # the rules could read it all the same
        return []
    return [_danger_json(danger) for danger in dangers if "«http://" not in str(danger)]


def _danger_json(danger: Message) -> dict[str, Any]:
    text = str(danger)
    return {
        "id": hashlib.sha256(text.encode()).hexdigest()[:16],
        "rule": SAFETY,
        "severity": Severity.WARNING.value,
        "component": message_to_plain(Message("An toàn của tệp")),
        "expected": message_to_plain(Message("Tệp không chứa gì chạy hay đọc tệp khác khi mở")),
        "found": message_to_plain(danger),
        "where": {"part": str(danger.params.get("part", "")), "text": ""},
        "times": 1,
        "source": "",
    }


def _to_checked(report: LintReport, dangers: list[dict[str, Any]]) -> CheckedFile:
    findings = [*dangers, *map(_finding_json, report.findings)]
    return CheckedFile(
        report={
            "family": report.family,
            "version": report.version,
            "stage": report.status,
            "findings": findings[:MAX_FINDINGS],
        },
        errors=len(report.errors),
        warnings=len(report.warnings) + len(dangers),
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
