"""The text between title and signature: legal bases, addressees, headings, paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import regex

from worker.word.lint.dates import first_date
from worker.word.lint.model import Line

SHORT = 60
_PAPERS = (
    r"(đề nghị|đơn|tờ trình|công văn|văn bản|báo cáo|biên bản|ý kiến|kết luận|thông báo|nghị quyết|"
    r"quyết định|kế hoạch|hồ sơ|kết quả)"
)
_BASIS = regex.compile(rf"-?\s*(Căn cứ\b|(?i:(Theo|Xét) {_PAPERS})\b)")
_ADDRESSEE = regex.compile(r"K[íi]nh (gửi|trình)\b", regex.I)
#: A sentence that closes a paper also opens with these words, but says what is asked.
_ASKS = regex.compile(
    r"\b(xem xét|quyết định|phê duyệt|chấp thuận|ký ban hành|cho ý kiến)\b", regex.I
)
#: Addressees are named at the head of the text, before this many lines.
_HEAD_LINES = 12
_CLOSING = regex.compile(
    r"(hội nghị|cuộc họp|phiên họp|buổi làm việc|biên bản).{0,60}kết thúc|^kết thúc", regex.I
)


class ParagraphKind(StrEnum):
    """Kinds of body paragraphs."""

    PART = "phần, chương"
    SECTION = "mục"
    HEADING = "tiêu đề"
    ARTICLE = "điều"
    ROMAN = "mục La Mã"
    CLAUSE = "khoản"
    POINT = "điểm"
    DASH = "gạch đầu dòng"
    DATE = "địa danh, ngày tháng"
    TEXT = "đoạn văn"


_SORTS = (
    (
        ParagraphKind.PART,
        regex.compile(r"(Phần|Chương)\s+([IVXLC]+|\d+|thứ \p{L}+)\s*[.:]?$", regex.I),
    ),
    (ParagraphKind.SECTION, regex.compile(r"(Tiểu mục|Mục)\s+([IVXLC]+|\d+)\s*[.:]?$", regex.I)),
    (ParagraphKind.ARTICLE, regex.compile(r"Điều\s+\d+\s*[.:](\s|$)", regex.I)),
    (ParagraphKind.ROMAN, regex.compile(r"[IVX]+\s*[.)/-]\s+\S")),
    (ParagraphKind.CLAUSE, regex.compile(r"\d{1,2}(?:\s*[.)/](?!\d)|-)\s*\p{L}")),
    (ParagraphKind.POINT, regex.compile(r"\p{Ll}\s*[).](\s|\p{L})")),
    (ParagraphKind.DATE, regex.compile(r"[^,]{1,40}, ngày [\d\s….]+tháng [\d\s….]+năm [\d\s….]+$")),
    (ParagraphKind.DASH, regex.compile(r"[-–+•*]\s*\S")),
)


@dataclass(frozen=True, slots=True)
class BodyParagraph:
    sort: ParagraphKind
    line: Line


@dataclass(frozen=True, slots=True)
class Addressee:
    line: Line
    recipients: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Body:
    bases: tuple[Line, ...] = ()
    addressee: Addressee | None = None
    items: tuple[BodyParagraph, ...] = ()
    cells: tuple[Line, ...] = ()
    closed_on: date | None = None
    lines: tuple[Line, ...] = field(default=())

    def of(self, *sorts: ParagraphKind) -> list[Line]:
        return [item.line for item in self.items if item.sort in sorts]

    @property
    def prose(self) -> list[Line]:
        """Return the paragraphs of running text, without headings and tables."""
        apart = (
            ParagraphKind.PART,
            ParagraphKind.SECTION,
            ParagraphKind.HEADING,
            ParagraphKind.DATE,
        )
        return [item.line for item in self.items if item.sort not in apart]

    @property
    def last(self) -> Line | None:
        return self.items[-1].line if self.items else None


def read_body(lines: Sequence[Line]) -> Body:
    texts = [line for line in lines if line.text and not line.boxed]
    addressee = _find_addressee(texts)
    taken = {id(line) for line in (addressee.line, *addressee.recipients)} if addressee else set()
    bases = _find_bases(
        [line for line in texts if id(line) not in taken and not line.in_table_of_data]
    )
    taken |= {id(line) for line in bases}
    rest = [line for line in texts if id(line) not in taken]
    items = _classify_paragraphs([line for line in rest if line.cell is None])
    return Body(
        bases=tuple(bases),
        addressee=addressee,
        items=tuple(items),
        cells=tuple(line for line in rest if line.cell is not None),
        closed_on=_find_closing_date(rest),
        lines=tuple(texts),
    )


def _find_addressee(lines: Sequence[Line]) -> Addressee | None:
    head = enumerate(lines[:_HEAD_LINES])
    start = next((order for order, line in head if _is_addressee(lines, order)), None)
    if start is None:
        return None
    first = lines[start]
    recipients = []
    for line in lines[start + 1 :]:
        joined = first.cell is not None and line.cell is not None and _in_same_table(first, line)
        if not joined and not line.text.startswith(("- ", "– ", "-")):
            break
        if _BASIS.match(line.text):
            break
        recipients.append(line)
    return Addressee(first, tuple(recipients))


def _is_addressee(lines: Sequence[Line], order: int) -> bool:
    """Weigh words, place, layout and neighbours: one word alone doesn't make an addressee."""
    line = lines[order]
    if not _ADDRESSEE.match(line.text):
        return False
    colon = ":" in line.text[:14]
    set_apart = line.cell is not None or line.layout.align in ("center", "right", "end")
    listed = order + 1 < len(lines) and lines[order + 1].text.startswith(("- ", "– ", "-"))
    asks = bool(_ASKS.search(line.text)) and not listed
    first = all(_BASIS.match(other.text) for other in lines[:order])
    return 2 * colon + set_apart + listed + first + (len(line.text) < 120) - 3 * asks >= 3


