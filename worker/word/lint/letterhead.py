"""The head of a paper: national name or Party title, issuer, number, place and date."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

from worker.word.lint.kinds import find_kind
from worker.word.lint.model import Line, merge_lines
from worker.word.lint.text_keys import letters_key

REACH = 40
LONG = 130
ENOUGH_PARTS = 2
NATION, MOTTO, PARTY = "conghoaxahoichunghia", "doclaptudohanhphuc", "dangcongsanvietnam"
_NUMBER = regex.compile(r"S[ốôoồ]\s*[:.]?\s*[\d\s….,_]*[/-]|[\d….]+\s*[/-]\s*\p{L}", regex.I)
_DATE = regex.compile(r"ngày\b.*\btháng\b.*\bnăm\b|,?\s*ngày\s+\d+[/.-]\d+", regex.I)
_ABOUT = regex.compile(r"V\s*[/.-]?\s*v\b|Về việc", regex.I)
_PLACE_AND_DATE = regex.compile(
    r"[^,]{0,60}?,?\s*ngày\b[\s\d….]*(tháng\b[\s\d….]*năm\b|[/.-])", regex.I
)
_NOT_A_DATE = regex.compile(r"V\s*[/.-]?\s*v\b|Về việc|[(]|-? ?Căn cứ|S[ốôồ]\s*[:.]?\s*\d", regex.I)
_DRAFT = regex.compile(r"dự thảo", regex.I)
_ENDS_HEAD = regex.compile(r"(Kính (gửi|trình)|-? ?Căn cứ)\b", regex.I)
ORGANISATION = regex.compile(
    r"(SỞ|BAN|VĂN PHÒNG|[ỦU][YỶ] BAN|UBND|HĐND|HỘI ĐỒNG|HỘI|TRƯỜNG|PHÒNG|CHI CỤC|CỤC|VỤ|TỔNG|"
    r"(ĐẢNG|TỈNH|THÀNH) [ỦU][YỶ]|ĐẢNG BỘ|CHI BỘ|KHỐI|CỤM|LIÊN ĐOÀN|BÁO|TRUNG TÂM|CÔNG AN|"
    r"T[ÒO][AÀ] ÁN|VIỆN|BỘ|CÔNG TY|ĐÀI|BẢO HIỂM|NGÂN HÀNG|KHO BẠC|THUẾ|THANH TRA|MẶT TRẬN|ĐOÀN|"
    r"TỈNH ĐOÀN|BỆNH VIỆN|HỌC VIỆN|ĐẠI HỌC|CÔNG ĐOÀN|TẬP ĐOÀN|CHÍNH PHỦ|QUỐC HỘI)\b"
)
#: First lines that no parent has alone: the name goes on, `VĂN PHÒNG / ỦY BAN NHÂN DÂN TỈNH`.
_BEGUN = regex.compile(
    r"(KHỐI|CỤM)( THI ĐUA)?\b.*|VĂN PHÒNG|ĐẢNG [ỦU][YỶ]|[ỦU][YỶ] BAN KIỂM TRA|LIÊN ĐOÀN|"
    r"BAN [^,]+|BÁO[^,]*,?"
)
#: Bodies within an agency, whose name goes on with that of the agency.
_HOSTED = regex.compile(
    r"(CÔNG ĐOÀN|ĐOÀN THANH NIÊN|CHI ĐOÀN|ĐOÀN CƠ SỞ|CHI BỘ|ĐẢNG BỘ|ĐẢNG [ỦU][YỶ]|"
    r"HỘI CỰU CHIẾN BINH|BAN (QUẢN LÝ|CHỈ ĐẠO|CHẤP HÀNH|THƯỜNG VỤ|CÁN SỰ)|TỔ GIÚP VIỆC)\b"
)
_PLACE = regex.compile(
    r"(TỈNH|THÀNH PHỐ|TP|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|ĐẶC KHU|KHU VỰC|VIỆT NAM)\b"
)
_TAIL_OF_NAME = regex.compile(r".*([-–,]|\bVÀ|\bCÁC|\bCỦA|\bVỚI)$")


@dataclass(frozen=True, slots=True)
class Letterhead:
    nation: Line | None = None
    #: How many lines the national name was typed on; one is right.
    nation_rows: int = 1
    motto: Line | None = None
    party: Line | None = None
    parent: tuple[Line, ...] = ()
    issuer: tuple[Line, ...] = ()
    asterisk: Line | None = None
    number: Line | None = None
    summary: tuple[Line, ...] = ()
    date: Line | None = None
    draft: Line | None = None
    left: tuple[Line, ...] = ()
    right: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def present(self) -> bool:
        return bool(self.nation or self.party or self.motto or self.number)

    @property
    def certain(self) -> bool:
        """Return whether enough of its parts are there to be sure that it is a letterhead."""
        parts = (self.nation or self.party, self.motto, self.number, self.date, self.issuer)
        return sum(bool(part) for part in parts) >= ENOUGH_PARTS

    @property
    def issuer_name(self) -> str:
        return " ".join(line.text for line in self.issuer)

    @property
    def parent_name(self) -> str:
        return " ".join(line.text for line in self.parent)


def read_letterhead(lines: Sequence[Line]) -> tuple[Letterhead, list[Line]]:
    """Return the letterhead and the lines after it."""
    count = _count_head_lines(lines)
    typed = lines[:count]
    head = _join_national_name(typed)
    nation = _first(head, lambda line: letters_key(line.text).startswith(NATION))
    motto = _first(head, lambda line: letters_key(line.text).startswith(MOTTO))
    party = _first(head, lambda line: letters_key(line.text) == PARTY)
    day = _find_date(head)
    number = _first(head, lambda line: bool(_NUMBER.match(line.text)))
    draft = _first(head, lambda line: bool(_DRAFT.match(line.text)))
    known = {id(line) for line in (nation, motto, party, day, draft) if line is not None}
    name_column = _name_column(nation or party or motto)
    left = [line for line in head if id(line) not in known and not _is_right(line, name_column)]
    names, asterisk, summary = _split_left_column(left, number)
    parent, issuer = _split_parent_and_issuer(names)
    found = Letterhead(
        nation=nation,
        nation_rows=1 + len(typed) - len(head),
        motto=motto,
        party=party,
        parent=parent,
        issuer=issuer,
        asterisk=asterisk,
        number=number,
        summary=summary,
        date=day,
        draft=draft,
        left=tuple(left),
        right=tuple(line for line in head if _is_right(line, name_column)),
        lines=tuple(head),
    )
    return found, list(lines[count:])


def _join_national_name(lines: Sequence[Line]) -> list[Line]:
    """Put together a national name that was typed on two lines."""
    found: list[Line] = []
    for line in lines:
        before = letters_key(found[-1].text) if found else ""
        begun = before.startswith(NATION[:12]) and not before.startswith(NATION)
        if begun and (before + letters_key(line.text)).startswith(NATION):
            found[-1] = merge_lines([found[-1], line])
        else:
            found.append(line)
    return found


def _find_date(head: Sequence[Line]) -> Line | None:
    """Find the place and date; a summary or a reference that names a day is none."""
    dated = [line for line in head if _DATE.search(line.text) and not _NOT_A_DATE.match(line.text)]
    return max(dated, key=_date_signs, default=None)


def _date_signs(line: Line) -> int:
    """Score how likely a line is the place and date: form, column, italics."""
    form = _PLACE_AND_DATE.match(line.text) is not None
    italic = all(run.look.italic for run in line.runs if run.letters)
    return 2 * form + (line.cell is None or line.cell.column > 0) + italic


def _name_column(name: Line | None) -> int:
    """Return the column of the national name or Party title; usually the right one."""
    return name.cell.column if name and name.cell else 1


def _is_right(line: Line, name_column: int) -> bool:
    return line.cell is not None and (line.cell.column > 0) == (name_column > 0)


def _first(lines: Sequence[Line], holds: Callable[[Line], bool]) -> Line | None:
    return next((line for line in lines if 0 < len(line.text) <= LONG and holds(line)), None)


def _count_head_lines(lines: Sequence[Line]) -> int:
    """Count the lines of the head: up to the last one that only a letterhead has."""
    last = 0
    for order, line in enumerate(lines[:REACH]):
        if _starts_text(line):
            break
        if _is_head_line(line):
            last = order + 1
    while last < len(lines) and _is_in_same_table(lines, last) and not _starts_text(lines[last]):
        last += 1
    return last


def _starts_text(line: Line) -> bool:
    if line.cell is not None and not line.in_table_of_data:
        return _starts_text_in_table(line)
    short = line.upper or len(line.text.split()) <= 4
    titled = short and find_kind(line.text) is not None and line.layout.align == "center"
    return titled or len(line.text) > LONG or bool(_ENDS_HEAD.match(line.text))


def _starts_text_in_table(line: Line) -> bool:
    """Return whether addressees or the type name begin inside the letterhead's table."""
    if _ENDS_HEAD.match(line.text):
        return True
    titled = line.upper and len(line.text.split()) <= 4 and find_kind(line.text) is not None
    return titled and line.layout.align == "center" and not ORGANISATION.match(line.text)


