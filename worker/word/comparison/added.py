"""Put paragraphs, rows and tables of another Word file where they belong."""

import copy

from lxml import etree

from worker.word.comparison.run_edits import Tracker, make_run
from worker.word.comparison.unit_pairs import paragraphs_of
from worker.word.comparison.units import Unit, W, read_text

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: What leads to other parts of the file that it was in, or means something there alone.
_FOREIGN = tuple(
    f"{W}{name}"
    for name in (
        *("drawing", "pict", "object", "commentRangeStart", "commentRangeEnd", "commentReference"),
        *("bookmarkStart", "bookmarkEnd", "footnoteReference", "endnoteReference", "sectPr"),
        *("del", "moveFrom", "pPrChange", "rPrChange", "tblPrChange", "trPrChange", "numPr"),
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        *("permStart", "permEnd", "proofErr", "lastRenderedPageBreak", "fldChar", "instrText"),
    )
)
_UNWRAPPED = tuple(
    f"{W}{name}" for name in ("ins", "moveTo", "hyperlink", "fldSimple", "smartTag", "sdtContent")
)
_STYLES = (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")


class Adder:
    """Adds units behind an anchor, which moves along."""

    def __init__(
        self, body: etree._Element, tracker: Tracker, styles: frozenset[str] = frozenset()
    ) -> None:
        self._body, self._tracker, self._styles = body, tracker, styles
        self.anchor: etree._Element | None = None

    def add_text(self, unit: Unit) -> None:
        """A unit by its text, with the looks of what stands before it."""
        anchor = self.anchor
        if unit.is_row and anchor is not None and anchor.tag == f"{W}tr":
            cells = anchor.findall(f"{W}tc")
            texts = [read_text(paragraph) for paragraph in paragraphs_of(unit)]
            if len(cells) == len(texts):
                self._place(self._make_row(anchor, texts))
                return
        like = anchor if anchor is not None and anchor.tag == f"{W}p" else self._first_paragraph()
        self._place(self._tracker.add_paragraph(unit.text, like), at_top=_is_at_top(unit))

    def _make_row(self, like: etree._Element, texts: list[str]) -> etree._Element:
        row = copy.deepcopy(like)
        for cell, text in zip(row.findall(f"{W}tc"), texts, strict=True):
            paragraph = next(cell.iter(f"{W}p"))
            first = next(paragraph.iter(f"{W}r"), None)
            for child in list(paragraph):
                if child.tag != f"{W}pPr":
                    paragraph.remove(child)
            if text:
                paragraph.append(self._tracker.mark("ins", make_run(text, first)))
        for properties in row.iter(f"{W}trPr", f"{W}rPr"):
            for mark in properties.findall(f"{W}ins") + properties.findall(f"{W}del"):
                properties.remove(mark)
        if self._tracker.is_tracking:
            self._tracker.mark_row(row, "ins")
        return row

    def add_mark(self, text: str) -> None:
        """A paragraph that somebody has to look at, highlighted."""
        paragraph = etree.Element(f"{W}p")
        run = etree.SubElement(paragraph, f"{W}r")
        looks = etree.SubElement(run, f"{W}rPr")
        etree.SubElement(looks, f"{W}highlight").set(f"{W}val", "yellow")
        etree.SubElement(run, f"{W}t").text = text
        self._place(paragraph)

    def add_copy(self, unit: Unit) -> None:
        """A unit as it is in the other file, without what leads out of it."""
        copied = self._clean(unit.element)
        if unit.is_row and (self.anchor is None or not _has_as_many_cells(self.anchor, copied)):
            self.add_text(unit)
        else:
            self._place(copied, at_top=_is_at_top(unit))

    def add_table(self, table: etree._Element) -> None:
        """A whole table, and a paragraph behind it as Word wants one between two tables."""
        self._place(self._clean(table), at_top=True)
        self._place(etree.Element(f"{W}p"), at_top=True)

    def _clean(self, element: etree._Element) -> etree._Element:
        copied = copy.deepcopy(element)
        for child in list(copied.iter(*_FOREIGN)):
            _drop(child)
        for child in list(copied.iter(*_UNWRAPPED, f"{W}sdt")):
            _unwrap(child)
        for child in list(copied.iter(*_STYLES)):
            if child.get(f"{W}val") not in self._styles:
                _drop(child)
        for child in list(copied.iter()):
            if isinstance(child.tag, str) and any(_RELATED in str(name) for name in child.attrib):
                _drop(child)
        return copied

    def _place(self, made: etree._Element, *, at_top: bool = False) -> None:
        anchor = self.anchor
        if anchor is None:
            self._body.insert(0, made)
        else:
            _climb(anchor, self._body, made, at_top=at_top).addnext(made)
        self.anchor = made

    def _first_paragraph(self) -> etree._Element | None:
        return next(
            (child for child in self._body if child.tag == f"{W}p" and read_text(child)), None
        )


def _is_at_top(unit: Unit) -> bool:
    """True for a paragraph that stands in no table."""
    parent = unit.element.getparent()
    return not unit.is_row and parent is not None and parent.tag == f"{W}body"


def _has_as_many_cells(anchor: etree._Element, row: etree._Element) -> bool:
    return anchor.tag == f"{W}tr" and len(anchor.findall(f"{W}tc")) == len(row.findall(f"{W}tc"))


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tag == f"{W}sdt":
        content = element.find(f"{W}sdtContent")
        children = [] if content is None else list(content)
    else:
        children = list(element)
    for child in children:
        element.addprevious(child)
    parent.remove(element)


def _climb(
    anchor: etree._Element, body: etree._Element, made: etree._Element, *, at_top: bool
) -> etree._Element:
    """The anchor, or what it is in, next to which the new element may be."""
    above = anchor.getparent()
    while above is not None and above is not body:
        if not at_top and not (made.tag == f"{W}p" and anchor.tag == f"{W}tr"):
            break
        anchor, above = above, above.getparent()
    return anchor
