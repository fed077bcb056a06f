"""Facts that papers of one meeting state again: how many came, ballots, scores, awards."""

from collections.abc import Iterator, Sequence

import regex

from worker.word.lint.model import Line

#: A fact by what it is of, as (what, of whom), with the figures that a line gives it.
Stated = dict[tuple[str, str], dict[str, Line]]
Row = dict[int, Line]
MEMBERS, PRESENT, BALLOTS, AWARDS = "số đơn vị thành viên", "có mặt", "số phiếu", "số khen thưởng"
RECIPIENT = "đơn vị, cá nhân được đề nghị"
_MEMBERS = regex.compile(
    r"\b(?:có|gồm) (\d{2,3}) đơn vị thành viên|^Thành phần[^:]{0,30}: (\d{2,3}) đơn vị thành viên"
    r"|^Tổng số đơn vị thành viên[^:]{0,40}: (\d{2,3})\b"
    r"|(?:[Kk]hối|[Cc]ụm)(?: thi đua)?[^.;()]{0,40} \((\d{2,3}) đơn vị(?: thành viên)?\)"
    r"|(?:[Kk]hối|[Cc]ụm) thi đua[^.;]{0,40} (?:có|gồm) (\d{2,3}) đơn vị\b"
    # those of whom so many came
    r"|(?:tham dự|có mặt|Thành phần)[^.;\d]{0,30}\d+/(\d{1,3}) đơn vị"
)
_PRESENT = regex.compile(r"\b(?:có mặt|tham dự)(?: của|:)? (\d+/\d+) đơn vị")
#: The invalid ones are the rest, and not always counted.
_BALLOTS = regex.compile(
    r"phát ra:? (\d+)[,;] (?:số phiếu )?thu (?:về|vào):? (\d+)[,;] (?:số phiếu )?hợp lệ:? (\d+)"
)
_AWARDS = regex.compile(
    r"(?<!\d)(\d{2,3}) \(\p{Ll}[\p{Ll} ]*\) (?P<award>\p{Lu}[\p{L} ]{5,90}?)"
    r"(?= cho | năm \d{4}|[;:,.])(?: cho (?P<who>\p{Lu}[^;.…]{3,150})(?=[.;]))?"
)
_SCORE = regex.compile(r"(Tổng )?[Đđ]iểm\b")
#: How lists call the score that the bloc gave.
_SHORT = {"Điểm": "Điểm Khối chấm"}
_NUMBER = regex.compile(r"\d{1,4}(?:,\d+)?")


def read_stated_facts(lines: Sequence[Line]) -> Stated:
    """The figures of a paper that its set repeats."""
    found: Stated = {}
    for what, whom, figure, line in (*_read_sentences(lines), *_read_tables(lines)):
        found.setdefault((what, whom), {}).setdefault(figure, line)
    return found


def _read_sentences(lines: Sequence[Line]) -> Iterator[tuple[str, str, str, Line]]:
    rounds = 0
    for line in lines:
        if line.cell is not None:
            continue
        for members in _MEMBERS.finditer(line.text):
            yield MEMBERS, "", str(int(next(filter(None, members.groups())))), line
        for present in _PRESENT.finditer(line.text):
            came = "/".join(str(int(one)) for one in present[1].split("/"))
            yield PRESENT, "", came, line
        for ballots in _BALLOTS.finditer(line.text):
            rounds += 1
            yield BALLOTS, str(rounds), "/".join(str(int(one)) for one in ballots.groups()), line
        for awards in _AWARDS.finditer(line.text):
            yield AWARDS, awards["award"], str(int(awards[1])), line
            if awards["who"] and int(awards[1]) == 1:
                yield RECIPIENT, awards["award"], awards["who"], line


def _read_tables(lines: Sequence[Line]) -> Iterator[tuple[str, str, str, Line]]:
    """The scores of units, by the headings of their columns, and the awards of a list."""
    tables: dict[int, dict[int, Row]] = {}
    for line in lines:
        if line.cell is not None and line.in_table_of_data:
            row = tables.setdefault(line.cell.table.number, {}).setdefault(line.cell.row, {})
            row.setdefault(line.cell.column, line)
    given: dict[str, list[tuple[str, Line]]] = {}
    for rows in tables.values():
        heads = {column: line.text for column, line in rows.pop(0, {}).items()}
        unit = _find_column(heads, "Đơn vị", "Tên đơn vị")
        award = _find_column(heads, "Danh hiệu, hình thức khen thưởng")
        for row in rows.values():
            name = row[unit].text if unit in row else ""
            yield from _read_scores(heads, row, name)
            if award in row:
                given.setdefault(row[award].text, []).append((name, row[award]))
    for what, found in given.items():
        yield AWARDS, what, str(len(found)), found[0][1]
        if len(found) == 1 and found[0][0]:
            yield RECIPIENT, what, *found[0]


def _read_scores(
    heads: dict[int, str], row: Row, name: str
) -> Iterator[tuple[str, str, str, Line]]:
    for column, head in heads.items():
        cell = row.get(column)
        if name and cell is not None and _SCORE.match(head) and _NUMBER.fullmatch(cell.text):
            yield _SHORT.get(head, head), name, cell.text, cell


def _find_column(heads: dict[int, str], *names: str) -> int:
    """The column of a heading that begins so; none has number -1."""
    return next((column for column, text in heads.items() if text.startswith(names)), -1)
