"""The type name of a paper and the summary under it."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from worker.word.lint.appendices import REFERENCE
from worker.word.lint.kinds import Kind, find_kind
from worker.word.lint.model import Line, merge_lines

REACH = 12
LONG = 130
_OPENS_TEXT = regex.compile(r"(Kính (gửi|trình)|-? ?Căn cứ|[IVX]+\. |\d+\. |Hôm nay|Thời gian)\b")
MARK = regex.compile(
    r"(HỎA TỐC|HOẢ TỐC|THƯỢNG KHẨN|KHẨN|TUYỆT MẬT|TỐI MẬT|MẬT|XEM XONG TRẢ LẠI|LƯU HÀNH NỘI BỘ)"
    r"|dự thảo.*",
    regex.I,
)
_RULE_TEXT = regex.compile(r"[-–—_]{3,}")


@dataclass(frozen=True, slots=True)
class Title:
    kind: Kind | None = None
    line: Line | None = None
    summary: tuple[Line, ...] = ()
    rule: Line | None = None
    reference: Line | None = None
    authority: Line | None = None


def read_title(lines: Sequence[Line]) -> tuple[Title, list[Line]]:
    """Return the title block and the lines after it; a công văn has none."""
    start = _find_title(lines)
    if start is None:
        return Title(), list(lines)
    line = lines[start]
    summary: list[Line] = []
    rule = reference = authority = None
    count = start + 1
    for after in lines[count : count + REACH]:
        if _RULE_TEXT.fullmatch(after.text) or not after.text:
            rule = rule or after
        elif REFERENCE.match(after.text) or _continues(reference):
            reference = merge_lines([reference, after]) if reference else after
        elif authority is None and summary and after.upper and _is_centred(after):
            authority = after
        elif rule is None and authority is None and _is_summary(after, line, first=not summary):
            summary.append(after)
        else:
            break
        count += 1
    block = Title(find_kind(line.text), line, tuple(summary), rule, reference, authority)
    return block, list(lines[count:])


def _continues(reference: Line | None) -> bool:
    """Return whether a reference is still open: its bracket is not closed yet."""
    return reference is not None and reference.text.count("(") > reference.text.count(")")


def _find_title(lines: Sequence[Line]) -> int | None:
    for order, line in enumerate(lines[:REACH]):
        if not line.text or (line.cell is not None and line.in_table_of_data):
            continue
        if MARK.fullmatch(line.text):
            continue
        if len(line.text) > LONG or _OPENS_TEXT.match(line.text):
            return None
        if _is_title(line):
            return order
    return None


def _is_title(line: Line) -> bool:
    known = find_kind(line.text) is not None
    short = len(line.text.split()) <= 4
    if known and short and (line.upper or line.layout.align == "center" or _is_bold(line)):
        return True
    return line.upper and (known or (line.layout.align == "center" and _is_bold(line)))


def _is_summary(line: Line, title: Line, *, first: bool) -> bool:
    elsewhere = line.cell is not None and (title.cell is None or line.in_table_of_data)
    if _OPENS_TEXT.match(line.text) or elsewhere or len(line.text) > 400:
        return False
    return _is_centred(line) or (first and _is_bold(line))


def _is_centred(line: Line) -> bool:
    return line.layout.align == "center"


def _is_bold(line: Line) -> bool:
    return any(run.look.bold for run in line.runs if run.letters)
