"""Days that no calendar has, wherever a paper writes them."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.checks.registry import Fault
from worker.word.lint.dates import calendar_date
from worker.word.lint.model import Line
from workflow.domain.errors import Message

_ANY_DAY = regex.compile(
    r"ngày\s+(?:(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})|(\d{1,2})/(\d{1,2})/(\d{4}))(?!\d)",
    regex.I,
)


def impossible_day_faults(lines: Sequence[Line]) -> Iterator[Fault]:
    """The day of the letterhead is ND30-DD-09's."""
    for line in {id(line): line for line in lines}.values():
        for found in _ANY_DAY.finditer(line.text) if "ngày" in line.text.lower() else ():
            day, month, year = (int(part) for part in found.groups() if part)
            if year and calendar_date(day, month, year) is None:
                wanted = Message("ngày có trong lịch")
                yield Fault(wanted, Message("“{text}”", text=found[0]), line)
