"""Letterheads set with tabs instead of a table: take their two columns apart."""

from collections.abc import Sequence
from dataclasses import replace

from worker.word.lint.letterhead import is_letterhead_text
from worker.word.lint.model import Cell, Line, Run, Table
from worker.word.lint.paragraphs import normalize

REACH = 12
UNSEEN = -2


def split_tabbed_lines(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with each tabbed line of the head as two, in the cells of one table."""
    table = Table(UNSEEN, bordered=False, columns=2)
    found: list[Line] = []
    for order, line in enumerate(lines):
        pieces = _split_runs(line) if order < REACH and _is_tabbed(line) else []
        if len(pieces) == 2 and any(
            is_letterhead_text(normalize(_text(piece))) for piece in pieces
        ):
            found += [_part(line, piece, table, order, side) for side, piece in enumerate(pieces)]
        else:
            found.append(line)
    return found


def _is_tabbed(line: Line) -> bool:
    return line.cell is None and "\t" in line.raw.strip()


def _split_runs(line: Line) -> list[list[Run]]:
    """Cut the runs at the tabs; empty stretches, as between two tabs, drop out."""
    pieces: list[list[Run]] = [[]]
    for run in line.runs:
        first, *others = run.text.split("\t")
        pieces[-1].append(replace(run, text=first))
        pieces += [[replace(run, text=text)] for text in others]
    return [piece for piece in pieces if _text(piece).strip()]


def _text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _part(line: Line, runs: Sequence[Run], table: Table, row: int, side: int) -> Line:
    """One side of a tabbed line; where it stands in its column is not in the file: trust it."""
    width = line.width_mm / 2
    return replace(
        line,
        raw=_text(runs),
        text=normalize(_text(runs)),
        runs=tuple(runs),
        layout=replace(line.layout, align="center"),
        cell=Cell(table, row, side, width),
        width_mm=width,
        strokes=line.strokes if side == 0 else (),
    )
