"""Counts of people and agencies that the same sentence then names one by one."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.checks.registry import Fault
from worker.word.lint.letterhead import ORGANISATION
from worker.word.lint.model import Line
from workflow.domain.errors import Message

_COURTESY = r"(?:ông|bà|đồng chí|đ/c)"
#: `03 cá nhân …: ông A, ông B và bà C`, `vắng 02 người (ông A nghỉ phép; bà B nghỉ thai sản)`
_PEOPLE = regex.compile(
    r"(?<![\d.,/])(?P<count>\d{1,2})(?: \(\p{Ll}[\p{Ll} ]*\))? (?:cá nhân|người|đồng chí|"
    r"thành viên|đại biểu|đảng viên|công chức|viên chức|giáo viên|hội viên|đoàn viên)"
    r"(?P<gap>(?:[^.;:()\d]|\d+%){0,60}?)"
    rf"(?P<open>\(|: |,? (?:là|gồm):? )(?P<list>{_COURTESY} \p{{Lu}}.*)",
    regex.I,
)
_NAMED = regex.compile(rf"\b{_COURTESY} (?=(?-i:\p{{Lu}}))", regex.I)
#: Names without a courtesy of their own: `đồng chí A và B`.
_UNADDRESSED = regex.compile(
    r"(?:,| và) (?!Phó|Trưởng|Giám|Chủ|Chánh|Bí|Thư|Tổ|Hiệu|Viện|Ủy|Đội|Kế|Chuyên|Nhân)"
    r"(?=\p{Lu}\p{Ll}* \p{Lu})"
)
_UNITS = regex.compile(
    r"(?<![\d.,/])(?P<count>\d{1,2})(?: \(\p{Ll}[\p{Ll} ]*\))? (?:đơn vị|cơ quan|sở|tập thể|"
    r"thành viên)(?P<gap>[^.;:()\d]{0,40}): (?P<list>\p{Lu}[^.:]+)"
)
_UNIT = regex.compile(rf"{ORGANISATION.pattern}|(?:TÒA|KHOA|TỔ|ĐỘI|TRẠM|HẠT|LỚP|XÃ|PHƯỜNG)\b")
#: What introduces some of those counted, not each.
_EXAMPLES = regex.compile(r"\b(như|tiêu biểu|điển hình|nổi bật|trong đó|nhất là)\b", regex.I)
#: The last one of a list, whatever it is called: `… và Thi hành án dân sự tỉnh`.
_LAST_NAME = regex.compile(r"\bvà (?=\p{Lu})")
_ASIDE = regex.compile(r"\([^()]*\)")
#: Names of agencies that hold a comma, so that a list seems to have one more.
_WITH_COMMAS = regex.compile(
    r"Văn hóa, Thể thao|Văn hóa, Khoa học|Phát thanh, Truyền hình|Kinh tế, Hạ tầng|"
    r"Tổ chức, Hành chính|Chăn nuôi, Thú y|Nghiên cứu, Ứng dụng|Thi đua, Khen thưởng",
    regex.I,
)
#: `02 tập thể và 03 cá nhân:`, each of which a line of its own then names.
_BOTH = regex.compile(
    r"(?<![\d.,/])(\d{1,2})(?: \(\p{Ll}[\p{Ll} ]*\))? tập thể(?:,| và|, và) "
    r"(\d{1,2})(?: \(\p{Ll}[\p{Ll} ]*\))? cá nhân[^.;\d]{0,20}:$"
)
_SORTED = regex.compile(r"[-+*]?\s*(?:\d{1,2}[.)]|\p{Ll}\))?\s*(Tập thể|Cá nhân)\s*: (.+)", regex.I)
#: The last name may hold one more.
_ALSO = regex.compile(r"\bvà \p{Lu}|\bvà (?:ông|bà|đồng chí)\b")
#: The lines that follow such a sentence.
_NEXT = 4


def named_faults(line: Line) -> Iterator[Fault]:
    yield from _people_faults(line)
    yield from _unit_faults(line)


def _people_faults(line: Line) -> Iterator[Fault]:
    for found in _PEOPLE.finditer(line.text):
        listed = found["list"]
        if found["open"] == "(":
            listed = listed.partition(")")[0]
        listed = regex.split(r"\.(?:\s|$)|/\.", listed)[0]
        if _EXAMPLES.search(found["gap"]) or "ông/bà" in listed.lower():
            continue
        if _UNADDRESSED.search(_ASIDE.sub("", listed)):
            continue
        named = len(_NAMED.findall(listed))
        if named > 1 and named != int(found["count"]):
            yield _count_fault(named, found["count"], line)


def _unit_faults(line: Line) -> Iterator[Fault]:
    """Agencies between commas; a part that begins as no agency may go on with a name."""
    for found in _UNITS.finditer(line.text):
        if _EXAMPLES.search(found["gap"]):
            continue
        listed = _WITH_COMMAS.sub(lambda name: name[0].replace(",", ""), found["list"])
        listed = _ASIDE.sub("", listed).strip(" ,;")
        mark = ";" if ";" in listed else ","
        parts = [part.strip() for part in listed.split(mark)]
        sure = sum(_UNIT.match(part.upper()) is not None for part in parts)
        joined = sum(
            _UNIT.match(rest.upper()) is not None
            for part in parts
            for rest in regex.split(r"\bvà ", part)[1:]
        )
        most = len(parts) + max(joined, len(_LAST_NAME.findall(parts[-1])))
        count = int(found["count"])
        if mark == ";" and any(_is_list(part) for part in parts):
            continue  # commas and semicolons: which of them parts the names is not told
        if sure + joined > 2 and not sure <= count <= most:
            yield _count_fault(sure + joined, found["count"], line)


def _is_list(part: str) -> bool:
    return any(_UNIT.match(one.strip().upper()) for one in part.split(",")[1:])


def _count_fault(right: int, stated: str, line: Line) -> Fault:
    wanted = Message("số lượng khớp với danh sách: {count}", count=right)
    return Fault(wanted, Message("số {number}", number=stated), line)


def sorted_faults(lines: Sequence[Line]) -> Iterator[Fault]:
    """A sentence counts collectives and people; the lines after it name them between semicolons."""
    for order, line in enumerate(lines):
        counted = _BOTH.search(line.text)
        for after in lines[order + 1 : order + 1 + _NEXT] if counted else ():
            found = _SORTED.fullmatch(after.text)
            named = [one for one in found[2].split(";") if one.strip(" ./")] if found else []
            if counted is None or found is None or len(named) < 2:
                continue
            stated = counted[1 if found[1].lower() == "tập thể" else 2]
            if int(stated) != len(named) and not _ALSO.search(named[-1]):
                yield _count_fault(len(named), stated, line)
