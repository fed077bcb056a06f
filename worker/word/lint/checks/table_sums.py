"""Totals, ranks and shares that contradict the cells beside or above them."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from worker.word.lint.checks.registry import Fault, checks_rule, format_number
from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.rules import Rule
from workflow.domain.errors import Message

_NUMBER = regex.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[+-]?\d+(?:,\d+)?")
#: `3`, `Số 3`, `Tổ 3`
_COUNTER = regex.compile(r"(?:\p{Lu}\p{Ll}+ )?\d+")
_TOTAL_ROW = regex.compile(r"(Tổng cộng|Cộng|Tổng số|Tổng)\s*:?", regex.I)
_TOTAL_COLUMN = regex.compile(r"(Tổng (số )?(điểm|cộng|số)|Cộng|Tổng)\b", regex.I)
_NOT_ADDED = regex.compile(r"%|tỷ lệ|tỉ lệ|bình quân|xếp|hạng|thứ|ghi chú|năm|TT$", regex.I)
_TAKEN_OFF = regex.compile(r"trừ", regex.I)
_NOT_A_PART = regex.compile(r"tối đa|chuẩn|kế hoạch|%|tỷ lệ|xếp|hạng|thứ|năm|ghi chú|TT$", regex.I)
_SCORE = regex.compile(r"(Tổng )?(số )?điểm\b|Tổng", regex.I)
_RANK = regex.compile(r"(Xếp )?(thứ|hạng|xếp thứ)( hạng)?\b|Xếp (thứ|hạng)", regex.I)
_FRACTION = regex.compile(r"(\d+)/(\d+)(?:\s\p{L}.*)?")
_SHARE = regex.compile(r"(\d{1,3}(?:,(\d+))?)\s*%?")
_OF_SHARES = regex.compile(r"tỷ lệ|tỉ lệ|%", regex.I)
#: A difference of rounding.
NEAR = 0.011


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table with one row of headings: its headings and its other rows, by column."""

    heads: dict[int, Line]
    rows: tuple[dict[int, Line], ...]

    @property
    def counted(self) -> list[dict[int, Line]]:
        """Rows whose first cell numbers them."""
        return [row for row in self.rows if 0 in row and _COUNTER.fullmatch(row[0].text)]


@checks_rule("VB-MT-12")
def check_totals_are_the_sums(paper: Paper, rule: Rule) -> Iterator[Fault]:
    for grid in _grids(paper):
        yield from _total_row_faults(grid)
        yield from _total_column_faults(grid)


def _total_row_faults(grid: _Grid) -> Iterator[Fault]:
    """Compare a last row of totals with the rows above; tables with levels are left alone."""
    if not grid.rows or len(grid.counted) != len(grid.rows) - 1 or len(grid.counted) < 2:
        return
    last = grid.rows[-1]
    if not any(_TOTAL_ROW.fullmatch(line.text) for line in last.values()):
        return
    for column, head in grid.heads.items():
        stated = _value(last.get(column))
        parts = [_value(row.get(column)) for row in grid.counted]
        if stated is None or None in parts or _NOT_ADDED.search(head.text) or column == 0:
            continue
        total = sum(part for part in parts if part is not None)
        if abs(total - stated) > NEAR:
            yield _sum_fault(total, last[column])


def _total_column_faults(grid: _Grid) -> Iterator[Fault]:
    """Compare totals of rows with their parts, where most rows show that they are sums."""
    columns = sorted(grid.heads)
    total = next(
        (column for column in reversed(columns) if _TOTAL_COLUMN.match(grid.heads[column].text)), 0
    )
    parts = [
        column for column in columns
        if 0 < column < total and not _NOT_A_PART.search(grid.heads[column].text)
        and all(_value(row.get(column)) is not None for row in grid.counted)
    ]  # fmt: skip
    if len(parts) < 2:
        return
    sums = [(row, _sum_row(row, parts, grid.heads)) for row in grid.counted]
    wrong = [(row, amount) for row, amount in sums if not _is_near(amount, row.get(total))]
    if 0 < len(wrong) <= len(sums) / 2:
        for row, amount in wrong:
            if total in row:
                yield _sum_fault(amount, row[total])


