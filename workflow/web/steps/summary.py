"""Lines of a summary list: what is written down, to be read over."""

from dataclasses import dataclass
from typing import Any

from workflow.domain.fields import get_field_label
from workflow.domain.record import Report
from workflow.web.filters import day, number


@dataclass(frozen=True)
class Row:
    """One line: a field and its value, text or a list."""

    label: str
    value: Any
    url: str = ""


def report_rows(report: Report) -> list[Row]:
    """A report as its member wrote it."""
    values = {
        "received_on": day(report.received_on),
        "symbol": report.symbol or "",
        "self_score": number(report.self_score),
        "achievements": list(report.achievements),
        "note": report.note or "",
    }
    return [Row(get_field_label(f"reports[].{name}"), value) for name, value in values.items()]
