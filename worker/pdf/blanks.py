"""The dotted blanks of a printed paper: where they stand on its pages, and which field fills each.

Dots look alike on the page. A second copy of the paper, filled with marked dots and never printed,
tells in the order of its text which is which; the PDF has them in the same order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2

from worker.pdf.text import read_pages
from worker.word.comparison.units import open_body, read_units
from workflow.domain.papers.blanks import split_marked

_DOT = "…"
#: One dot may be a sentence that trails off; room to write in has more.
_FEWEST = 2
#: Points: what is further apart is on another line, or has words in between.
_GAP = 3.0


@dataclass(frozen=True)
class DotRun:
    """A run of dots on one line: its page from 0, its place as shares of the page, its letters."""

    page: int
    left: float
    top: float
    width: float
    height: float
    letters: int

    @property
    def is_blank(self) -> bool:
        return self.letters >= _FEWEST


def find_dots(pdf: bytes, most_pages: int) -> list[DotRun]:
    """All runs of dots of the first pages, in the order of the text."""
    pages = [at for at, text in enumerate(read_pages(pdf)[:most_pages]) if _DOT in text]
    if not pages:
        return []
    with pypdfium2.PdfDocument(pdf) as document:
        return [run for number in pages for run in _find_on_page(document[number], number)]


def _find_on_page(page: pypdfium2.PdfPage, number: int) -> Iterator[DotRun]:
    text, (width, height) = page.get_textpage(), page.get_size()
    boxes: list[tuple[float, float, float, float]] = []

    def finish() -> Iterator[DotRun]:
        if boxes:
            left, right = boxes[0][0], boxes[-1][2]
            bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
            place = (
                left / width,
                1 - top / height,
                (right - left) / width,
                (top - bottom) / height,
            )
            yield DotRun(number, *place, len(boxes))
            boxes.clear()

    last = -2
    for at in _find_letters(text):
        box = text.get_charbox(at, loose=True)
        is_apart = at != last + 1 or abs(box[1] - boxes[-1][1]) > _GAP
        if boxes and (is_apart or box[0] - boxes[-1][2] > _GAP):
            yield from finish()
        boxes.append(box)
        last = at
    yield from finish()


def _find_letters(text: pypdfium2.PdfTextPage) -> Iterator[int]:
    """The places of the dots among the letters of a page."""
    found = text.search(_DOT)
    while one := found.get_next():
        first, count = one
        yield from range(first, first + count)


def read_marks(marked_docx: bytes) -> list[int | None]:
    """The place of the gap of each dot of a marked paper, in the order of its text."""
    text = "\n".join(unit.text for unit in read_units(open_body(marked_docx)[2]))
    return [gap for letters, gap in split_marked(text) for _ in range(letters)]


def describe_blanks(runs: Sequence[DotRun], marks: Sequence[int | None]) -> list[dict[str, Any]]:
    """The blanks as plain values, with their gaps where the marks are those of this PDF."""
    is_same = sum(run.letters for run in runs) == len(marks)
    found, at = [], 0
    for run in runs:
        gap = marks[at] if is_same else None
        at += run.letters
        if run.is_blank:
            found.append(
                {**{name: round(value, 5) for name, value in vars(run).items()}, "gap": gap}
            )
    return found
