"""Dates and years that contradict each other or the calendar."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import regex

from worker.word.lint.checks.act_days import (
    act_day_faults,
    asked_day_faults,
    title_number_faults,
)
from worker.word.lint.checks.calendar_days import impossible_day_faults
from worker.word.lint.checks.meeting_days import meeting_day_faults
from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.checks.stated_periods import anniversary_faults, months_left_faults
from worker.word.lint.components import Paper
from worker.word.lint.dates import calendar_date, find_dates, first_date
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from workflow.domain.errors import Message

_DAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy")
_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DATE = (
    r"(?P<d>\d{1,2})(?:\s*[/.-]\s*(?P<m>\d{1,2})(?:\s*[/.-]\s*(?P<y>\d{4}))?"
    r"|\s+tháng\s+(?P<m>\d{1,2})(?:\s+năm\s+(?P<y>\d{4}))?)"
)
_DAY = r"(?P<day>thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ nhật)"
_WEEKDAYS = (
    regex.compile(rf"\b{_DAY}[\s,(-]*(?:ngày\s+)?{_DATE}(?!\d)", regex.I),
    regex.compile(rf"(?<!\d){_DATE}\s*[,(]\s*{_DAY}\b", regex.I),
)
_HAS_DAY = regex.compile(r"thứ |chủ nhật", regex.I)
_YEAR = regex.compile(r"\bnăm\s+(\d{4})(?!\d)", regex.I)
#: Where a far year is meant: history, terms, periods, laws and acts by their year.
_FAR_YEAR = regex.compile(
    r"(từ|kể từ|so với|thành lập|giai đoạn|nhiệm kỳ|khóa|đến|tới|cuối|đầu|trước|sau|tháng \d+|"
    r"quý [IV\d]+|ngày \d+\S*( tháng \d+)?|(?-i:Luật)[^.;]{0,60}|Hiến pháp|(?-i:Nghị) [^.;]{0,60}|"
    r"tầm nhìn|"
    r"sinh|dự kiến)[\s,]*$",
    regex.I,
)
_CITED = regex.compile(r"(số|Luật|Pháp lệnh|Hiến pháp)\b[^.;]{0,60}$", regex.I)
_OUTCOME = regex.compile(r"(Báo cáo )?(kết quả|tổng kết|sơ kết)\b", regex.I)
#: `6 tháng đầu năm 2026`, `quý I năm 2026`: what a report without a plan is of.
_OF_A_PERIOD = regex.compile(r"\b(?:tháng(?: đầu)?|quý [IV]+) năm (\d{4})\b", regex.I)
_TO_COME = regex.compile(r"phương hướng|nhiệm vụ|kế hoạch|triển khai|giai đoạn|nhiệm kỳ", regex.I)
#: Years that lie so far from the paper's are slips unless the words say otherwise.
FAR = 2
EARLIEST, LATEST, FAR_AHEAD = 1900, 2100, 30
#: Days on which many acts begin and end, so that the same day of two years is no contradiction.
_COMMON_DAYS = {(1, 1), (31, 12), (1, 7), (30, 6), (1, 6), (15, 6), (15, 12), (30, 11), (28, 2)}


@checks_rule("VB-MT-01")
def check_weekday_agrees_with_the_date(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in _lines(paper):
        if not _HAS_DAY.search(line.text):
            continue
        for pattern in _WEEKDAYS:
            for found in pattern.finditer(line.text):
                day = _day_of(found, paper.on)
                if day is not None and _weekday(found["day"]) != day.weekday():
                    wanted = Message(
                        "ngày {day:%d/%m/%Y} là {name}", day=day, name=_NAMES[day.weekday()]
                    )
                    yield Fault(wanted, Message("“{text}”", text=found[0].strip(" ,(")), line)


def _day_of(found: regex.Match[str], on: date | None) -> date | None:
    """Return the written day; a date without a year is in the year of the paper."""
    year = int(found["y"]) if found["y"] else on.year if on else 0
    return calendar_date(int(found["d"]), int(found["m"]), year) if year else None


def _weekday(text: str) -> int:
    word = text.lower().split()[-1]
    if word == "nhật":
        return 6
    return int(word) - 2 if word.isdecimal() else _DAYS.index("bảy" if word == "bẩy" else word)


@checks_rule("VB-MT-07")
def check_years_agree(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from act_day_faults(paper)
    yield from asked_day_faults(paper)
    yield from title_number_faults(paper)
    yield from _odd_year_faults(paper)
    yield from _outcome_year_faults(paper)
    yield from _same_day_faults(paper)
    yield from meeting_day_faults(paper)
    yield from anniversary_faults(_lines(paper))
    yield from months_left_faults(paper, _lines(paper))
    yield from impossible_day_faults((*paper.body.bases, *_lines(paper)))


def _outcome_year_faults(paper: Paper) -> Iterator[Fault]:
    """A report on a year is written in that year or later; plans follow in the same title."""
    written = first_date(paper.head.date.text) if paper.head.date else None
    if written is None or paper.kind is None or paper.kind.abbreviation != "BC":
        return
    summary = " ".join(line.text for line in paper.title.summary)
    outcome = _TO_COME.split(summary)[0]
    years = _YEAR if _OUTCOME.match(outcome) else _OF_A_PERIOD
    for year in years.finditer(outcome):
        if int(year[1]) > written.year and paper.title.summary:
            wanted = Message("năm khớp với các chỗ khác, như năm {year}", year=written.year)
            found = Message("năm {year}", year=year[1])
            yield Fault(wanted, found, paper.title.summary[0])


def _odd_year_faults(paper: Paper) -> Iterator[Fault]:
    """Report a year that occurs once, in a phrase that otherwise has a usual year."""
    lines = [line for line in _lines(paper) if "năm" in line.text.lower()]
    found = [(line, year) for line in lines for year in _YEAR.finditer(line.text)]
    counts = Counter(int(year[1]) for _, year in found)
    usual = {year for year, count in counts.items() if count > 1}
    if paper.on is not None:
        usual |= {paper.on.year}
    for line, match in found:
        year = int(match[1])
        if counts[year] > 1 or any(abs(year - other) < FAR for other in usual):
            continue
        like = next((other for other in sorted(usual) if _is_one_slip_off(year, other)), None)
        before = line.text[: match.start()]
        if _is_absurd(year, usual):
            like = like or max(usual, default=_nearest(year, counts))
        elif swapped := _find_swapped(year, counts, paper, before):
            like = swapped
        elif _FAR_YEAR.search(before) or not _said_elsewhere(before, line, found):
            continue
        if like is not None:
            wanted = Message("năm khớp với các chỗ khác, như năm {year}", year=like)
            yield Fault(wanted, Message("năm {year}", year=year), line)


def _find_swapped(year: int, counts: Counter[int], paper: Paper, before: str) -> int | None:
    """A year that others name, of the same digits as one that lies ahead: `2032` for `2023`."""
    if paper.on is None or year <= paper.on.year or _FAR_YEAR.search(before):
        return None
    alike = (other for other in sorted(counts) if sorted(str(other)) == sorted(str(year)))
    return next((other for other in alike if other != year), None)


def _is_absurd(year: int, usual: set[int]) -> bool:
    """Return whether a year is too long ago or too far ahead for any office paper."""
    return not EARLIEST <= year <= max(usual, default=LATEST - FAR_AHEAD) + FAR_AHEAD


def _nearest(year: int, counts: Counter[int]) -> int | None:
    """Return the year of the paper that an absurd one was most likely meant to be."""
    others = [other for other in counts if EARLIEST <= other <= LATEST]
    slips = [other for other in others if _is_one_slip_off(year, other)]
    return max(slips or others, default=None)


def _is_one_slip_off(year: int, other: int) -> bool:
    """Return whether one digit was mistyped or two were swapped."""
    left, right = f"{year:04}", f"{other:04}"
    differing = [place for place in range(4) if left[place] != right[place]]
    return len(differing) == 1 or (len(differing) == 2 and sorted(left) == sorted(right))


def _said_elsewhere(before: str, line: Line, found: list[tuple[Line, regex.Match[str]]]) -> bool:
    words = before.lower().split()[-2:]
    return len(words) == 2 and any(
        other.text[: match.start()].lower().split()[-2:] == words
        for other, match in found
        if other is not line or match.start() != len(before)
    )


def _same_day_faults(paper: Paper) -> Iterator[Fault]:
    """Report a date that occurs once while the same day of another year occurs often."""
    written = [
        (line, day)
        for line in _lines(paper)
        if any(map(str.isdigit, line.text)) and not _CITED.search(line.text[:80])
        for day in find_dates(line.text)
    ]
    counts = Counter(day for _, day in written)
    for line, day in written:
        others = [other for other in counts if (other.day, other.month) == (day.day, day.month)]
        usual = max(others, key=lambda other: counts[other])
        if (day.day, day.month) in _COMMON_DAYS or usual == day:
            continue
        if counts[day] == 1 and counts[usual] > 1:
            wanted = Message("ngày khớp với các chỗ khác: {day:%d/%m/%Y}", day=usual)
            yield Fault(wanted, Message("ngày {day:%d/%m/%Y}", day=day), line)


def _lines(paper: Paper) -> list[Line]:
    """Lines of text and of tables, without the letterhead and citations of acts."""
    enclosed = [line for appendix in paper.appendices for line in appendix.lines]
    summary = (*paper.title.summary, *paper.head.summary)
    return [line for line in (*summary, *paper.body.lines, *enclosed) if line.text]