def _sum_row(row: dict[int, Line], parts: list[int], heads: dict[int, Line]) -> float:
    signs = {column: -1 if _TAKEN_OFF.search(heads[column].text) else 1 for column in parts}
    return sum(signs[column] * abs(_value(row[column]) or 0) for column in parts)


def _is_near(amount: float, line: Line | None) -> bool:
    stated = _value(line)
    return stated is not None and abs(stated - amount) <= NEAR


def _sum_fault(total: float, line: Line) -> Fault:
    wanted = Message("tổng của các ô: {total}", total=format_number(total))
    return Fault(wanted, Message("“{text}”", text=line.text), line)


@checks_rule("VB-MT-13")
def check_ranks_follow_scores(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """A higher score never ranks lower; ties may be broken by something else."""
    for grid in _grids(paper):
        rank = _find_column(grid, _RANK)
        score = _find_column(grid, _SCORE)
        if rank is None or score is None:
            continue
        rows = [
            (points, place, row[rank]) for row in grid.counted
            if (points := _value(row.get(score))) is not None
            and (place := _value(row.get(rank))) is not None
        ]  # fmt: skip
        for points, place, line in rows:
            better = sum(other > points for other, _, _ in rows)
            if place <= better and len(rows) > 1:
                wanted = Message("hạng theo điểm: từ {place} trở xuống", place=better + 1)
                yield Fault(wanted, Message("hạng {place}", place=line.text), line)
                break  # the others are off for the same reason


def _find_column(grid: _Grid, pattern: regex.Pattern[str]) -> int | None:
    found = [column for column, head in grid.heads.items() if pattern.match(head.text)]
    return max(found, default=None)


@checks_rule("VB-MT-14")
def check_shares_in_cells(paper: Paper, rule: Rule) -> Iterator[Fault]:
    """Compare a share with the only fraction in its row."""
    for grid in _grids(paper):
        shares = [column for column, head in grid.heads.items() if _OF_SHARES.search(head.text)]
        for row in grid.rows:
            found = [one for line in row.values() if (one := _FRACTION.fullmatch(line.text))]
            for column in shares if len(found) == 1 and len(shares) == 1 else ():
                share = _SHARE.fullmatch(row[column].text) if column in row else None
                if share and (fault := _share_fault(found[0], share, row[column])):
                    yield fault


def _share_fault(part: regex.Match[str], share: regex.Match[str], line: Line) -> Fault | None:
    few, all_ = int(part[1]), int(part[2])
    exact = 100 * few / all_ if all_ else 0.0
    stated = float(share[1].replace(",", "."))
    if not all_ or abs(exact - stated) <= 0.51 * 10 ** -len(share[2] or ""):
        return None
    right = format_number(round(exact, 2))
    wanted = Message("{part}/{whole} là {share}%", part=few, whole=all_, share=right)
    return Fault(wanted, Message("{share}%", share=share[1]), line)


def _value(line: Line | None) -> float | None:
    if line is None or not _NUMBER.fullmatch(line.text):
        return None
    return float(line.text.replace(".", "").replace(",", "."))


def _grids(paper: Paper) -> list[_Grid]:
    """The tables of the paper whose cells each hold one line."""
    enclosed = (line for appendix in paper.appendices for line in appendix.lines)
    cells: dict[int, dict[int, dict[int, Line]]] = {}
    broken: set[int] = set()
    for line in (*paper.body.lines, *enclosed):
        if line.cell is None or not line.in_table_of_data:
            continue
        row = cells.setdefault(line.cell.table.number, {}).setdefault(line.cell.row, {})
        if line.cell.column in row and line.cell.row == 0:
            broken.add(line.cell.table.number)
        row.setdefault(line.cell.column, line)
    found = []
    for number, rows in cells.items():
        order = sorted(rows)
        spans = any(line.cell and line.cell.spans > 1 for line in rows[order[0]].values())
        if number not in broken and order[0] == 0 and not spans:
            found.append(_Grid(rows[0], tuple(rows[one] for one in order[1:])))
    return found
