"""Place and date of a paper."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.formatting import align_faults, pattern_faults, style_faults
from worker.word.lint.checks.registry import Fault, checks_rule, missing_fault, quote
from worker.word.lint.components import Paper
from worker.word.lint.dates import calendar_date, find_cited_dates
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule, Severity
from worker.word.lint.symbol import replace_dots
from worker.word.lint.text_keys import is_title_case
from workflow.domain.errors import Message

LOOSE = regex.compile(
    r"(?P<place>.*?)\s*+,?\s*+ngày\s*(?P<day>\d*)[\s….]*tháng\s*(?P<month>\d*)[\s….]*năm\s*(?P<year>\d*)"
)
WANTED = Message("Địa danh, ngày 05 tháng 01 năm 2026")


def date_lines(paper: Paper) -> list[Line]:
    return [paper.head.date] if paper.head.date else []


def match_date_line(line: Line) -> regex.Match[str] | None:
    return LOOSE.match(line.text)


def date_part(line: Line, name: str) -> str:
    found = match_date_line(line)
    return str(found[name]) if found else ""


@checks_rule("ND30-DD-01", "PTY-DD-01")
def check_syntax(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in date_lines(paper):
        blank = not date_part(line, "day") or not date_part(line, "month")
        text = replace_dots(line.text)
        if paper.status == "draft":
            text = regex.sub(r"năm\s*(\d{0,3}[\s….]+)?$", "năm 2000", text)
            text = regex.sub(r"^…+", "X", text)
        if not rule.pattern.search(text):
            yield Fault(WANTED, quote(line), line)
        elif blank and paper.stated_status == "final":
            yield Fault(WANTED, Message("chưa ghi ngày"), line)
        if rule.family == "party":
            yield from style_faults(rule, [line])
    if paper.head.date is None and paper.numbered and not paper.is_minutes:
        yield from missing_fault(WANTED)


@checks_rule("ND30-DD-02")
def check_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, date_lines(paper))


@checks_rule("ND30-DD-03")
def check_comma_after_the_place(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from pattern_faults(rule, date_lines(paper), Message("dấu phẩy sau địa danh"))


@checks_rule("ND30-DD-04")
def check_same_row_as_the_number(paper: Paper, rule: Rule) -> Iterator[Fault]:
    number = paper.head.number
    for line in date_lines(paper):
        if number and _in_other_rows(number, line):
            wanted = Message("cùng hàng với số, ký hiệu, dưới Quốc hiệu")
            yield Fault(wanted, Message("ở chỗ khác"), line)
        else:
            yield from align_faults(line, "center")


def _in_other_rows(number: Line, line: Line) -> bool:
    """Return whether two lines are in different rows, or the second is not on the right."""
    left, right = number.cell, line.cell
    if left is None or right is None:
        return False
    same_row = left.table is right.table and left.row == right.row
    return not same_row or right.column == 0


@checks_rule("ND30-DD-05")
def check_day_has_two_digits(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in date_lines(paper):
        day = date_part(line, "day")
        if day and not rule.pattern.search(day):
            wanted = Message("ngày nhỏ hơn 10 có số 0 ở trước")
            yield Fault(wanted, Message("ngày {day}", day=day), line)


@checks_rule("ND30-DD-06", "PTY-DD-02")
def check_only_january_and_february_take_a_zero(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in date_lines(paper):
        month, day = date_part(line, "month"), date_part(line, "day")
        soft = Severity.WARNING if month.startswith("0") or rule.family == "party" else None
        if month and not regex.fullmatch(r"0[12]|[3-9]|1[0-2]", month):
            wanted = Message("tháng 01, 02 có số 0 ở trước, các tháng khác không")
            yield Fault(wanted, Message("tháng {month}", month=month), line, soft)
        if rule.family == "party" and regex.fullmatch(r"[1-9]", day):
            wanted = Message("ngày nhỏ hơn 10 có số 0 ở trước")
            yield Fault(wanted, Message("ngày {day}", day=day), line, soft)


@checks_rule("ND30-DD-07")
def check_place_is_a_name(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in date_lines(paper):
        place = date_part(line, "place")
        words = regex.sub(r"^(Thành phố|Thị trấn|Đặc khu)\b", "", place)
        if regex.search(r"\p{L}", words) and not is_title_case(words):
            wanted = Message("địa danh viết hoa chữ đầu mỗi tiếng")
            yield Fault(wanted, Message("“{place}”", place=place), line)


@checks_rule("ND30-DD-08")
def check_place_named_after_a_person_is_in_full(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in date_lines(paper):
        place = date_part(line, "place")
        short = regex.fullmatch(r"(TP\.? ?)?(Hồ Chí Minh|HCM)|(Q|P)\.? ?\d+|\d+", place)
        if short:
            wanted = Message("viết đầy đủ, như Thành phố Hồ Chí Minh, Phường 1")
            yield Fault(wanted, Message("“{place}”", place=place), line)


@checks_rule("ND30-DD-09")
def check_date_is_real_and_not_before_what_it_cites(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in date_lines(paper):
        parts = [date_part(line, name) for name in ("day", "month", "year")]
        if all(parts) and calendar_date(*(int(part) for part in parts)) is None:
            yield Fault(Message("ngày có trong lịch"), quote(line), line)
    for line in paper.body.lines if paper.on and paper.head.date else ():
        for day in find_cited_dates(line.text):
            if paper.on and day > paper.on:
                wanted = Message("ngày ban hành không trước văn bản được viện dẫn")
                yield Fault(wanted, Message("viện dẫn văn bản ngày {day:%d/%m/%Y}", day=day), line)


@checks_rule("ND30-DD-10", "PTY-DD-03")
def check_minutes_have_no_place_and_date(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.is_minutes:
        for line in date_lines(paper):
            wanted = Message("biên bản không có dòng địa danh, ngày tháng ở đầu")
            yield Fault(wanted, quote(line), line)
