"""Letterheads and signatures set with tabs or spaces: put their two columns into cells."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from worker.word.lint.kinds import find_kind
from worker.word.lint.letterhead import ORGANISATION, is_letterhead_text
from worker.word.lint.model import Cell, Line, Run, Table
from worker.word.lint.paragraphs import normalize
from worker.word.lint.text_keys import letters_key

REACH = 12
#: Numbers of the tables that only this module sees.
HEAD_TABLE, END_TABLE = -2, -3
LEFT, RIGHT = 0, 1
#: A line that begins this far from the margin belongs to the right column.
FAR_MM = 50.0
_TABS = regex.compile(r"\t+")
_SPACES = regex.compile(
    r"(?<=\S)[ \u00a0]{3,}(?=CỘNG H[OÒ]|Độc [Ll]ập|ĐẢNG CỘNG|\p{Lu}[\p{L}\d .-]{1,40},\s*ngày)"
)
#: At the end of a paper spaces of any row set the signer apart.
_WIDE = regex.compile(r"(?<=\S)[ \u00a0]{5,}(?=\S)")
_NOT_SPACE = regex.compile(r"[^\s\u00a0]")
_ABOUT = regex.compile(r"V\s*[/.-]?\s*v\b", regex.I)
_SIGNS = regex.compile(r"(TM|KT|TL|TUQ|Q)\.|[TK]/[MTL]\b|\p{Lu}{2,}( \p{Lu}{2,})*$")
_LISTED = regex.compile(r"[-–+] ?\S")


def split_tabbed_lines(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with each two-column line of the head and of the end as two cells."""
    start = _find_end_start(lines)
    return [*_split_head(lines[:start]), *_split_end(lines[start:])]


def _split_head(lines: Sequence[Line]) -> Iterator[Line]:
    table = Table(HEAD_TABLE, bordered=False, columns=2)
    row, about = -1, False
    for order, line in enumerate(lines):
        pieces = _columns(line) if order < REACH else []
        near = 0 <= row >= order - 3 and line.cell is None and not line.boxed
        if len(pieces) == 2 and any(is_letterhead_text(_text(piece)) for piece in pieces):
            row, about = order, _ABOUT.match(_text(pieces[0])) is not None
            yield from (_cell(line, piece, table, order, side) for side, piece in enumerate(pieces))
        elif near and _is_about(line, after=about):
            row, about = order, True
            yield _cell(line, line.runs, table, order, LEFT)
        elif near and _is_one_column(line):
            row, about = order, False
            far = line.raw.startswith(("\t", "    ")) or line.layout.left_mm >= FAR_MM
            first = _NOT_SPACE.search(line.raw)
            start = first.start() if first else 0
            piece = _between(line.runs, start, len(line.raw))
            yield _cell(line, piece, table, order, RIGHT if far else LEFT)
        else:
            row, about = (-1 if line.text else row), False
            yield line


def _is_about(line: Line, *, after: bool) -> bool:
    """The summary of a letter, and what of it is typed on a second line."""
    slanted = (line.text.startswith("Về ") or line.layout.right_mm > FAR_MM) and _is_slanted(line)
    if _ABOUT.match(line.text) or (slanted and bool(line.text)):
        return True
    wraps = after and 0 < len(line.text) < 60 and line.text[0].islower()
    return wraps and line.layout.align != "both"


def _is_slanted(line: Line) -> bool:
    return all(run.look.italic for run in line.runs if run.letters)


def _is_one_column(line: Line) -> bool:
    """What one column alone says on a line, the other being empty there: no title, which is set
    in the middle."""
    if line.layout.align == "center" or len(line.text) > 80:
        return False
    titled = find_kind(line.text) is not None and not ORGANISATION.match(line.text.upper())
    has_text = line.text == "*" or line.upper or is_letterhead_text(line.text)
    return has_text and not titled


def _find_end_start(lines: Sequence[Line]) -> int:
    """Find the first line that sets recipients and signer side by side without a table."""
    for order, line in enumerate(lines):
        if line.cell is None and ("\t" in line.raw or _WIDE.search(line.raw)):
            pieces = [_text(piece) for piece in _columns(line, _WIDE)]
            if pieces and letters_key(pieces[0]) == "noinhan" and len(pieces) == 2:
                return order
            late = order > REACH and order * 2 > len(lines)
            if late and len(pieces) == 1 and line.raw.startswith("\t") and _SIGNS.match(pieces[0]):
                return order
    return len(lines)


def _split_end(lines: Sequence[Line]) -> Iterator[Line]:
    table = Table(END_TABLE, bordered=False, columns=2)
    for order, line in enumerate(lines):
        if line.cell is not None or not line.text or len(line.text) > 120:
            yield line
            continue
        pieces = _columns(line, _WIDE)
        if len(pieces) == 2:
            yield from (_cell(line, piece, table, 0, side) for side, piece in enumerate(pieces))
        else:
            far = line.raw.startswith(("\t", "    ")) or line.layout.left_mm >= FAR_MM
            listed = _LISTED.match(line.text) is not None
            right = far or (not listed and line.layout.align in ("center", "right", "end"))
            right = right or (not listed and order > 0 and bool(line.runs) and _is_bold(line))
            yield _cell(line, line.runs, table, 0, RIGHT if right else LEFT)


def _is_bold(line: Line) -> bool:
    return all(run.look.bold and not run.look.italic for run in line.runs if run.letters)


def _columns(line: Line, spaces: regex.Pattern[str] = _SPACES) -> list[list[Run]]:
    """Cut the runs at tabs, or at spaces: those before what only a right column says."""
    if line.cell is not None or line.boxed:
        return []
    pattern = _TABS if "\t" in line.raw.strip() or line.raw.startswith("\t") else spaces
    cuts = [(found.start(), found.end()) for found in pattern.finditer(line.raw)]
    bounds = zip([0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(line.raw)],
                 strict=True)  # fmt: skip
    pieces = [_between(line.runs, start, end) for start, end in bounds]
    return [piece for piece in pieces if _text(piece)]


def _between(runs: Sequence[Run], start: int, end: int) -> list[Run]:
    found, place = [], 0
    for run in runs:
        text = run.text[max(start - place, 0) : max(end - place, 0)]
        place += len(run.text)
        if text:
            found.append(replace(run, text=text))
    return found


def _text(runs: Sequence[Run]) -> str:
    return normalize("".join(run.text for run in runs))


def _cell(line: Line, runs: Sequence[Run], table: Table, row: int, side: int) -> Line:
    """Return one side of a line; how tabs align it is not in the file, so it is trusted."""
    width = line.width_mm / 2
    listed = _LISTED.match(_text(runs)) or letters_key(_text(runs)) == "noinhan"
    return replace(
        line,
        raw="".join(run.text for run in runs),
        text=_text(runs),
        runs=tuple(runs),
        layout=replace(line.layout, align="left" if listed else "center", first_mm=0.0),
        cell=Cell(table, row, side, width),
        width_mm=width,
    )
