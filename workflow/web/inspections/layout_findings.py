"""Layout findings of a Word file, grouped for pages."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from workflow.domain.errors import Message, message_from_plain
from workflow.models import Inspection, TemplateSample

#: Severities with their looks: tone and icon.
_LOOKS = {"error": ("bad", "cross"), "warning": ("warn", "warn"), "note": ("info", "info")}


@dataclass(frozen=True)
class LayoutFinding:
    """One thing that is not as the rules have it."""

    rule: str
    component: Message
    expected: Message
    found: Message
    #: The text at the place of the finding; empty for the paper as a whole.
    place: str
    #: At how many other places too.
    elsewhere: int
    source: str


@dataclass(frozen=True)
class FindingGroup:
    """The findings of one severity."""

    severity: str
    title: str
    tone: str
    icon: str
    count: int
    rows: list[LayoutFinding]


def group_findings(inspection: Inspection | TemplateSample) -> list[FindingGroup]:
    """Group findings by severity, the worst first, without empty groups."""
    rows = inspection.report["findings"] if inspection.report else []
    counts = {
        "error": inspection.errors,
        "warning": inspection.warnings,
        "note": inspection.notes,
    }
    titles = {"error": _("Lỗi"), "warning": _("Cảnh báo"), "note": _("Lưu ý")}
    return [
        FindingGroup(
            severity,
            titles[severity],
            tone,
            icon,
            counts[severity],
            _findings_of_severity(rows, severity),
        )
        for severity, (tone, icon) in _LOOKS.items()
        if counts[severity]
    ]


def _findings_of_severity(rows: list[dict[str, Any]], severity: str) -> list[LayoutFinding]:
    return [_layout_finding(row) for row in rows if row["severity"] == severity]


def _layout_finding(row: dict[str, Any]) -> LayoutFinding:
    return LayoutFinding(
        rule=row["rule"],
        component=message_from_plain(row["component"]),
        expected=message_from_plain(row["expected"]),
        found=message_from_plain(row["found"]),
        place=row["where"]["text"],
        elsewhere=row["times"] - 1,
        source=row["source"],
    )
