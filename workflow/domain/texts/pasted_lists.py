"""Lists that were copied from Word, Excel or a message: what stands around the names in them."""

import re
import unicodedata
from collections.abc import Iterator

from workflow.domain.texts.list_items import split_items
from workflow.domain.vietnamese_text import drop_invisible, fold_name

#: What begins a line of a list, as Word prints and spreadsheets and people write it.
_MARK = re.compile(
    r"\(?\d{1,3}\s?[.)](?!\d)\s*"  # 1.  (2)  3 .
    r"|\[\d{1,3}\]\s*|\d{1,3}\s?:\s+|\d{1,3},(?=[^\W\d])"  # [1]  2:  3,Sở A of a CSV file
    r"|\d{1,2}(?:\.\d{1,2})+(?:[.)]\s*|\s+(?=[A-ZĐÀ-Ỹ]))"  # 1.1. – but 1.5 tỷ
    r"|\d{1,3}(?:\s*/\s+(?!\d)|\s*[-–—]\s+(?!\d)|[º°]\s*|\t\s*)"  # 4/  5 -  6º  7 in a column
    r"|[IVXivx]{1,5}(?:[.)]|\s*[-–—])\s+|[IVX]{1,5}\t\s*"  # IV.  iv)  II -  III in a column
    r"|\(?[a-zđ]\)\s*|[A-ZĐ]\)\s*|[a-zđ]\.\s+"  # a)  B)  c.
    r"|[A-EĐ]\.\s+"  # A. – but P., Q., H., X., T. are Phường, Quận, Huyện, Xã, Tỉnh
    r"|[oqvnluØüà§Ÿ](?=\s)\s*"  # bullets of Word's symbol fonts, left as letters
    r"|=>\s*|->\s*"
)
#: Bullets: dashes, pictures, arrows, numbers in circles, the private signs of symbol fonts. Signs
#: that say something, as ≥ and ½, are none.
_SIGNS = re.compile(
    "[-–—―•‣⁃∙·*+§¤\u2190-\u21ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u2bff\ue000-\uf8ff]*"
)
#: A number that only its neighbours show to be one of a list: 6 Sở Lao động.
_BARE_NUMBER = re.compile(r"(\d{1,3}) +(?=\S)")
_QUOTE_MARK = re.compile("[\"“”„«»'‘’]")
_QUOTED = re.compile(rf"{_QUOTE_MARK.pattern}(.+){_QUOTE_MARK.pattern}")
#: More marks before one name were never seen.
_MOST_MARKS = 3
#: What a list of names leaves behind: "; ", "./.", a number in brackets.
_ENDS, _NUMBERED = " \t;,.", re.compile(r" ?\(\d{1,3}\)$")
#: And its sentence, or a footnote; no name ends so.
_LAST = re.compile(r"(?:\./|\*|(?:^|\s)và)$", re.I)
_SPACES = re.compile(r"\s+")
_HEAD = r"(?P<head>(?:khối|cụm)\s+trưởng|trưởng\s+(?:khối|cụm))"
_DEPUTY = (
    r"(?P<deputy>(?:khối|cụm)\s+phó|phó\s+(?:khối|cụm)(?:\s+trưởng)?|phó\s+trưởng\s+(?:khối|cụm))"
)
#: The role of a member: in brackets, behind a comma, colon or dash, or in a column of its own.
_ROLE = re.compile(
    r"(?:\s*[(\[]|,\s*|\s*:\s+|\s+[-–—]\s+|\t\s*)(?:là\s+)?(?:đơn vị\s+)?"
    rf"(?:{_HEAD}|{_DEPUTY})(?:\s+thi\s+đua)?(?:\s+(?:số\s+)?\d{{1,3}})?"
    r"(?:,?\s+năm(?:\s+học)?\s+\d{4}(?:\s*[-–,]\s*\d{4}){0,3})?[)\]]?$",
    re.I,
)
#: The role before a name: Trưởng khối: Sở Nội vụ.
_LEADING_ROLE = re.compile(
    rf"(?:{_HEAD}|{_DEPUTY}|(?:các\s+)?(?:đơn\s+vị\s+)?thành\s+viên)(?:\s+thi\s+đua)?"
    r"(?:\s*[:\t]|\s+[-–—])\s*(?=\S)",
    re.I,
)
#: A role that begins the next sentence: Cụm trưởng: Sở A. Cụm phó: Sở B.
_BEFORE_ROLE = re.compile(rf"[.;,]\s(?={_LEADING_ROLE.pattern})", re.I)
#: What may set units apart on one line: a name has no comma behind its brackets.
_BEHIND_BRACKETS = re.compile(r"(?<=[)\]])\s?[,;]\s?")
#: The heads of columns, which are nobody's name.
_HEADINGS = {
    fold_name(words)
    for words in (
        *("STT", "TT", "Số TT", "Số thứ tự", "Vai trò", "Ghi chú"),
        *("Đơn vị", "Tên đơn vị", "Tên cơ quan, đơn vị"),
    )
}
_TITLE = fold_name("Danh sách")
#: What counts the units of a list, before or behind them.
_SUM = re.compile(
    r"(?:tổng\s+(?:cộng|số)|cộng|toàn\s+(?:khối|cụm))(?:\s+(?:có|gồm|là))?\s*:?\s*\d", re.I
)


