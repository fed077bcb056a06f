"""What a meeting decided, in the words of any office: votes, awards and leaders of each unit."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.model import Line
from worker.word.lint.text_keys import letters_key

#: A fact by what it is of, as (what, of whom), with what a line gives for it.
Results = dict[tuple[str, str], dict[str, Line]]
VOTES, AWARD, LEADER = "số phiếu", "khen thưởng", "đơn vị được bầu"
_NAMING_COLUMN = regex.compile(r"(Tên )?đơn vị\b|Tên tập thể", regex.I)
_CLAUSE = regex.compile(r"(?<=[;.])\s+|;")
_ASKED = r"đồng ý|nhất trí|thống nhất|bình chọn|bầu|suy tôn|tán thành|biểu quyết|tín nhiệm"
_VOTE = regex.compile(
    r"(?<![\d/])(?P<votes>\d{1,3}/\d{1,3}) (?:phiếu\b|(?:đơn vị|thành viên|đại biểu)"
    rf"(?: thành viên)? (?:{_ASKED}))"
)
_VOTES_CELL = regex.compile(r"(?P<votes>\d{1,3}/\d{1,3})(?: (?:phiếu|đơn vị|thành viên).*)?")
_OTHER_COUNT = regex.compile(r"có mặt|tham dự|vắng|hoàn thành|gửi|nộp", regex.I)
_AWARD = regex.compile(
    r"(?P<award>Cờ thi đua|Bằng khen|Giấy khen)"
    r"(?: của (?P<owner>\p{Lu}[^,;.()]*?(?=$|[,;.()]| cho | năm | đối với | và )))?"
)
_PROPOSES = regex.compile(r"(?i:đề nghị|\btrình\b|\btặng\b)|\bcho \p{Lu}")
_OF_THE_PAST = regex.compile(r"đã được|từng được|năm trước|liên tục", regex.I)
_OFFICE = (
    r"(?P<office>(?:Phó )?(?:Trưởng )?[Kk]hối(?: trưởng| phó)?|(?:Phó )?(?:Trưởng )?[Cc]ụm"
    r"(?: trưởng| phó)?)(?<=rưởng|hó|rưởng [Kk]hối|rưởng [Cc]ụm|hó [Kk]hối|hó [Cc]ụm)"
)
#: Where no table lists the units: a name that votes or an office follow.
_UNIT = (
    r"(?P<unit>(?:Sở|Ban|Văn phòng|Ủy ban|Hội|Trường|Phòng|Chi cục|Cục|Liên đoàn|Báo|Trung tâm|"
    r"Công an|Tòa án|Viện|Bộ|Công ty|Đài|Bảo hiểm|Ngân hàng|Kho bạc|Thuế|Thanh tra|Tỉnh đoàn|"
    r"Bệnh viện|Đảng ủy|Bưu điện|Điện lực|Thi hành án|Hải quan|Đại học|Học viện|Công đoàn|Chi bộ)"
    r" (?:(?! (?:là|làm|được|đạt|có|với|cho|do|tại|đề nghị)\b)[^,;:().\d]){2,80}?)"
)
_NAMED_UNITS = (
    regex.compile(rf"\b{_UNIT} (?:được |đạt |\()\d{{1,3}}/\d{{1,3}} "),
    regex.compile(rf"\b{_OFFICE}(?: năm \d{{4}})?(?:: | là ){_UNIT}(?=[,;.]|/\.|$)"),
    regex.compile(rf"(?:Cờ thi đua|Bằng khen|Giấy khen)[^,;.]{{0,60}} cho {_UNIT}(?=[,;.]|$)"),
)
_ELECTED = regex.compile(r"\b(bầu|phân công|luân phiên|giới thiệu)\b", regex.I)
_HOLDS = regex.compile(rf" (?:làm|là|giữ chức|giữ chức vụ) {_OFFICE}\b")
_HELD_BY = regex.compile(rf"\b{_OFFICE}(?: năm \d{{4}})?(?:: | là )$")
_GIVEN_TO = regex.compile(r"[^,;]{0,60}? cho (?=\p{Lu})")
_YEAR = regex.compile(r"\bnăm (\d{4})\b")


def find_units(lines: Sequence[Line]) -> set[str]:
    """The units that the tables of a paper name."""
    columns: set[tuple[int, int]] = set()
    found: set[str] = set()
    for line in lines:
        if line.cell is None or not line.in_table_of_data:
            continue
        place = line.cell.table.number, line.cell.column
        if line.cell.row == 0 and _NAMING_COLUMN.match(line.text):
            columns.add(place)
        elif place in columns and len(line.text) > 5 and not any(map(str.isdigit, line.text[:2])):
            found.add(line.text)
    sentences = [line.text for line in lines if line.cell is None]
    return found | {
        unit["unit"]
        for text in sentences
        for pattern in _NAMED_UNITS
        for unit in pattern.finditer(text)
    }


def read_results(lines: Sequence[Line], units: set[str]) -> Results:
    """The votes, awards and offices that a paper gives to units that the set names."""
    found: Results = {}
    names = _pattern(units)
    for what, whom, value, line in _read_all(lines, units, names) if names else ():
        found.setdefault((what, whom), {}).setdefault(value, line)
    return found


def _pattern(units: set[str]) -> regex.Pattern[str] | None:
    """The names, longer ones first: one may be the beginning of another."""
    ordered = sorted(units, key=len, reverse=True)
    return regex.compile("|".join(map(regex.escape, ordered))) if ordered else None


def _read_all(
    lines: Sequence[Line], units: set[str], names: regex.Pattern[str]
) -> Iterator[tuple[str, str, str, Line]]:
    rows: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        if line.cell is not None:
            rows.setdefault((line.cell.table.number, line.cell.row), []).append(line)
            continue
        for clause in _CLAUSE.split(line.text):
            for what, whom, value in _read_clause(clause, names):
                yield what, whom, value, line
    for row in rows.values():
        unit = next((line.text for line in row if line.text in units), None)
        for line in row if unit else ():
            voted = _VOTES_CELL.fullmatch(line.text)
            if voted and unit:
                yield VOTES, unit, _plain(voted["votes"]), line


def _read_clause(clause: str, names: regex.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    named = list(names.finditer(clause))
    for vote in _VOTE.finditer(clause) if named else ():
        before = [one for one in named if one.end() <= vote.start()]
        if before and not _OTHER_COUNT.search(clause, before[-1].end(), vote.start()):
            yield VOTES, before[-1][0], _plain(vote["votes"])
    awards = list(_AWARD.finditer(clause))
    proposed = _PROPOSES.search(clause) and not _OF_THE_PAST.search(clause)
    if len({one[0] for one in named}) == 1 and len(awards) == 1 and proposed:
        yield AWARD, named[0][0], _name_award(awards[0])
    elif len(awards) > 1 and proposed:
        yield from _read_each_award(clause, awards, named)
    yield from _read_leaders(clause, named)


def _read_each_award(
    clause: str, awards: Sequence[regex.Match[str]], named: Sequence[regex.Match[str]]
) -> Iterator[tuple[str, str, str]]:
    """`tặng Cờ thi đua … cho Sở A, Bằng khen … cho Sở B`: each award and whom it is for."""
    starts = {unit.start(): unit[0] for unit in named}
    for award in awards:
        given = _GIVEN_TO.match(clause, award.end())
        if given and given.end() in starts:
            yield AWARD, starts[given.end()], _name_award(award)


def _read_leaders(clause: str, named: Sequence[regex.Match[str]]) -> Iterator[tuple[str, str, str]]:
    """Who was elected to an office, or holds it in a year that the clause names."""
    year, elected = _YEAR.search(clause), _ELECTED.search(clause)
    if not year and not elected:
        return
    for unit in named:
        holds = _HOLDS.match(clause, unit.end()) if elected else None
        office = holds or _HELD_BY.search(clause, 0, unit.start())
        if office:
            yield (
                LEADER,
                f"{_name_office(office['office'])} {year[1] if year else ''}".strip(),
                unit[0],
            )


def _name_office(words: str) -> str:
    """One name for `Trưởng Khối` and `Khối trưởng`."""
    key = letters_key(words)
    of = "cụm" if "cum" in key else "khối"
    return f"Phó Trưởng {of}" if key.startswith("pho") or key.endswith("pho") else f"Trưởng {of}"


def _name_award(found: regex.Match[str]) -> str:
    owner = found["owner"]
    return f"{found['award']} của {owner}" if owner else found["award"]


def _plain(votes: str) -> str:
    return "/".join(str(int(one)) for one in votes.split("/"))


def is_same_award(one: str, other: str) -> bool:
    """One may leave out who grants it, or where that is."""
    left, right = letters_key(one), letters_key(other)
    return left.startswith(right) or right.startswith(left)
