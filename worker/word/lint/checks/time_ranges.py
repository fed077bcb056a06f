"""Spans of time that end before they begin, and hours that no clock shows."""

from collections.abc import Iterator
from datetime import date

import regex

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.components import Paper
from worker.word.lint.dates import calendar_date
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from workflow.domain.errors import Message

_DAYS = regex.compile(
    r"từ (?:ngày )?(\d{1,2})(?:/| tháng )(\d{1,2})(?:(?:/| năm )(\d{4}))? (?:đến|tới) (?:hết )?"
    r"(?:ngày )?(\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})",
    regex.I,
)
_YEARS = regex.compile(r"\b(?:giai đoạn|nhiệm kỳ|thời kỳ) (\d{4}) ?[-–] ?(\d{4})\b", regex.I)
_SCHOOL_YEAR = regex.compile(r"\bnăm học (\d{4}) ?[-–] ?(\d{4})\b", regex.I)
_CLOCK = regex.compile(r"(?<!\d)(\d{1,2}) giờ(?: (\d{1,2})(?: phút)?)?(?!/)\b")
#: Days of one month: `từ ngày 19 đến ngày 21 tháng 11`.
_IN_MONTH = regex.compile(
    r"\btừ ngày (\d{1,2}) (?:đến|tới) (?:hết )?(?:ngày )?(\d{1,2})(?:/\d| tháng \d)", regex.I
)
_HOURS = regex.compile(
    r"\btừ (\d{1,2}) (?:giờ|h)(?: (\d{1,2})(?: phút)?)? (?:đến|tới) (\d{1,2}) (?:giờ|h)"
    r"(?: (\d{1,2})(?: phút)?)?(?!\d| (?:phút )?(?:sáng |ngày )?(?:hôm sau|ngày|sáng))",
    regex.I,
)
#: Who is on duty from later on is so until the morning after.
LAST_BEGINNING = 16
#: Hours alone may be a length of time.
_AT = regex.compile(r"\b(lúc|vào|hồi)\s*$", regex.I)
#: A span that would last longer than this in the year before was meant to end later.
LONGEST_DAYS = 300


@checks_rule("VB-MT-17")
def check_spans_end_after_they_begin(paper: Paper, rule: Rule) -> Iterator[Fault]:
    lines = (*paper.title.summary, *paper.head.summary, *paper.body.lines)
    for line in {id(line): line for line in lines if any(map(str.isdigit, line.text))}.values():
        yield from _span_faults(line)
        yield from _short_span_faults(line)
        for found in _SCHOOL_YEAR.finditer(line.text):
            if int(found[2]) != int(found[1]) + 1:
                wanted = Message("năm học gồm hai năm liền nhau")
                yield Fault(wanted, Message("“{text}”", text=found[0]), line)
        for found in _CLOCK.finditer(line.text):
            beginning = found[2] or _AT.search(line.text[: found.start()])
            if beginning and (int(found[1]) > 24 or int(found[2] or 0) > 59):
                wanted = Message("giờ từ 0 đến 24, phút từ 00 đến 59")
                yield Fault(wanted, Message("“{text}”", text=found[0]), line)


def _span_faults(line: Line) -> Iterator[Fault]:
    wanted = Message("thời điểm sau không trước thời điểm đầu")
    for found in _DAYS.finditer(line.text):
        first, last = _read_days(found)
        if first and last and last < first:
            yield Fault(wanted, Message("“{text}”", text=found[0]), line)
    for found in _YEARS.finditer(line.text):
        if int(found[2]) < int(found[1]):
            yield Fault(wanted, Message("“{text}”", text=found[0]), line)


def _short_span_faults(line: Line) -> Iterator[Fault]:
    """Spans within one month or one day."""
    wanted = Message("thời điểm sau không trước thời điểm đầu")
    for found in _IN_MONTH.finditer(line.text):
        if int(found[2]) < int(found[1]):
            yield Fault(wanted, Message("“{text}”", text=found[0]), line)
    for found in _HOURS.finditer(line.text):
        begun, ended = ((int(found[at]), int(found[at + 1] or 0)) for at in (1, 3))
        if ended < begun and begun[0] <= LAST_BEGINNING:
            yield Fault(wanted, Message("“{text}”", text=found[0]), line)


def _read_days(found: regex.Match[str]) -> tuple[date | None, date | None]:
    """A first day without a year is in the year of the last, or before it in the one before."""
    last = calendar_date(int(found[4]), int(found[5]), int(found[6]))
    year = int(found[3] or found[6])
    first = calendar_date(int(found[1]), int(found[2]), year)
    if first and last and not found[3] and first > last:
        before = calendar_date(int(found[1]), int(found[2]), year - 1)
        if before and (last - before).days <= LONGEST_DAYS:
            return before, last
    return first, last