def clean_lines(text: str) -> Iterator[str]:
    """The lines of a copied list without numbers, bullets and empty items."""
    yield from filter(None, map(_drop_marks, _list_rows(text)))


def _list_rows(text: str) -> Iterator[str]:
    for row in drop_invisible(unicodedata.normalize("NFC", text)).splitlines():
        yield _plain_spaces(row).strip(" ")


def _drop_running_numbers(rows: list[str]) -> Iterator[str]:
    """The rows without numbers that no dot follows, where a neighbour has the next or last one."""
    numbers = [int(found[1]) if (found := _BARE_NUMBER.match(row)) else None for row in rows]
    for at, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        around = (numbers[at - 1] if at else None, numbers[at + 1] if at + 1 < len(rows) else None)
        is_running = number is not None and (around[0] == number - 1 or around[1] == number + 1)
        yield _BARE_NUMBER.sub("", row, count=1) if is_running else row


def _plain_spaces(row: str) -> str:
    return "".join(" " if unicodedata.category(one) == "Zs" else one for one in row)


def _drop_marks(line: str) -> str:
    for _time in range(_MOST_MARKS):
        rest = _SIGNS.sub("", line.lstrip(), count=1).lstrip()
        if mark := _MARK.match(rest):
            rest = rest[mark.end() :]
        if rest == line:
            break
        line = rest
    return line.strip()


def read_names(text: str) -> Iterator[tuple[str, str]]:
    """Each name of a copied list once, with its role; of several columns the first with a name.

    The cells of a table may each come as a line: a number alone is nobody, a role alone is that of
    the name before it.
    """
    found: dict[str, tuple[str, str]] = {}
    key = ""
    for row in _drop_running_numbers([*_split_rows(text)]):
        cells, role = _split_any_role(strip_end(row))
        name, _, others = cells.partition("\t")
        name = strip_end(name).strip()
        role = role or _find_role(others)
        alone = split_role(f"\t{name}")
        if not alone[0] and key:
            found[key] = found[key][0], alone[1]
        elif _names_somebody(name):
            key = fold_name(name)
            known = found.get(key, (name, ""))
            found[key] = known[0], known[1] or role
    yield from found.values()


def _split_rows(text: str) -> Iterator[str]:
    """The items of a list, of which some may share a line, without what marks them."""
    for row in _list_rows(text):
        for item in filter(None, map(_drop_marks, split_items(row))):
            yield from _split_behind_roles(item)


def _split_any_role(line: str) -> tuple[str, str]:
    """The name and the role that stands behind it, else before it."""
    name, role = split_role(line)
    if role or not (match := _LEADING_ROLE.match(name)):
        return name, role
    return name[match.end() :], _name_role(match)


def _find_role(cells: str) -> str:
    """The role that a table says in a column between others."""
    return next(filter(None, (split_role(f"\t{cell}")[1] for cell in cells.split("\t"))), "")


def _split_behind_roles(line: str) -> Iterator[str]:
    """Several units of one line, where each but the last has its role in brackets, or before it."""
    line, start = _join_spaces(line), 0
    places = [*_BEHIND_BRACKETS.finditer(line), *_BEFORE_ROLE.finditer(line)]
    for found in sorted(places, key=lambda one: one.start()):
        if found.re is _BEFORE_ROLE or split_role(line[start : found.start()])[1]:
            yield line[start : found.start()]
            start = found.end()
    if line[start:].strip():
        yield line[start:]


def _names_somebody(name: str) -> bool:
    return any(letter.isalpha() for letter in name) and not is_heading(name)


def strip_end(line: str) -> str:
    """A line without what stands behind its name, nor the quotation marks around all of it."""
    rest = _join_spaces(line).rstrip(_ENDS)
    while found := _LAST.search(rest):
        rest = rest[: found.start()].rstrip(_ENDS)
    rest = _NUMBERED.sub("", rest)
    quoted = _QUOTED.fullmatch(rest)
    return quoted[1].strip() if quoted and not _QUOTE_MARK.search(quoted[1]) else rest


def _join_spaces(line: str) -> str:
    """One space or tab for several: patterns look at each run from each of its places."""
    return _SPACES.sub(lambda run: "\t" if "\t" in run[0] else " ", line)


def is_heading(name: str) -> bool:
    """Tell whether it is the head of a column or of the whole list, or the sum below it."""
    plain = name.lstrip("(")
    key = fold_name(plain)
    return (
        key in _HEADINGS
        or key.startswith(f"{_TITLE} ")
        or plain.endswith(":")
        or _SUM.match(plain) is not None
    )


def split_role(line: str) -> tuple[str, str]:
    """`Sở Nội vụ (Cụm trưởng)` is the name and the role "head"."""
    line = _join_spaces(line)
    match = _ROLE.search(line)
    if match is None:
        return line, ""
    return line[: match.start()], _name_role(match)


def _name_role(match: re.Match[str]) -> str:
    if match["head"]:
        return "head"
    return "deputy" if match["deputy"] else ""
