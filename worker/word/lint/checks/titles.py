"""Type name and summary."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.formatting import pattern_faults, style_faults
from worker.word.lint.checks.registry import Fault, checks_rule, format_number, quote
from worker.word.lint.checks.rules_and_spacing import find_strokes_under, rule_faults
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from worker.word.lint.text_keys import letters_key
from workflow.domain.errors import Message

GAP = (4.0, 8.0)
#: Words shortened with a full stop that may end a summary.
_SHORTENED = regex.compile(r"(?<= )(Ltd|Co|Inc|Corp|JSC|v\.v|vv)\.$|(?<=\p{L})\.\.\.$")


def title_lines(paper: Paper) -> list[Line]:
    return [paper.title.line] if paper.title.line else []


@checks_rule("ND30-TL-01", "PTY-TL-01")
def check_type_name_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, title_lines(paper))


@checks_rule("ND30-TL-02", "PTY-TL-02")
def check_summary_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if not paper.is_annex:
        yield from style_faults(rule, paper.title.summary)


@checks_rule("ND30-TL-03")
def check_rule_under_the_summary(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.title.summary and paper.numbered:
        span = rule.span("len_ratio")
        yield from rule_faults(paper.title.summary, paper.main, span, slack=0.05)


@checks_rule("PTY-TL-03")
def check_dashes_under_the_summary(paper: Paper, rule: Rule) -> Iterator[Fault]:
    summary = paper.title.summary
    if summary and paper.numbered and not find_strokes_under(summary, paper.main):
        yield Fault(Message("----- dưới trích yếu"), Message("không có nét kẻ"), summary[-1])


@checks_rule("ND30-TL-04")
def check_summary_of_a_letter(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.is_letter and paper.head.summary:
        yield from pattern_faults(rule, paper.head.summary[:1], Message("V/v …"))
        yield from style_faults(rule, paper.head.summary)


@checks_rule("PTY-TL-04")
def check_summary_of_a_party_letter(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if paper.is_letter:
        yield from style_faults(rule, paper.head.summary)


@checks_rule("ND30-TL-05")
def check_gap_over_the_summary_of_a_letter(paper: Paper, rule: Rule) -> Iterator[Fault]:
    number, summary = paper.head.number, paper.head.summary
    if not paper.is_letter or number is None or not summary:
        return
    if summary[0].soft or summary[0].place != number.place:
        return
    gap = number.layout.after + summary[0].layout.before
    if not GAP[0] <= gap <= GAP[1]:
        wanted = Message("cách dòng số, ký hiệu 6 pt")
        yield Fault(wanted, Message("cách {gap} pt", gap=format_number(gap)), summary[0])


@checks_rule("ND30-TL-06")
def check_a_letter_has_no_type_name(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in title_lines(paper):
        about = paper.head.summary and regex.match(r"V/v\b", paper.head.summary[0].text)
        if about or letters_key(line.text) == "congvan":
            yield Fault(Message("công văn không có dòng tên loại"), quote(line), line)


@checks_rule("VB-TL-01")
def check_type_name_is_spelled_right(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """A name that is a kind's but for its marks: `BÁO CAÓ`."""
    line, kind = paper.title.line, paper.title.kind
    if line is None or kind is None or not kind.listed or not line.upper:
        return
    name = kind.name.upper()
    typed = " ".join(line.text.split()[: len(name.split())])
    if letters_key(typed) == letters_key(name) and _fold(typed) != _fold(name):
        yield Fault(Message("“{name}”", name=name), quote(line), line)


def _fold(text: str) -> str:
    return text.upper().replace("UỶ", "ỦY").replace("THOẢ", "THỎA")


@checks_rule("ND30-TL-07")
def check_type_name_is_in_the_list(paper: Paper, rule: Rule) -> Iterator[Fault]:
    unlisted = paper.title.kind is None or not paper.title.kind.listed
    if paper.title.line and paper.head.number and unlisted and not paper.head.summary:
        wanted = Message("một trong 29 tên loại của Điều 7; loại khác không có số, ký hiệu riêng")
        yield Fault(wanted, quote(paper.title.line), paper.title.line)


@checks_rule("ND30-TL-08")
def check_summary_has_no_full_stop(paper: Paper, rule: Rule) -> Iterator[Fault]:
    lines = paper.title.summary or paper.head.summary
    if lines and not rule.pattern.search(_SHORTENED.sub("", lines[-1].text)):
        yield Fault(Message("trích yếu không có dấu chấm cuối"), quote(lines[-1]), lines[-1])
