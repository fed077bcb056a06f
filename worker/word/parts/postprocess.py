"""Changes to a part after a render, for templates where the data decides them."""

import io

from lxml import etree

from worker.word.parts.empty_check import NEED_PARAGRAPH
from worker.word.parts.instrument import first_drawing, number_drawings
from worker.word.parts.part import Part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_FOLLOWERS = frozenset(
    f"{_W}{name}{end}"
    for name in ("bookmark", "perm", "commentRange", "moveFromRange", "moveToRange")
    for end in ("Start", "End")
) | {f"{_W}proofErr"}


def postprocess(xml: bytes, part: Part, *, mend: bool) -> bytes:
    """Finish a part; `mend` tells that an element of it may be empty that must not be."""
    if part.break_runs and (b"\n" in xml or b"\t" in xml):
        xml = _resolve_listing(xml.decode()).encode()
    if part.number_drawings:
        first = first_drawing(part.source.number)
        xml = number_drawings(xml.decode(), first - 1)[0].encode()
    if part.fit_tables or mend:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=True))
        if mend:
            fill_empty(root)
        if part.fit_tables:
            for table in root.iter(f"{_W}tbl"):
                _fit_columns(table)
        xml = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return xml


def _resolve_listing(xml: str) -> str:
    from worker.word.expressions.docxtpl_library import DocxTemplate  # slow to load

    opened = DocxTemplate(io.BytesIO())  # opens nothing; the method used here keeps no state
    return str(opened.resolve_listing(xml))


def fill_empty(root: etree._Element) -> None:
    """Drop rows without cells and tables without rows; end what must with a paragraph."""
    for row in list(root.iter(f"{_W}tr")):
        if next(row.iter(f"{_W}tc"), None) is None:
            _remove(row)
    for table in list(root.iter(f"{_W}tbl")):
        if next(table.iter(f"{_W}tr"), None) is None:
            _remove(table)
    for holder in root.iter(*(f"{_W}{name}" for name in NEED_PARAGRAPH)):
        blocks = [child for child in holder if child.tag not in _FOLLOWERS]
        last = blocks[-1].tag if blocks else ""
        if last not in (f"{_W}p", f"{_W}sdt"):
            etree.SubElement(holder, f"{_W}p")
    _fill_drawings(root)


def _fill_drawings(root: etree._Element) -> None:
    """Give the text of shapes and of titles in charts a paragraph."""
    for holder in root.iter(f"{_A}txBody", f"{_C}rich"):
        if holder.find(f"{_A}p") is None:
            etree.SubElement(holder, f"{_A}p")


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _fit_columns(table: etree._Element) -> None:
    """Give the table as many columns as its rows need, as docxtpl does.

    Added columns share the width of the table; that of dropped ones goes to those that stay.
    """
    grid = table.find(f"{_W}tblGrid")
    if grid is None:
        return
    rows = [row.findall(f"{_W}tc") for row in table.iter(f"{_W}tr")]
    columns = grid.findall(f"{_W}gridCol")
    more = max((len(cells) for cells in rows), default=0) - len(columns)
    width = sum(_width(column) for column in columns)
    if more > 0 and width > 0:
        old, new = width / len(columns), width / (len(columns) + more)
        for column in columns:
            column.set(f"{_W}w", str(int(_width(column) * new / old)))
        for _ in range(more):
            etree.SubElement(grid, f"{_W}gridCol", {f"{_W}w": str(int(new))})
        columns = grid.findall(f"{_W}gridCol")
    needed = max((sum(map(_span, cells)) for cells in rows), default=0)
    _drop_columns(grid, columns, needed)


def _drop_columns(grid: etree._Element, columns: list[etree._Element], needed: int) -> None:
    dropped = columns[needed:] if needed < len(columns) else []
    for column in dropped:
        grid.remove(column)
    kept = columns[: len(columns) - len(dropped)]
    if dropped and kept:
        extra = int(sum(map(_width, dropped)) / len(kept))
        for column in kept:
            column.set(f"{_W}w", str(int(_width(column) + extra)))


def _width(column: etree._Element) -> float:
    try:
        return float(column.get(f"{_W}w", "0"))
    except ValueError:
        return 0.0


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    text = "1" if span is None else span.get(f"{_W}val", "1")
    return int(text) if text.isdecimal() else 1
