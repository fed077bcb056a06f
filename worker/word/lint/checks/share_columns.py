"""Shares in one column of a table: as many decimals in each."""

from collections.abc import Iterator

import regex

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule, Severity
from workflow.domain.errors import Message

_SHARE = regex.compile(
    r"(?:\d+/\d+\D{0,40}?)?(?<![\d.,])\d{1,3},(?P<decimals>\d+)\s*(?P<sign>%)?\)?"
)
_OF_SHARES = regex.compile(r"tỷ lệ|tỉ lệ|%", regex.I)
#: Shares of the same ballots; other columns may hold unlike things, each as exact as it is known.
_OF_VOTES = regex.compile(r"phiếu|đồng ý|bình chọn|bình xét|tán thành|tín nhiệm|suy tôn", regex.I)


@checks_rule("VB-MT-11")
def check_shares_of_a_column_are_equally_exact(paper: Paper, rule: Rule) -> Iterator[Fault]:
    votes = {line.cell.table for line in _cells(paper) if line.cell and _OF_VOTES.search(line.text)}
    for (table, _), column in _columns(paper).items():
        headed = any(_OF_SHARES.search(line.text) for line in column)
        shares = [
            (line, len(found["decimals"]))
            for line in column
            if (found := _SHARE.fullmatch(line.text)) and (headed or found["sign"])
        ]
        counts = [count for _, count in shares]
        usual = max(sorted(set(counts), reverse=True), key=counts.count, default=0)
        for line, count in shares:
            if count != usual:
                wanted = Message("các tỷ lệ trong một cột có {count} chữ số thập phân", count=usual)
                severity = None if table in votes else Severity.NOTE
                yield Fault(wanted, Message("“{text}”", text=line.text), line, severity)


def _columns(paper: Paper) -> dict[tuple[object, int], list[Line]]:
    found: dict[tuple[object, int], list[Line]] = {}
    for line in _cells(paper):
        if line.cell:
            found.setdefault((line.cell.table, line.cell.column), []).append(line)
    return found


def _cells(paper: Paper) -> list[Line]:
    enclosed = (line for appendix in paper.appendices for line in appendix.lines)
    return [line for line in (*paper.body.lines, *enclosed) if line.in_table_of_data]
