"""Numbers that contradict each other: attendance, votes, shares, words, decimals."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.checks.registry import Fault, checks_rule
from worker.word.lint.checks.shares import cell_faults, part_faults, share_faults
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from worker.word.number_words import number_in_words
from workflow.domain.errors import Message

_PRESENT = regex.compile(r"\bcó mặt:?\s*(?:đủ )?(\d+)\s*(?:/\s*(\d+))?", regex.I)
#: `có 08/09 đơn vị dự, vắng 01`, `62/65 cán bộ, công chức; vắng 03 người`.
_CAME = regex.compile(
    r"(?<![\d/.,])(\d+)/(\d+)\s+(?:đơn vị|đại biểu|thành viên|người|đồng chí|đảng viên|hội viên|"
    r"cán bộ|công chức|viên chức|giáo viên)"
    r"(?:(?!gửi|nộp|đạt|hoàn thành|đồng ý|phiếu|báo cáo)[^.\d]){0,60}?\bvắng(?: mặt)?:?\s*(\d+)",
    regex.I,
)
#: `85 người, trong đó có 52 nữ và 33 nam`.
_SEXES = regex.compile(
    r"(?<![\d.,/])(\d{1,6})\s[^.;\d]{2,60}?trong đó (?:có )?(\d{1,6}) (nam|nữ)(?:,| và)? (?:có )?"
    r"(\d{1,6}) (?!\3)(?:nam|nữ)\b",
    regex.I,
)
#: `46 viên chức, người lao động (nữ 25, nam 21)`
_SEXES_ASIDE = regex.compile(
    r"(?<![\d.,/])(\d{1,6})\s[^.;()\d]{2,60}\((?:(?:nam|nữ):? (\d{1,6}), (?:nam|nữ):? (\d{1,6})"
    r"|(\d{1,6}) (?:nam|nữ), (\d{1,6}) (?:nam|nữ))\)",
    regex.I,
)
_ABSENT = regex.compile(r"\bvắng(?: mặt)?:?\s*(\d+)", regex.I)
_PRESENCE = regex.compile(r"(có mặt|vắng)\b", regex.I)
_TOTAL = regex.compile(
    r"(?:tổng số|triệu tập|gồm|:)\s*(\d+)\s+(?:đơn vị|đại biểu|thành viên|người)"
    r"|tổng số (?:đơn vị|đại biểu|thành viên)[^.;\d]{0,12}(\d+)",
    regex.I,
)
#: `có mặt 10 đồng chí trên tổng số 11 đồng chí`
_OF_ALL = regex.compile(r"[^.;,\d]{0,30}?\b(?:trên|trong) (?:tổng số )?(\d+)\b", regex.I)
#: What is counted of ballots, longer words first: "không hợp lệ" holds "hợp lệ".
_BALLOTS = {
    "issued": regex.compile(r"phát ra\D{0,12}?(\d+)", regex.I),
    "returned": regex.compile(r"thu (?:về|vào)\D{0,12}?(\d+)", regex.I),
    "valid": regex.compile(r"(?<!không )hợp lệ\D{0,12}?(\d+)", regex.I),
    "invalid": regex.compile(r"không hợp lệ\D{0,12}?(\d+)", regex.I),
}
#: Valid ballots, those against and those for, in one sentence.
_OPINIONS = (
    regex.compile(r"(?<!không )hợp lệ\D{0,12}?(\d+)", regex.I),
    regex.compile(r"không đồng ý:?\s*(\d+)", regex.I),
    regex.compile(r"(?<!không )đồng ý:?\s*(\d+)", regex.I),
)
_ABSTAINED = regex.compile(r"ý kiến khác|trắng|không biểu quyết|không có ý kiến", regex.I)
_HAS_BALLOTS = regex.compile(r"phát ra|thu về|thu vào|hợp lệ", regex.I)
_WITH_WORDS = regex.compile(
    r"(?<![\d.,/])(?P<number>\d{1,6}|\d{1,3}(?:\.\d{3})+)\s*(?:đồng\s*)?"
    r"\((?P<words>\p{L}[\p{Ll} ]{1,90}?)(?: đồng)?(?: chẵn)?\)"
)
_DECIMAL = regex.compile(r"(?<![\d.,/])(\d{1,3})\.(\d{1,2})(?![\d.]|\.\d|/\d)")
#: Thousands set apart as in English.
_THOUSANDS = regex.compile(
    r"(?<![\d.,/])\d{1,3}(?:,\d{3}){2,}(?!\d)|(?<![\d.,/])\d{1,3},000(?= (?:đồng|đ)\b)"
)
_MEASURED = regex.compile(r"\s*(%|điểm\b|phần trăm|triệu|tỷ|phiếu)")
_AMOUNT = regex.compile(r"(điểm|tỷ lệ|đạt|tăng|giảm|bình quân)\s*:?\s*$", regex.I)
_OF_VOTES = regex.compile(r"số phiếu|đồng ý|kết quả bình xét|kết quả kiểm phiếu", regex.I)
_SCORE_HEADER = regex.compile(r"điểm|tỷ lệ|%|bình quân|kết quả", regex.I)


@checks_rule("VB-MT-02")
def check_attendance_adds_up(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in _lines(paper):
        present, absent = _PRESENT.search(line.text), _ABSENT.search(line.text)
        yield from _people_faults(line)
        if present is None:
            continue
        total = (
            present[2]
            or _total_before(line.text, present.start())
            or _total_after(line.text, present.end())
        )
        if total is None:
            continue
        here, everyone = int(present[1]), int(total)
        away = int(absent[1]) if absent else None
        if here > everyone or (away is not None and here + away != everyone):
            found = Message(
                "có mặt {here}, vắng {away} trên {everyone}",
                here=here,
                away="…" if away is None else away,
                everyone=everyone,
            )
            yield Fault(Message("số có mặt cộng số vắng bằng tổng số"), found, line)
    yield from _attendance_table_faults(paper)


def _people_faults(line: Line) -> Iterator[Fault]:
    came = _CAME.search(line.text)
    if came and int(came[1]) + int(came[3]) != int(came[2]):
        found = Message(
            "có mặt {here}, vắng {away} trên {everyone}",
            here=int(came[1]),
            away=int(came[3]),
            everyone=int(came[2]),
        )
        yield Fault(Message("số có mặt cộng số vắng bằng tổng số"), found, line)
    sexes = _SEXES.search(line.text)
    aside = _SEXES_ASIDE.search(line.text)
    counts = (
        [sexes[1], sexes[2], sexes[4]]
        if sexes
        else list(filter(None, aside.groups() if aside else ()))
    )
    if counts and int(counts[1]) + int(counts[2]) != int(counts[0]):
        found = Message("{one} và {two} trên {all}", one=counts[1], two=counts[2], all=counts[0])
        yield Fault(Message("số nam cộng số nữ bằng tổng số"), found, line)


def _total_before(text: str, end: int) -> str | None:
    found = _TOTAL.search(text, 0, end)
    return found[1] or found[2] if found else None


def _total_after(text: str, start: int) -> str | None:
    found = _OF_ALL.match(text, start)
    return found[1] if found else None


def _attendance_table_faults(paper: Paper) -> Iterator[Fault]:
    """Compare the attendance table with the sentence above it."""
    stated = [
        (line, found)
        for line in paper.body.lines
        if line.cell is None and (found := _PRESENT.search(line.text)) and found[2]
    ]
    if not stated:
        return
    line, found = stated[0]
    here, everyone = int(found[1]), int(found[2])
    tables: dict[int, list[str]] = {}
    for cell in paper.body.lines:
        counted = cell.cell and cell.in_table_of_data and cell.cell.row > 0
        if counted and cell.cell and _PRESENCE.match(cell.text):
            tables.setdefault(cell.cell.table.number, []).append(cell.text.lower())
    for marks in tables.values():
        came = sum(mark.startswith("có mặt") for mark in marks)
        if len(marks) == everyone and came != here:
            wanted = Message("số có mặt khớp với bảng: {count}", count=came)
            yield Fault(wanted, Message("có mặt {here}", here=here), line)


@checks_rule("VB-MT-03")
def check_votes_add_up(paper: Paper, rule: Rule) -> Iterator[Fault]:
    counts: dict[str, int] = {}
    for line in _lines(paper):
        for name, pattern in _BALLOTS.items() if _HAS_BALLOTS.search(line.text) else ():
            if (found := pattern.search(line.text)) is None:
                continue
            if name in counts:
                counts = {}
            counts[name] = int(found[1])
            if wrong := _wrong_count(counts):
                yield Fault(
                    Message("số phiếu khớp nhau: thu về = hợp lệ + không hợp lệ ≤ phát ra"),
                    wrong,
                    line,
                )
                counts = {}
        if "%" in line.text:
            yield from share_faults(line)
        if "/" in line.text:
            yield from part_faults(line)
        yield from _opinion_faults(line)
    yield from _cell_faults(paper)


def _cell_faults(paper: Paper) -> Iterator[Fault]:
    cells = [line for line in _lines(paper) if line.cell and line.in_table_of_data]
    voted = {
        (line.cell.table.number, line.cell.column)
        for line in cells
        if line.cell and _OF_VOTES.search(line.text)
    }
    for line in cells if voted else ():
        if line.cell and (line.cell.table.number, line.cell.column) in voted:
            yield from cell_faults(line)


def _opinion_faults(line: Line) -> Iterator[Fault]:
    """Votes for and against are the valid ones, where nobody abstained."""
    counts = [pattern.findall(line.text) for pattern in _OPINIONS]
    if _ABSTAINED.search(line.text) or any(len(found) != 1 for found in counts):
        return
    valid, against, agreed = (int(found[0]) for found in counts)
    if agreed + against != valid:
        found = Message(
            "đồng ý {agreed}, không đồng ý {against}, hợp lệ {valid}",
            agreed=agreed,
            against=against,
            valid=valid,
        )
        yield Fault(Message("số đồng ý cộng số không đồng ý bằng số hợp lệ"), found, line)


def _wrong_count(counts: dict[str, int]) -> Message | None:
    issued, returned = counts.get("issued"), counts.get("returned")
    valid, invalid = counts.get("valid"), counts.get("invalid")
    if issued is not None and returned is not None and returned > issued:
        return Message("thu về {returned}, phát ra {issued}", returned=returned, issued=issued)
    if returned is None or valid is None:
        return None
    if valid > returned or (invalid is not None and valid + invalid != returned):
        return Message(
            "thu về {returned}, hợp lệ {valid}, không hợp lệ {invalid}",
            returned=returned,
            valid=valid,
            invalid="…" if invalid is None else invalid,
        )
    return None


@checks_rule("VB-MT-08")
def check_numbers_agree_with_their_words(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for line in _lines(paper):
        for found in _WITH_WORDS.finditer(line.text) if "(" in line.text else ():
            number = number_in_words(found["words"])
            if number is not None and number != int(found["number"].replace(".", "")):
                wanted = Message("số và chữ khớp nhau")
                yield Fault(wanted, Message("“{text}”", text=found[0]), line)


@checks_rule("VB-MT-06")
def check_decimals_have_a_comma(paper: Paper, rule: Rule) -> Iterator[Fault]:
    wanted = Message("phần thập phân sau dấu phẩy, như 97,25")
    headers: set[tuple[int, int]] | None = None
    for line in _lines(paper):
        if found := _THOUSANDS.search(line.text):
            separated = Message("dấu chấm giữa các nhóm ba số, như 1.500.000")
            yield Fault(separated, Message("“{text}”", text=found[0]), line)
        if "." not in line.text:
            continue
        if line.cell is not None and line.in_table_of_data:
            headers = _score_columns(paper) if headers is None else headers
            cell = (line.cell.table.number, line.cell.column)
            found = _DECIMAL.fullmatch(line.text) if line.cell.column and cell in headers else None
            found = found or _measured_decimal(line.text)
        else:
            found = _measured_decimal(line.text)
        if found is not None:
            yield Fault(wanted, Message("“{text}”", text=found[0]), line)


def _measured_decimal(text: str) -> regex.Match[str] | None:
    """Return a number with a point that the words around it show to be an amount."""
    for found in _DECIMAL.finditer(text):
        if _MEASURED.match(text, found.end()) or _AMOUNT.search(text, 0, found.start()):
            return found
    return None


def _score_columns(paper: Paper) -> set[tuple[int, int]]:
    """Columns of numbers: by their heading, or by other decimals in them."""
    return {
        (line.cell.table.number, line.cell.column)
        for line in _lines(paper)
        if line.cell is not None
        and (_SCORE_HEADER.search(line.text) or regex.fullmatch(r"\d{1,3},\d+", line.text))
    }


def _lines(paper: Paper) -> Sequence[Line]:
    enclosed = (line for appendix in paper.appendices for line in appendix.lines)
    return [line for line in (*paper.body.lines, *enclosed) if line.text]