def _is_head_line(line: Line) -> bool:
    return line.text == "*" or is_letterhead_text(line.text)


def is_letterhead_text(text: str) -> bool:
    """Return whether only a letterhead says this: national name, Party title, number or date."""
    if len(text) > LONG:
        return False
    key = letters_key(text)
    return (
        key.startswith((NATION[:12], MOTTO))
        or key == PARTY
        or bool(_NUMBER.match(text))
        or (bool(_DATE.search(text)) and len(text) < 80 and not _NOT_A_DATE.match(text))
    )


def _is_in_same_table(lines: Sequence[Line], order: int) -> bool:
    """Return whether a line is in the table of the line before: rows belong to it as a whole."""
    line, before = lines[order], lines[order - 1]
    if order == 0 or before.cell is None:
        return False
    return line.cell is not None and line.cell.table is before.cell.table


def _split_left_column(
    left: Sequence[Line], number: Line | None
) -> tuple[list[Line], Line | None, tuple[Line, ...]]:
    texts = [line for line in left if line.text and not _is_typed_rule(line)]
    asterisk = next((line for line in texts if line.text == "*"), None)
    about = next((line for line in texts if _ABOUT.match(line.text)), None)
    ends = [line for line in (asterisk, number, about) if line is not None and line in texts]
    stop = min((texts.index(line) for line in ends), default=len(texts))
    summary = texts[texts.index(number) + 1 :] if number in texts else texts[stop:] if about else []
    return texts[:stop], asterisk, tuple(line for line in summary if line.text != "*")


def _is_typed_rule(line: Line) -> bool:
    return bool(regex.fullmatch(r"[-–—_\s]{3,}", line.text))


def _opens_body(line: Line, before: Sequence[Line]) -> bool:
    """Tell whether a line names another body than the lines before: by its words and its weight."""
    text, last = line.text.upper(), before[-1]
    if _TAIL_OF_NAME.match(last.text.upper()):
        return False
    if not ORGANISATION.match(text):
        return _is_bold(line) and not _is_bold(last) and not _PLACE.match(text)
    begun = _HOSTED.match(before[0].text.upper()) or _BEGUN.fullmatch(before[0].text.upper())
    return not (begun and _is_bold(last) and _is_bold(line))


def _is_bold(line: Line) -> bool:
    lettered = [run for run in line.runs if run.letters]
    return bool(lettered) and all(run.look.bold for run in lettered)


def _split_parent_and_issuer(names: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Tell parent from issuer: a line opens a new body if it begins or looks like one."""
    groups: list[list[Line]] = []
    for line in names:
        if not groups or _opens_body(line, groups[-1]):
            groups.append([line])
        else:
            groups[-1].append(line)
    if not groups:
        return (), ()
    return tuple(line for group in groups[:-1] for line in group), tuple(groups[-1])
