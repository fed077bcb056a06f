"""Rows of a summary list."""

from dataclasses import dataclass
from typing import Any

from workflow.domain.record import Report
from workflow.domain.schema import get_field_label
from workflow.web.filters import format_day, format_number


@dataclass(frozen=True)
class FactRow:
    """One line: a field and its value, text or a list."""

    label: str
    value: Any
    url: str | None = None


def list_report_facts(report: Report) -> list[FactRow]:
    """A report as its member wrote it."""
    values = {
        "received_on": format_day(report.received_on),
        "symbol": report.symbol or "",
        "self_score": format_number(report.self_score),
        "achievements": list(report.achievements),
        "note": report.note or "",
    }
    return [FactRow(get_field_label(f"reports[].{name}"), value) for name, value in values.items()]
