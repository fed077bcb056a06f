"""Periods that a paper counts: anniversaries, and the months of a year that are left."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.checks.registry import Fault
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from workflow.domain.errors import Message

#: `kỷ niệm 78 năm Ngày … (11/6/1948 - 11/6/2026)`
_ANNIVERSARY = regex.compile(
    r"(?<!gần |hơn |trên |sau |khoảng )\b(?P<years>\d{1,3}) năm "
    r"(?=(?i:ngày|thành lập|truyền thống|năm))[^.;()]{0,160}"
    r"\((?:\d{1,2}/(?:\d{1,2}/)?)?(?P<first>\d{4}) ?[-–] ?(?:\d{1,2}/(?:\d{1,2}/)?)?"
    r"(?P<last>\d{4})\)"
)
_BEGUN = regex.compile(r"\b(?P<months>\d{1,2}) tháng đầu năm (?P<year>\d{4})\b", regex.I)
_LEFT = regex.compile(
    r"\b(?P<months>\d{1,2}) tháng (?:còn lại|cuối)(?: của)? năm (?P<year>\d{4})\b", regex.I
)
MONTHS = 12


def anniversary_faults(lines: Sequence[Line]) -> Iterator[Fault]:
    for line in lines:
        for found in _ANNIVERSARY.finditer(line.text) if "(" in line.text else ():
            years = int(found["last"]) - int(found["first"])
            if years != int(found["years"]):
                span = f"{found['first']} - {found['last']}"
                wanted = Message("{span} là {years} năm", span=span, years=years)
                yield Fault(wanted, Message("“{text}”", text=f"{found['years']} năm"), line)


def months_left_faults(paper: Paper, lines: Sequence[Line]) -> Iterator[Fault]:
    """What a report on the first months plans is for the other months of the same year."""
    title = " ".join(line.text for line in (*paper.title.summary, *paper.head.summary))
    begun = _BEGUN.search(title)
    if begun is None:
        return
    for line in lines:
        for left in _LEFT.finditer(line.text):
            months = MONTHS - int(begun["months"])
            if (months, begun["year"]) != (int(left["months"]), left["year"]):
                wanted = Message(
                    "{months} tháng cuối năm {year}", months=months, year=begun["year"]
                )
                yield Fault(wanted, Message("“{text}”", text=left[0]), line)
