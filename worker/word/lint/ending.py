"""The end of a paper: who signs and who receives it."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from worker.word.lint.model import Line
from worker.word.lint.text_keys import letters_key, looks_like_name

PREFIX = regex.compile(
    r"(T/M|K/T|T/L|TU/Q|T\.M|K\.T|T\.L|TM|KT|TL|TUQ|Q)(\s*[.:/]\s*|\s+)(?=\p{L}{2})", regex.I
)
POST = regex.compile(
    r"\b(CHỦ TỊCH|TRƯỞNG|GIÁM ĐỐC|BÍ THƯ|CHÁNH|THƯ KÝ|CHỦ T[ỌO][ẠA]|CHỦ TRÌ|GHI BIÊN BẢN|"
    r"TỔNG BIÊN TẬP|PHÓ|[ỦU][YỶ] VIÊN|THÀNH VIÊN|ĐẠI DIỆN|NGƯỜI|BÊN GIAO|BÊN NHẬN|CHỦ NHIỆM|"
    r"KẾ TOÁN|ĐƠN VỊ)\b"
)
_NOTE = regex.compile(r"[(\[].*[)\]]$")
DRAFTER = regex.compile(r"[\p{L}.]{1,12}\s*\(\d+\)\.?")
_MARKS = regex.compile(r"[-–•*+]\s*")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: the lines of authority and post, and the names under them."""

    posts: tuple[Line, ...]
    names: tuple[Line, ...]
    column: int

    @property
    def lines(self) -> tuple[Line, ...]:
        return (*self.posts, *self.names)


@dataclass(frozen=True, slots=True)
class Ending:
    signatures: tuple[Signature, ...] = ()
    recipients_heading: Line | None = None
    recipients: tuple[Line, ...] = ()
    drafter: Line | None = None
    lines: tuple[Line, ...] = ()


def read_ending(lines: Sequence[Line]) -> tuple[list[Line], Ending]:
    """Return the lines before the end, and the end."""
    start = _find_start(lines)
    tail = [line for line in lines[start:] if line.text]
    heading = next((line for line in tail if _is_heading(line)), None)
    listed = _find_recipients(tail, heading)
    drafter = next((line for line in listed if DRAFTER.fullmatch(line.text)), None)
    taken = {id(line) for line in (heading, *listed)}
    signers = [line for line in tail if id(line) not in taken and not line.in_table_of_data]
    ending = Ending(
        signatures=tuple(_read_signatures(signers)),
        recipients_heading=heading,
        recipients=tuple(line for line in listed if line is not drafter),
        drafter=drafter,
        lines=tuple(lines[start:]),
    )
    return list(lines[:start]), ending


def _is_heading(line: Line) -> bool:
    return letters_key(line.text) == "noinhan"


def _find_start(lines: Sequence[Line]) -> int:
    """Find the first line of the table, or the first free line, that signs or lists receivers."""
    for order, line in enumerate(lines):
        if (
            line.text
            and not line.in_table_of_data
            and _opens_ending(line, late=order * 2 > len(lines))
        ):
            return _first_of_table(lines, order)
    return len(lines)


def _opens_ending(line: Line, *, late: bool) -> bool:
    if _is_heading(line):
        return True
    if not line.upper or len(line.text) > 90:
        return False
    signs = bool(PREFIX.match(line.text)) or (
        bool(POST.search(line.text)) and not line.text.endswith(":")
    )
    return signs and (line.cell is not None or late)


def _first_of_table(lines: Sequence[Line], order: int) -> int:
    cell = lines[order].cell
    while cell and order > 0 and _is_in_table(lines[order - 1], cell.table):
        order -= 1
    return order


def _is_in_table(line: Line, table: object) -> bool:
    return line.cell is not None and line.cell.table is table


def _find_recipients(tail: Sequence[Line], heading: Line | None) -> list[Line]:
    """The lines under "Nơi nhận": in its cell, or as long as they look like a list."""
    if heading is None:
        return []
    after = tail[tail.index(heading) + 1 :]
    found = []
    for line in after:
        if line.place != heading.place or (line.upper and not DRAFTER.fullmatch(line.text)):
            break
        found.append(line)
    return found


def _read_signatures(lines: Sequence[Line]) -> list[Signature]:
    columns: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        key = (line.cell.table.number, line.cell.column) if line.cell else (-1, 0)
        columns.setdefault(key, []).append(line)
    return [
        signature
        for (_, column), found in columns.items()
        for group in _split_signers(found)
        if (signature := _read_signature(group, column)) is not None
    ]


def _split_signers(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut a column where capitals follow a name: there the next signer begins."""
    groups: list[list[Line]] = []
    for line in lines:
        starts = line.upper and not looks_like_name(line.text)
        if not groups or (starts and groups[-1] and not groups[-1][-1].upper):
            groups.append([])
        groups[-1].append(line)
    return groups


def _read_signature(lines: Sequence[Line], column: int) -> Signature | None:
    texts = [line for line in lines if not _NOTE.match(line.text) and not _MARKS.match(line.text)]
    if not texts:
        return None
    count = _count_names(texts)
    return Signature(tuple(texts[: len(texts) - count]), tuple(texts[len(texts) - count :]), column)


def _count_names(texts: Sequence[Line]) -> int:
    """Count the names at the end: several when several chaired; never the first line."""
    count = 0
    for line in reversed(texts[1:]):
        if count and not looks_like_name(line.text):
            break
        if line.upper and not looks_like_name(line.text):
            break
        count += 1
    return count
