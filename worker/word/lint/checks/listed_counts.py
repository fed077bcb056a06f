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


_ONE_PART = r"(?P<part>\d{1,5})(?: [^\d,;.()]{1,40})"
#: `34 người, gồm 12 nam và 22 nữ`: parts that are counted one by one.
_PARTS = regex.compile(
    r"(?<![\d/.,])(?P<all>\d{1,5}) (?:người|đồng chí|biên chế|thành viên|đại biểu|cán bộ|công chức|"
    r"viên chức|đảng viên|hội viên|đoàn viên|học sinh|điểm|phiếu|tập thể|cá nhân|vụ việc|hồ sơ)"
    rf"(?: \p{{Ll}}+){{0,3}},? (?:bao )?gồm:? {_ONE_PART}(?:, {_ONE_PART})*,? và {_ONE_PART}"
    r"(?=[;.]|$)"
)
_COPIES = regex.compile(r"\b(\d{1,2})(?: \(\p{L}+\))? bản\b[^.;]{0,60}?mỗi bên giữ (\d{1,2})\b")


@checks_rule("VB-MT-09")
def check_counts_agree_with_lists(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for item in paper.body.items:
        yield from _given_to_faults(item.line)
        yield from _part_faults(item.line)
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


def _part_faults(line: Line) -> Iterator[Fault]:
    """Parts of a whole add up; two sides have no more copies than there are."""
    for found in _PARTS.finditer(line.text):
        total = sum(map(int, found.captures("part")))
        if total != int(found["all"]):
            wanted = Message("số lượng khớp với danh sách: {count}", count=total)
            yield Fault(wanted, Message("số {number}", number=found["all"]), line)
    copies = _COPIES.search(line.text)
    if copies and int(copies[2]) * 2 > int(copies[1]):
        wanted = Message("số trước không lớn hơn số sau: {whole}", whole=copies[1])
        yield Fault(wanted, Message("“{text}”", text=copies[0]), line)


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
