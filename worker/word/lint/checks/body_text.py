"""The paragraphs of the body: size, shape and spacing."""

from collections.abc import Iterator
from itertools import pairwise

import regex

from worker.word.lint.body import ParagraphKind
from worker.word.lint.checks.formatting import (
    align_faults,
    pattern_faults,
    size_faults,
    size_wanted,
    visible_runs,
)
from worker.word.lint.checks.registry import Fault, checks_rule, format_number, quote
from worker.word.lint.checks.rules_and_spacing import spacing_faults, spacing_in_lines
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule, Severity
from workflow.domain.errors import Message

#: What ND30-ND-01 allows, in points.
BODY_SIZES = (13.0, 14.0)
EMPHASIS = 0.10
SHORT = 60
HALF_LINE = 0.08
_FIELD = regex.compile(r"\{\{\s*[a-z_.]+\s*\}\}|\[[a-z_]+\]")
_WHOLE_MARK = regex.compile(r"\{\{.*?\}\}|\[[a-z_]+\]")
END = Message("kết thúc bằng “./.”")
_TITLE_AT_MOST = 80


@checks_rule("ND30-ND-01", "PTY-ND-01")
def check_body_size(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.body.prose:
        yield from size_faults(line, rule.span("pt"))


@checks_rule("PTY-ND-02")
def check_body_size_since_2026(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Accept fifteen points, but note that practice is fourteen."""
    for line in paper.body.prose:
        sizes = {run.look.size for run in visible_runs(line)}
        if sizes and min(sizes) > 14.0 and max(sizes) <= 15.0:
            found = Message("cỡ chữ {size}", size=format_number(max(sizes)))
            yield Fault(size_wanted(14, 14), found, line, Severity.NOTE)


@checks_rule("ND30-ND-02")
def check_body_is_upright_and_small(paper: Paper, rule: Rule) -> Iterator[Fault]:
    clauses = [line for line in paper.body.of(ParagraphKind.CLAUSE) if _is_sentence(line)]
    texts = paper.body.of(ParagraphKind.TEXT, ParagraphKind.DASH, ParagraphKind.POINT)
    for line in (*texts, *clauses):
        total = sum(len(run.letters) for run in line.runs)
        slanted = sum(len(run.letters) for run in line.runs if run.look.italic)
        capital = sum(len(run.letters) for run in line.runs if run.look.caps)
        bracketed = line.text.startswith("(") and line.text.endswith(")")
        if total > SHORT and slanted > EMPHASIS * total and not bracketed:
            yield Fault(Message("chữ đứng"), Message("chữ nghiêng"), line)
        if total > SHORT and (capital > EMPHASIS * total or line.upper):
            yield Fault(Message("chữ in thường"), Message("chữ in hoa"), line)


def _is_sentence(line: Line) -> bool:
    """Tell a numbered sentence from the title of a clause, which may be set apart."""
    return len(line.text) > _TITLE_AT_MOST and line.text.endswith((".", ";"))


@checks_rule("ND30-ND-03", "PTY-ND-06")
def check_body_is_justified(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.body.prose:
        if not _is_bracketed(line):
            yield from align_faults(line, "both")


def _is_bracketed(line: Line) -> bool:
    return line.text.startswith("(") and line.text.endswith(")")


@checks_rule("ND30-ND-04", "PTY-ND-04")
def check_body_is_indented(paper: Paper, rule: Rule) -> Iterator[Fault]:
    low, high = 10.0, 12.7
    for line in paper.body.prose:
        if line.soft or _is_bracketed(line):
            continue
        first = line.indent_mm
        between = rule.family == "party" and low - 0.3 <= first <= high + 0.3
        if not between and min(abs(first - low), abs(first - high)) > 0.3:
            wanted = Message("dòng đầu lùi vào 10 mm hoặc 12,7 mm")
            yield Fault(
                wanted, Message("lùi {length} mm", length=format_number(round(first, 1))), line
            )


@checks_rule("ND30-ND-05")
def check_paragraphs_stand_apart(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for before, line in _adjacent_paragraphs(paper):
        gap = _gap(before, line)
        if gap < 6.0 - 0.05:
            yield _gap_fault(gap, line)


@checks_rule("PTY-ND-05")
def check_party_paragraphs_stand_apart(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for before, line in _adjacent_paragraphs(paper):
        gap = _gap(before, line)
        if not 6.0 - 0.05 <= gap <= 12.0 + 0.05:
            yield _gap_fault(gap, line)


def _adjacent_paragraphs(paper: Paper) -> Iterator[tuple[Line, Line]]:
    for before, after in pairwise(paper.body.items):
        adjacent = after.line.number == before.line.number + 1 and not after.line.soft
        if adjacent and after.sort is not ParagraphKind.HEADING:
            yield before.line, after.line


def _gap(before: Line, after: Line) -> float:
    same = before.style == after.style
    return (0.0 if same and before.layout.contextual else before.layout.after) + (
        0.0 if same and after.layout.contextual else after.layout.before
    )


def _gap_fault(gap: float, line: Line) -> Fault:
    wanted = Message("các đoạn cách nhau ít nhất 6 pt")
    return Fault(wanted, Message("cách {gap} pt", gap=format_number(gap)), line)


@checks_rule("ND30-ND-06")
def check_body_line_spacing(paper: Paper, rule: Rule) -> Iterator[Fault]:
    low, high = rule.span("lines")
    for line in paper.body.prose:
        exact = line.layout.spacing.rule != "auto"
        slack = HALF_LINE if exact else 0.01
        severity = Severity.WARNING if exact else None
        yield from spacing_faults([line], low - slack, high + slack, severity)


@checks_rule("PTY-ND-03")
def check_party_line_spacing(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.body.prose:
        spacing = line.layout.spacing
        exact = spacing.rule == "exact" and 18.0 <= spacing.amount <= 20.0
        if not exact and not 1.0 - HALF_LINE <= spacing_in_lines(line) <= 1.5 + HALF_LINE:
            wanted = Message("giãn dòng đúng 18 pt, hoặc từ đơn đến 1,5 dòng")
            yield Fault(
                wanted,
                Message("giãn {count} dòng", count=format_number(spacing_in_lines(line))),
                line,
            )


@checks_rule("ND30-ND-07")
def check_one_size_all_through(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Compare sizes that are allowed; ND30-ND-01 reports the others."""
    low, high = BODY_SIZES
    lines = [line for line in paper.body.prose if visible_runs(line)]
    allowed = [
        (line, size) for line in lines if low <= (size := visible_runs(line)[0].look.size) <= high
    ]
    sizes = [size for _, size in allowed]
    usual = max(set(sizes), key=sizes.count, default=high)
    for line, size in allowed:
        if size != usual:
            wanted = Message("một cỡ chữ trong toàn văn ({size})", size=format_number(usual))
            yield Fault(wanted, Message("cỡ chữ {size}", size=format_number(size)), line)


@checks_rule("ND30-ND-08")
def check_text_ends_with_the_mark(paper: Paper, rule: Rule) -> Iterator[Fault]:
    yield from _end_faults(paper, rule)


def _end_faults(paper: Paper, rule: Rule) -> Iterator[Fault]:
    last = paper.body.last
    ends_in_table = paper.body.lines and paper.body.lines[-1].in_table_of_data
    if last is not None and paper.numbered and not ends_in_table:
        yield from pattern_faults(rule, [last], END)


@checks_rule("PTY-ND-08")
def check_party_text_ends(paper: Paper, rule: Rule) -> Iterator[Fault]:
    last = paper.body.last
    if last is not None and paper.numbered and not last.text.endswith("."):
        yield Fault(Message("kết thúc bằng “.” hoặc “./.”"), quote(last), last)


@checks_rule("ND30-ND-09")
def check_nothing_is_left_unfilled(paper: Paper, rule: Rule) -> Iterator[Fault]:
    form = paper.kind is None or not paper.kind.listed
    for line in paper.main if paper.status == "final" else ():
        found = rule.pattern.search(line.text)
        if found and not (form and set(found[0]) <= {"…", "."}):
            wanted = Message("không còn chỗ trống chưa điền")
            severity = _placeholder_severity(paper, line)
            whole = _WHOLE_MARK.search(line.text) or found
            yield Fault(wanted, Message("“{text}”", text=whole[0]), line, severity)


def _placeholder_severity(paper: Paper, line: Line) -> Severity | None:
    """Only a paper that is said to be final must be complete; a field's mark always warns."""
    if paper.stated_status == "final":
        return None
    return Severity.WARNING if _FIELD.search(line.text) else Severity.NOTE


@checks_rule("ND30-ND-18")
def check_table_size(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in paper.main:
        if line.in_table_of_data:
            yield from size_faults(line, rule.span("pt"))
