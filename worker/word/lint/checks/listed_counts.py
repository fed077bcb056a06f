"""Counts and results that a sentence states and a list or table shows again."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.checks.named_lists import named_faults, sorted_faults
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
_PART = r"(?P<part>\d{1,5})(?P<of> (?:[^\d;.()]|số \d+){1,60}?)"
_PEOPLE = (
    r"người|đồng chí|biên chế|thành viên|đại biểu|cán bộ|công chức|viên chức|đảng viên|hội viên|"
    r"đoàn viên|học sinh|học viên|giáo viên"
)
_THINGS = (
    r"cụm, khối|điểm|phiếu|tập thể|cá nhân|vụ việc|hồ sơ|cụm|khối|đơn vị|cơ quan|xã|phường|thôn|"
    r"lớp|chi bộ|mô hình|công trình|nhiệm vụ|chỉ tiêu|cuộc|đợt|văn bản|kiến nghị|chuyên đề|phòng|"
    r"khoa"
)
#: `34 người, gồm 12 nam và 22 nữ`, `05 người: 01 Tổ trưởng, 04 thành viên`: each is counted.
_PARTS = regex.compile(
    rf"(?<![\d/.,])(?P<all>\d{{1,5}}) (?:(?P<people>{_PEOPLE})|{_THINGS})\b(?: \p{{Ll}}+){{0,4}}"
    rf"(?:,? (?:bao )?gồm:?|:) {_PART}(?:,? và {_PART}|, {_PART})+(?=[;.]|$)"
)
#: What units are made of is not how many they are: `02 lớp, gồm 40 học sinh và 03 giáo viên`.
_OTHER_KIND = regex.compile(rf" ?(?:{_PEOPLE}|nam|nữ|bản|trang|quyển|đồng|triệu|tỷ|ngày|giờ)\b")
_TARGET = r"(chỉ tiêu|tiêu chí|nội dung|nhiệm vụ)"
_REGISTERED = regex.compile(rf"đăng ký(?: thi đua| thực hiện)? (\d{{1,3}}) {_TARGET}\b", regex.I)
_REACHED = regex.compile(
    rf"\d{{1,3}}/(\d{{1,3}}) {_TARGET}(?= đạt| hoàn thành| vượt| đã|[,.;(]| \()", regex.I
)
#: `tổ chức 02 cuộc họp (ngày 25 tháng 3 và ngày 18 tháng 6 năm 2026)`
_DATED = regex.compile(
    r"(?<![\d.,/])(?P<count>\d{1,2}) (?:cuộc họp|hội nghị|phiên họp|buổi|lần|đợt|kỳ họp)\b"
    r"[^().;\d]{0,40}\((?P<days>(?:(?:các |vào )?ngày \d[^()]*))\)"
)
_ONE_DAY = regex.compile(r"\d{1,2}(?:/\d{1,2}| tháng \d{1,2})")
#: `12 chỉ tiêu thi đua, trong đó 07 chỉ tiêu chuyên môn, 03 chỉ tiêu …`: no more than there are.
_SOME_OF = regex.compile(
    rf"(?<![\d/.,])(?P<all>\d{{1,5}}) (?P<what>{_THINGS})\b(?: \p{{Ll}}+| \d{{4}}){{0,5}}, "
    rf"trong đó(?: có)?:? (?P<part>\d{{1,5}}) (?P=what)[^\d;.()]{{1,60}}?"
    rf"(?:(?:,|;| và) (?P<part>\d{{1,5}}) (?P=what)[^\d;.()]{{1,60}}?)+(?=[;.]|$)"
)
#: `09 đơn vị; mỗi đơn vị 02 người, tổng cộng 18 đại biểu`
_EACH = regex.compile(
    r"(?<![\d/.,])(?P<all>\d{1,3}) (?P<what>đơn vị|cơ quan|tập thể|xã|phường)\b[^\d.]{0,40}"
    rf"\bmỗi (?P=what)(?: cử)? (?P<each>\d{{1,3}}) (?:{_PEOPLE})[,;] tổng (?:cộng|số)(?: là)? "
    rf"(?P<sum>\d{{1,5}}) (?:{_PEOPLE})\b"
)
_COPIES = regex.compile(r"\b(\d{1,2})(?: \(\p{L}+\))? bản\b[^.;]{0,60}?mỗi bên giữ (\d{1,2})\b")


@checks_rule("VB-MT-09")
def check_counts_agree_with_lists(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for item in paper.body.items:
        yield from _given_to_faults(item.line)
        yield from _part_faults(item.line)
        yield from named_faults(item.line)
    yield from sorted_faults([item.line for item in paper.body.items])
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
        if not found["people"] and any(map(_OTHER_KIND.match, found.captures("of"))):
            continue
        total = sum(map(int, found.captures("part")))
        if total != int(found["all"]):
            wanted = Message("số lượng khớp với danh sách: {count}", count=total)
            yield Fault(wanted, Message("số {number}", number=found["all"]), line)
    yield from _target_faults(line)
    yield from _dated_faults(line)
    copies = _COPIES.search(line.text)
    if copies and int(copies[2]) * 2 > int(copies[1]):
        wanted = Message("số trước không lớn hơn số sau: {whole}", whole=copies[1])
        yield Fault(wanted, Message("“{text}”", text=copies[0]), line)


def _dated_faults(line: Line) -> Iterator[Fault]:
    """Days in brackets are as many as meetings; some are no more than all; each times all."""
    for found in _DATED.finditer(line.text):
        days = len(_ONE_DAY.findall(found["days"]))
        if days > 1 and "đến" not in found["days"] and days != int(found["count"]):
            yield _count_fault(days, found["count"], line)
    for found in _SOME_OF.finditer(line.text):
        total = sum(map(int, found.captures("part")))
        if total > int(found["all"]):
            yield _count_fault(total, found["all"], line)
    for found in _EACH.finditer(line.text):
        total = int(found["all"]) * int(found["each"])
        if total != int(found["sum"]):
            yield _count_fault(total, found["sum"], line)


def _count_fault(right: int, stated: str, line: Line) -> Fault:
    wanted = Message("số lượng khớp với danh sách: {count}", count=right)
    return Fault(wanted, Message("số {number}", number=stated), line)


def _target_faults(line: Line) -> Iterator[Fault]:
    """As many targets are reached of as were registered."""
    registered, reached = _REGISTERED.findall(line.text), _REACHED.findall(line.text)
    if len(registered) != 1 or len(reached) != 1:
        return
    (count, what), (of, which) = registered[0], reached[0]
    if what == which and int(count) != int(of):
        wanted = Message("số lượng khớp với danh sách: {count}", count=int(count))
        yield Fault(wanted, Message("số {number}", number=of), line)


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
