"""Parts, chapters, sections, articles, clauses and points."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from worker.word.lint.body import BodyParagraph, ParagraphKind
from worker.word.lint.checks.formatting import (
    look_faults,
    pattern_faults,
    size_faults,
    style_faults,
)
from worker.word.lint.checks.registry import Fault, checks_rule, quote
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule, Severity
from workflow.domain.errors import Message

_ROMAN = regex.compile(r"(Phần|Chương)\s+([IVXLC]+|thứ \p{L}+)$", regex.I)
_ARABIC = regex.compile(r"(Tiểu mục|Mục)\s+\d+$", regex.I)


@checks_rule("ND30-ND-10")
def check_parts_and_chapters(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.body.of(ParagraphKind.PART):
        yield from style_faults(rule, [line])
        if not _ROMAN.fullmatch(line.text):
            yield Fault(Message("Phần, Chương đánh số La Mã"), quote(line), line)


@checks_rule("ND30-ND-11")
def check_titles_of_parts(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from style_faults(rule, _headings_after(paper.body.items, ParagraphKind.PART))


@checks_rule("ND30-ND-12")
def check_sections(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.body.of(ParagraphKind.SECTION):
        yield from style_faults(rule, [line])
        if not _ARABIC.fullmatch(line.text):
            yield Fault(Message("Mục, Tiểu mục đánh số Ả Rập"), quote(line), line)
    for line in _headings_after(paper.body.items, ParagraphKind.SECTION):
        if not line.upper:
            yield Fault(Message("tiêu đề mục in hoa"), quote(line), line)


def _headings_after(items: Sequence[BodyParagraph], sort: ParagraphKind) -> list[Line]:
    """Return the headings directly after a line of that kind."""
    return [
        after.line
        for before, after in pairwise(items)
        if before.sort is sort and after.sort is ParagraphKind.HEADING
    ]


@checks_rule("ND30-ND-17")
def check_parts_have_titles(paper: Paper, rule: Rule) -> Iterator[Fault]:
    items = paper.body.items
    for order, item in enumerate(items):
        after = items[order + 1] if order + 1 < len(items) else None
        untitled = item.sort in (ParagraphKind.PART, ParagraphKind.SECTION) and (
            after is None or after.sort is not ParagraphKind.HEADING
        )
        bare_article = item.sort is ParagraphKind.ARTICLE and regex.fullmatch(
            r"Điều\s+\d+\s*[.:]?", item.line.text, regex.I
        )
        if untitled or bare_article:
            yield Fault(
                Message("Phần, Chương, Mục, Điều có tiêu đề"),
                Message("không có tiêu đề"),
                item.line,
                Severity.WARNING,
            )


@checks_rule("ND30-ND-13")
def check_articles(paper: Paper, rule: Rule) -> Iterator[Fault]:
    lines = paper.body.of(ParagraphKind.ARTICLE)
    yield from pattern_faults(rule, lines, Message("“Điều 1. ” với dấu chấm sau số"))
    yield from _article_weight_faults(lines)


def _article_weight_faults(lines: Sequence[Line]) -> Iterator[Fault]:
    """The number of an article is bold; its text may follow on the same line."""
    for line in lines:
        lettered = [run for run in line.runs if run.letters]
        if lettered and not lettered[0].look.bold:
            yield Fault(Message("chữ đậm"), Message("chữ không đậm"), line)


@checks_rule("ND30-ND-14")
def check_clauses(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from pattern_faults(
        rule,
        [line for line in paper.body.of(ParagraphKind.CLAUSE) if not line.label],
        Message("“1. ”"),
    )


@checks_rule("ND30-ND-15")
def check_points(paper: Paper, rule: Rule) -> Iterator[Fault]:
    order = rule.keys["order"].split(",")
    before = ""
    for item in paper.body.items:
        if item.sort is not ParagraphKind.POINT:
            before = before if item.sort in (ParagraphKind.TEXT, ParagraphKind.DASH) else ""
            continue
        letter = item.line.text[0]
        yield from _point_faults(item.line, letter, before, order, rule)
        before = letter


def _point_faults(
    line: Line, letter: str, before: str, order: list[str], rule: Rule
) -> Iterator[Fault]:
    wanted = Message("thứ tự điểm theo bảng chữ cái tiếng Việt, sau chữ là dấu ngoặc đơn đóng")
    if letter not in order or (not line.label and not rule.pattern.search(line.text)):
        yield Fault(wanted, quote(line), line)
    elif before == letter or (
        before in order and order.index(letter) != order.index(before) + 1 and letter != "a"
    ):
        yield Fault(
            wanted,
            Message("{letter}) sau {before})", letter=letter, before=before),
            line,
            Severity.WARNING,
        )


@checks_rule("ND30-ND-16")
def check_roman_sections(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.body.of(ParagraphKind.ROMAN):
        if not line.label:
            yield from pattern_faults(rule, [line], Message("“I. ” rồi tiêu đề"))
        yield from style_faults(rule, [line])


@checks_rule("PTY-ND-07")
def check_party_headings(paper: Paper, rule: Rule) -> Iterator[Fault]:
    articles = paper.body.of(ParagraphKind.ARTICLE)
    for line in paper.body.of(
        ParagraphKind.PART, ParagraphKind.SECTION, ParagraphKind.ARTICLE, ParagraphKind.ROMAN
    ):
        yield from size_faults(line, rule.span("pt"))
        if line not in articles:
            yield from look_faults(line, "bold", wanted=True)
    yield from _article_weight_faults(articles)