def _in_same_table(first: Line, line: Line) -> bool:
    return bool(first.cell and line.cell and first.cell.table is line.cell.table)


def _find_bases(lines: Sequence[Line]) -> list[Line]:
    """Find the legal bases that open the text, and italic ones misplaced further down."""
    found: list[Line] = []
    leading = True
    for order, line in enumerate(lines):
        basis = bool(_BASIS.match(line.text)) and not line.text.endswith(":")
        follows = (
            bool(found) and leading and _is_italic(line) and line.text.endswith((";", ".", ","))
        )
        if follows or (
            basis and (_is_italic(line) or (leading and _is_one_of_several(lines, order)))
        ):
            found.append(line)
        elif line.text:
            leading = leading and basis
    return found


def _is_one_of_several(lines: Sequence[Line], order: int) -> bool:
    """Tell a basis from a sentence: bases come in a row or end with a semicolon or comma."""
    near = [*lines[max(order - 1, 0) : order], *lines[order + 1 : order + 2]]
    text = lines[order].text
    # "Xét Đơn … của ông A," with what is granted on the next line is a sentence of its own
    ends = text.endswith(";") or (text.endswith(",") and text.startswith("-"))
    return ends or any(_BASIS.match(line.text) for line in near)


def _is_italic(line: Line) -> bool:
    return all(run.look.italic for run in line.runs if run.letters)


def _classify_paragraphs(lines: Sequence[Line]) -> list[BodyParagraph]:
    items: list[BodyParagraph] = []
    for line in lines:
        sort = _classify(line)
        follows_part = bool(items) and items[-1].sort in (ParagraphKind.PART, ParagraphKind.SECTION)
        if sort is ParagraphKind.TEXT and (follows_part or _is_emphasised(line)):
            sort = ParagraphKind.HEADING
        items.append(BodyParagraph(sort, line))
    return items


def _classify(line: Line) -> ParagraphKind:
    for sort, pattern in _SORTS:
        if pattern.match(line.text):
            return sort
    return ParagraphKind.TEXT


def _is_emphasised(line: Line) -> bool:
    bold = all(run.look.bold for run in line.runs if run.letters)
    centred = line.layout.align == "center"
    return (centred and bold) or (line.upper and (centred or bold or len(line.text) <= SHORT))


def _find_closing_date(lines: Sequence[Line]) -> date | None:
    """Return the day on which the meeting ended, from the minutes."""
    for line in reversed(lines):
        if _CLOSING.search(line.text):
            same = first_date(" ".join(one.text for one in lines[:_HEAD_LINES]))
            return first_date(line.text) or (same if "cùng ngày" in line.text else None)
    return None
