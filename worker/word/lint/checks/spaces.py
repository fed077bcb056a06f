"""Runs of spaces that take the place of indents and columns."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule, Severity
from workflow.domain.errors import Message

#: Room left for a number or a day is filled in by hand.
_GAP = regex.compile(r"(?<![\s.…_])(?<!\b(?:số|ngày|tháng|năm))[ \u00a0]{2,}(?![\s.…_])", regex.I)
#: With this many spaces before small letters, there is a hole within a sentence.
HOLE = 3
#: Words that begin this far from the margin are indented by the paragraph already.
INDENTED_MM = 8.0


@checks_rule("VB-CH-07")
def check_words_are_one_space_apart(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Warn of holes within sentences; two spaces and columns made of spaces are only noted."""
    for line in (*paper.body.bases, *paper.body.prose):
        raw = line.raw.replace("\t", "").rstrip()
        for gap in _GAP.finditer(raw.lstrip()):
            yield _gap_fault(line, gap)
        before = len(raw) - len(raw.lstrip(" \u00a0"))
        if before >= HOLE and line.indent_mm >= INDENTED_MM and not line.label:
            wanted = Message("dòng đầu lùi vào bằng thuộc tính đoạn, không bằng dấu cách")
            yield Fault(wanted, Message("{count} dấu cách đầu dòng", count=before), line)


def _gap_fault(line: Line, gap: regex.Match[str]) -> Fault:
    after = gap.string[gap.end() :]
    hole = len(gap[0]) >= HOLE and after[:1].islower()
    wanted = Message("các từ cách nhau một dấu cách")
    found = Message("{count} dấu cách liền nhau", count=len(gap[0]))
    return Fault(wanted, found, line, None if hole else Severity.NOTE)
