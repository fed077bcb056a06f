"""Tables: which are drawn and which only lay the page out, and how wide a cell is."""

from collections.abc import Iterator
from functools import cached_property

from worker.word.lint.model import Cell, Table
from worker.word.lint.ooxml import TWIPS_PER_MM, Element, W, child_value, number, twips

UPRIGHTS = ("left", "right", "start", "end", "insideV")
NO_LINE = (None, "nil", "none")
USUAL_MARGIN_MM = 1.9


class Grid:
    """One table with what its cells share."""

    def __init__(self, element: Element, table_number: int, style: Element | None) -> None:
        self.element = element
        self._properties = element.find(W + "tblPr")
        self._style = style
        columns = [
            twips(col.get(W + "w")) or 0.0 for col in element.iterfind(f"{W}tblGrid/{W}gridCol")
        ]
        self._columns = [width / TWIPS_PER_MM for width in columns]
        indent = twips(child_value(self._properties, "tblInd", "w")) or 0.0
        floating = self._properties is not None and self._properties.find(W + "tblpPr") is not None
        self.table = Table(
            table_number,
            self._bordered(),
            len(columns),
            width_mm=sum(self._columns),
            indent_mm=indent / TWIPS_PER_MM,
            floating=floating,
        )

    def cells(self) -> Iterator[tuple[Element, Cell]]:
        """Yield each cell with its place, in reading order."""
        for row_number, row in enumerate(self.element.iterfind(W + "tr")):
            self.table.rows += 1
            column = 0
            for element in _row_cells(row):
                properties = element.find(W + "tcPr")
                spans = int(number(child_value(properties, "gridSpan")) or 1)
                width = self._width(properties, column, spans)
                yield element, Cell(self.table, row_number, column, width, spans)
                column += spans

    def _width(self, properties: Element | None, column: int, spans: int) -> float:
        grid = sum(self._columns[column : column + spans])
        stated = None
        if child_value(properties, "tcW", "type") in (None, "dxa"):
            stated = twips(child_value(properties, "tcW", "w"))
        whole = stated / TWIPS_PER_MM if stated else grid
        return max(whole - self._margins, 0.0)

    @cached_property
    def _margins(self) -> float:
        return self._margin("left") + self._margin("right")

    def _margin(self, side: str) -> float:
        for owner in (self._properties, self._style):
            length = child_value(
                None if owner is None else owner.find(f".//{W}tblCellMar"), side, "w"
            )
            if (found := twips(length)) is not None:
                return found / TWIPS_PER_MM
        return USUAL_MARGIN_MM

    def _bordered(self) -> bool:
        for owner in (self._properties, self._style):
            borders = None if owner is None else owner.find(f".//{W}tblBorders")
            if borders is not None:
                return any(child_value(borders, side) not in NO_LINE for side in UPRIGHTS)
        drawn = [
            border
            for border in self.element.iterfind(f"{W}tr/{W}tc/{W}tcPr/{W}tcBorders")
            if any(child_value(border, side) not in NO_LINE for side in UPRIGHTS)
        ]
        return len(drawn) > 1


def _row_cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif child.tag == W + "sdt":
            yield from child.iterfind(f"{W}sdtContent/{W}tc")
