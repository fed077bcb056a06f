"""Estimate how high a paper is, to know whether it fits on one page."""

import math
from collections.abc import Iterable
from itertools import groupby

from worker.word.lint.components import Paper
from worker.word.lint.model import Line
from worker.word.lint.text_width import text_width_mm

#: A single line of Times New Roman takes this much of its size.
SINGLE = 1.15
#: The estimate knows neither hyphens nor kerning; a paper nearly as high as the page is left open.
CERTAIN = 0.92
_MM_PER_POINT = 25.4 / 72


def fits_one_page(paper: Paper) -> bool:
    """Return whether the paper, its appendices aside, surely ends on its first page."""
    section = paper.document.sections[0]
    enclosed = {id(line) for appendix in paper.appendices for line in appendix.lines}
    lines = [line for line in paper.document.lines if id(line) not in enclosed and not line.boxed]
    if any(line.layout.page_break for line in lines[1:]):
        return False
    room = section.height - section.top - section.bottom
    return height_mm(lines) <= CERTAIN * room


def height_mm(lines: Iterable[Line]) -> float:
    """Return the height of lines in reading order; cells of a row lie side by side."""
    total = 0.0
    for row, group in groupby(lines, key=_row):
        if row is None:
            total += sum(map(_line_mm, group))
        else:
            columns: dict[int, float] = {}
            for line in group:
                column = line.cell.column if line.cell else 0
                columns[column] = columns.get(column, 0.0) + _line_mm(line)
            total += max(columns.values())
    return total


def _row(line: Line) -> tuple[int, int] | None:
    return (line.cell.table.number, line.cell.row) if line.cell else None


def _line_mm(line: Line) -> float:
    size = max((run.look.size for run in line.runs), default=14.0)
    spacing = line.layout.spacing
    points = spacing.amount * SINGLE * size if spacing.rule == "auto" else spacing.amount
    rows = (
        math.ceil((text_width_mm(line) + max(line.layout.first_mm, 0.0)) / line.width_mm)
        if line.width_mm > 0
        else 1
    )
    around = 0.0 if line.soft else line.layout.before + line.layout.after
    return (max(rows, 1) * points + around) * _MM_PER_POINT
