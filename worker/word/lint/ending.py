"""The end of a paper: who signs and who receives it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from worker.word.lint.model import Line
from worker.word.lint.text_keys import letters_key, looks_like_name

#: What a signature says of itself: how many signs must come together, and how many are certain.
ENOUGH, CERTAIN = 4, 6
#: So many lines lower, after an empty room for signing, the next signer begins.
ROOM = 4
#: With this many long paragraphs after it, a line is no signature.
STILL_TEXT, LONG = 3, 120
PREFIX = regex.compile(
    r"(T/M|K/T|T/L|TU/Q|T\.M|K\.T|T\.L|TM|KT|TL|TUQ|Q)(\s*[.:/]\s*|\s+)(?=\p{L}{2})", regex.I
)
POST = regex.compile(
    r"\b(CHỦ TỊCH|TRƯỞNG|GIÁM ĐỐC|BÍ THƯ|CHÁNH|THƯ KÝ|CHỦ T[ỌO][ẠA]|CHỦ TRÌ|GHI BIÊN BẢN|"
    r"TỔNG BIÊN TẬP|PHÓ|[ỦU][YỶ] VIÊN|THÀNH VIÊN|ĐẠI DIỆN|NGƯỜI|BÊN GIAO|BÊN NHẬN|CHỦ NHIỆM|"
    r"KẾ TOÁN|ĐƠN VỊ)\b"
)
#: Posts as they open the line of a signer; "NGƯỜI" and "ĐẠI DIỆN" only with what they sign as.
_OPENS_POST = regex.compile(
    r"(QUYỀN |Q\. ?)?(PHÓ |THỨ |TỔNG )?(CHỦ TỊCH|TRƯỞNG|GIÁM ĐỐC|BÍ THƯ|CHÁNH|THƯ KÝ|CHỦ T[ỌO][ẠA]|"
    r"CHỦ TRÌ|BIÊN TẬP|CHỦ NHIỆM|KẾ TOÁN|HIỆU TRƯỞNG|VIỆN TRƯỞNG|CỤC TRƯỞNG|CHI CỤC TRƯỞNG|"
    r"VỤ TRƯỞNG|BỘ TRƯỞNG|TỔ TRƯỞNG|KHỐI TRƯỞNG|CHỈ HUY TRƯỞNG|CHÍNH [ỦU][YỶ]|THỦ TRƯỞNG|"
    r"KIỂM SOÁT|THẨM PHÁN|[ỦU][YỶ] VIÊN|THÀNH VIÊN|TỔNG (BIÊN TẬP|GIÁM ĐỐC|CỤC TRƯỞNG)|HIỆU PHÓ|"
    r"ĐẠI DIỆN|(BÊN|NGƯỜI) (GIAO|NHẬN|GHI|LẬP|KÝ|VIẾT|KIỂM|BÁO CÁO|CHỦ TRÌ|CHỨNG KIẾN|BẦU))\b"
)
_NUMBERED = regex.compile(r"([IVXLC]+|\d+|\p{Lu})\s*[.)/-]\s*\p{L}|(PHẦN|CHƯƠNG|MỤC|ĐIỀU)\b")
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
    #: False where too few signs speak for it; findings about it then only warn.
    certain: bool = True


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
        certain=heading is not None or not tail or _signs(lines, start) >= CERTAIN,
    )
    return list(lines[:start]), ending


def _is_heading(line: Line) -> bool:
    return letters_key(line.text) == "noinhan"


def _find_start(lines: Sequence[Line]) -> int:
    """Find the first line of the table, or the first free line, that signs or lists receivers."""
    prose = [_is_prose(line) for line in lines]
    left = sum(prose)
    for order, line in enumerate(lines):
        left -= prose[order]
        if line.text and not line.in_table_of_data and _opens_ending(lines, order, left):
            return _first_of_table(lines, order)
    return len(lines)


def _is_prose(line: Line) -> bool:
    return line.cell is None and len(line.text) > LONG


def _opens_ending(lines: Sequence[Line], order: int, prose_left: int) -> bool:
    if _is_heading(lines[order]):
        return True
    return prose_left < STILL_TEXT and _signs(lines, order) >= ENOUGH


def _signs(lines: Sequence[Line], order: int) -> int:
    """Score how likely a line is a signer's post: words, place, layout, neighbours."""
    if order >= len(lines):
        return 0
    line = lines[order]
    if len(line.text) > 90 or not line.upper or line.label or _NUMBERED.match(line.text):
        return 0
    opens = _OPENS_POST.match(line.text) or PREFIX.match(line.text)
    words = 2 if opens else 1 if POST.search(line.text) else 0
    if not words or line.text.endswith(":"):
        return 0
    layout = line.layout.align in ("center", "right") or line.layout.left_mm > 50
    place = 2 if line.cell is not None else 1 if layout else -1
    return words + place + (order * 2 > len(lines)) + _neighbours(lines, order)


def _neighbours(lines: Sequence[Line], order: int) -> int:
    """Score what follows: a name speaks for a post, a sentence for a heading."""
    for after in lines[order + 1 : order + 9]:
        if not after.text or after.upper or _NOTE.match(after.text) or _is_heading(after):
            continue
        if looks_like_name(after.text):
            return 2
        return -2 if _is_prose(after) else 0
    return 0


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
        if _is_in_other_column(line, heading):
            continue
        listed = _MARKS.match(line.text) or DRAFTER.fullmatch(line.text)
        if line.place != heading.place or (line.upper and not listed):
            break
        found.append(line)
    return found


def _is_in_other_column(line: Line, heading: Line) -> bool:
    """Return whether a line is in the other column, as columns set with tabs alternate."""
    if line.cell is None or heading.cell is None:
        return False
    return line.cell.table is heading.cell.table and line.cell.column != heading.cell.column


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
    """Split a column where capitals follow a name, or the room for one that is missing."""
    groups: list[list[Line]] = []
    for line in lines:
        starts = line.upper and not looks_like_name(line.text)
        last = groups[-1][-1] if groups else None
        if last is None or (starts and (not last.upper or line.number - last.number >= ROOM)):
            groups.append([])
        groups[-1].append(line)
    return groups


def _read_signature(lines: Sequence[Line], column: int) -> Signature | None:
    texts = [line for line in _without_notes(lines) if not _MARKS.match(line.text)]
    if not texts:
        return None
    count = _count_names(texts)
    return Signature(tuple(texts[: len(texts) - count]), tuple(texts[len(texts) - count :]), column)


def _without_notes(lines: Sequence[Line]) -> Iterator[Line]:
    """Leave out "(Ký, ghi rõ họ tên)", also where it runs over a line break."""
    opened = False
    for line in lines:
        opened = opened or line.text.startswith(("(", "["))
        if not opened:
            yield line
        opened = opened and not line.text.endswith((")", "]"))


def _count_names(texts: Sequence[Line]) -> int:
    """Count the names at the end: several when several chaired; never the first line.

    Capitals over a name or its blank go on with an agency: `BỆNH VIỆN / PHẠM NGỌC THẠCH`.
    """
    count = 0
    for line in reversed(texts[1:]):
        if count and not looks_like_name(line.text):
            break
        if line.upper and (count or not looks_like_name(line.text)):
            break
        count += 1
    return count
