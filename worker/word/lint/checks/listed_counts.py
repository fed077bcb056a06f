"""Counts and results that a sentence states and a list or table shows again."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from worker.word.number_words import number_in_words
from workflow.domain.errors import Message

_GIVEN_TO = regex.compile(
    r"^-?\s*(\d{1,3}) \((?P<words>\p{Ll}[\p{Ll} ]*)\) [^;]{3,160}? cho (?P<names>[^\d]+)\.$"
)
_LISTED = regex.compile(r"\b[Dd]anh sách (?:này )?(?:có|gồm) (\d{1,4})\b")
_RESULT = regex.compile(
    r"(?P<unit>\p{Lu}[\p{L} ,&-]{3,90}?) được (?P<votes>\d+/\d+)"
    r"(?= (thành viên|phiếu|đơn vị|đại biểu))"
)
_VOTES = regex.compile(r"(\d+/\d+) (thành viên|phiếu|đơn vị|đại biểu)")


@checks_rule("VB-MT-09")
def check_counts_agree_with_lists(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for item in paper.body.items:
        yield from _given_to_faults(item.line)
    for lines in (paper.body.lines, *(appendix.lines for appendix in paper.appendices)):
        yield from _listed_faults(lines)


def _given_to_faults(line: Line) -> Iterator[Fault]:
    """Compare the number before "cho" with the names after it; one name may be a group."""
    found = _GIVEN_TO.match(line.text)
    names = [name for name in found["names"].split(";") if name.strip()] if found else []
    if found is None or len(names) < 2 or number_in_words(found["words"]) == len(names):
        return  # VB-MT-08 compares the number with its words
    joined = names[-1].count(" và ")  # the last name after "và", or a name with "và" in it
    if not len(names) <= int(found[1]) <= len(names) + joined:
        wanted = Message("số lượng khớp với danh sách: {count}", count=len(names))
        yield Fault(wanted, Message("số {number}", number=found[1]), line)


def _listed_faults(lines: Sequence[Line]) -> Iterator[Fault]:
    """A list says how many rows its table has; the rows are numbered in the first column."""
    numbers = [
        int(line.text)
        for line in lines
        if line.cell and line.cell.column == 0 and line.in_table_of_data and line.text.isdecimal()
    ]
    for line in lines:
        found = _LISTED.search(line.text) if line.cell is None else None
        if found and len(numbers) > 1 and int(found[1]) != len(numbers):
            wanted = Message("số lượng khớp với danh sách: {count}", count=len(numbers))
            yield Fault(wanted, Message("số {number}", number=found[1]), line)


@checks_rule("VB-MT-10")
def check_results_agree_with_tables(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """A table gives a unit the votes that the sentences give it."""
    stated: dict[str, set[str]] = {}
    for item in paper.body.items:
        for found in _RESULT.finditer(item.line.text):
            unit = found["unit"].rpartition(": ")[2].strip()
            stated.setdefault(unit, set()).add(found["votes"])
    rows: dict[tuple[int, int], list[Line]] = {}
    enclosed = (line for appendix in paper.appendices for line in appendix.lines)
    for line in (*paper.body.lines, *enclosed) if stated else ():
        if line.cell and line.in_table_of_data:
            rows.setdefault((line.cell.table.number, line.cell.row), []).append(line)
    for row in rows.values():
        unit = next((line.text for line in row if line.text in stated), "")
        for line in row if unit else ():
            shown = _VOTES.match(line.text)
            if shown and shown[1] not in stated[unit]:
                votes = ", ".join(sorted(stated[unit]))
                wanted = Message("kết quả của {unit} khớp nhau: {votes}", unit=unit, votes=votes)
                yield Fault(wanted, Message("“{text}”", text=line.text), line)
