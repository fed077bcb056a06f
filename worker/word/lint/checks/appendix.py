"""Appendices."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.checks.formatting import pattern_faults, style_faults
from worker.word.lint.checks.registry import Fault, checks_rule, quote
from worker.word.lint.checks.rules_and_spacing import find_strokes_under
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from worker.word.lint.symbol import replace_dots
from workflow.domain.errors import Message

REFERENCE = Message("(Kèm theo Tờ trình số … ngày … của …)")
#: In an electronic paper the number and the day stay open.
#: A regulation is issued with its decision; its reference says so.
_ISSUED_WITH = regex.compile(r"\(Ban hành kèm theo .+ số .+\)$", regex.S)
_OPEN = regex.compile(r"\s{2,}")
_MENTION = regex.compile(r"phụ lục|kèm theo", regex.I)


def appendix_labels(paper: Paper) -> list[Line]:
    return [appendix.label for appendix in paper.appendices if appendix.labelled]


@checks_rule("ND30-PL-01")
def check_body_points_to_the_appendix(paper: Paper, rule: Rule) -> Iterator[Fault]:
    mentioned = any(_MENTION.search(line.text) for line in paper.body.lines)
    for appendix in () if mentioned or paper.is_annex else paper.appendices[:1]:
        label = appendix.label
        yield Fault(Message("nội dung có chỉ dẫn về phụ lục"), Message("không nhắc tới"), label)


@checks_rule("ND30-PL-02")
def check_several_appendices_have_roman_numbers(paper: Paper, rule: Rule) -> Iterator[Fault]:
    if len(appendix_labels(paper)) > 1:
        yield from pattern_faults(rule, appendix_labels(paper), Message("Phụ lục I, Phụ lục II, …"))


@checks_rule("ND30-PL-03")
def check_label_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, appendix_labels(paper))


@checks_rule("ND30-PL-04")
def check_title_style(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for appendix in paper.appendices:
        yield from style_faults(rule, appendix.titles)


@checks_rule("ND30-PL-05")
def check_reference_line(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, reference_lines(paper))
    for line in reference_lines(paper):
        if not _ISSUED_WITH.match(line.text) and not rule.pattern.search(
            _OPEN.sub(" … ", replace_dots(line.text))
        ):
            yield Fault(REFERENCE, quote(line), line)
    for appendix in paper.appendices:
        if appendix.reference is None:
            yield Fault(REFERENCE, Message("không có"), appendix.label)


def reference_lines(paper: Paper) -> list[Line]:
    """Return the reference lines of appendices, and of a list that is a file of its own."""
    found = [appendix.reference for appendix in paper.appendices]
    return [line for line in (*found, paper.title.reference) if line is not None]


@checks_rule("ND30-PL-07")
def check_short_rule_and_end_mark(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for appendix in paper.appendices:
        line = appendix.reference
        if line is not None and not find_strokes_under([line], appendix.lines):
            wanted = Message("nét kẻ ngắn dưới dòng “(Kèm theo …)”")
            yield Fault(wanted, Message("không có nét kẻ"), line)
        yield from _end_mark_faults(appendix.lines)


def _end_mark_faults(lines: Sequence[Line]) -> Iterator[Fault]:
    last = [line for line in lines if line.text][-1]
    if not last.text.endswith("./.") and not last.in_table_of_data:
        yield Fault(Message("phụ lục kết thúc bằng “./.”"), quote(last), last)
