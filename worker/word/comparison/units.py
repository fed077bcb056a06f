"""The text of a Word file in units that people compare: paragraphs, and rows of plain tables."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from worker.word.comparison.unseen import is_unseen, mark_hidden_by_style
from worker.word.files.opc import OpcPackage
from worker.word.files.package import read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Around each value that a template prints, where that is asked for; never stored.
VALUE_STARTS, VALUE_ENDS = "\uf8f0", "\uf8f1"
CELL_BORDER = " | "
#: What is in a paragraph, but no longer or not yet part of its text.
LEFT_OUT = {
    f"{W}{name}"
    for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "txbxContent")
}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}sym": "\ufffd",
}
_SAME = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-", "\u00ad": None})


@dataclass(slots=True)
class Unit:
    """A paragraph, or a table row whose cells have one paragraph each."""

    element: etree._Element
    text: str
    #: The places in the text that a value filled.
    values: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_row(self) -> bool:
        return bool(self.element.tag == f"{W}tr")


def open_body(docx: bytes) -> tuple[OpcPackage, etree._Element, etree._Element]:
    """A Word file, the root of its main part, and its body; raises `PackageError`."""
    package = OpcPackage(read(docx))
    root = package.root(package.main)
    body = root.find(f"{W}body")
    body = root if body is None else body
    mark_hidden_by_style(package, body)
    return package, root, body


def read_units(body: etree._Element) -> list[Unit]:
    """The units with text, from top to bottom."""
    reader = _Reader()
    return [unit for element in _elements(body) if (unit := reader.read(element)).text.strip()]


def _elements(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == f"{W}p":
            yield child
            for box in child.iter(f"{W}txbxContent"):
                if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                    yield from _elements(box)
        elif child.tag == f"{W}tr" and _is_plain(child):
            yield child
        elif isinstance(child.tag, str) and child.tag not in LEFT_OUT:
            yield from _elements(child)


def _is_plain(row: etree._Element) -> bool:
    """True for a row of data; letterheads and signatures have several paragraphs in a cell."""
    cells = row.findall(f"{W}tc")
    return len(cells) > 1 and all(len(list(cell.iter(f"{W}p"))) == 1 for cell in cells)


def read_text(element: etree._Element) -> str:
    """The text of a paragraph or of a part of one, as it is compared."""
    return "" if is_unseen(element) else "".join(_characters(element))


class _Reader:
    """Reads units in order: a value may go on in the next one."""

    def __init__(self) -> None:
        self._is_open = False

    def read(self, element: etree._Element) -> Unit:
        text: list[str] = []
        values: list[tuple[int, int]] = []
        start = 0 if self._is_open else None
        for character in _characters(element):
            if character == VALUE_STARTS:
                start = len(text)
            elif character == VALUE_ENDS:
                if start is not None and start < len(text):
                    values.append((start, len(text)))
                start = None
            else:
                text.append(character)
        if start is not None and start < len(text):
            values.append((start, len(text)))
        self._is_open = start is not None
        return Unit(element, "".join(text), values)


def _is_left_out(element: etree._Element) -> bool:
    is_known = isinstance(element.tag, str)
    return not is_known or element.tag in (*LEFT_OUT, _FALLBACK) or is_unseen(element)


def _characters(element: etree._Element) -> Iterator[str]:
    if element.tag == f"{W}tr":
        for number, cell in enumerate(element.findall(f"{W}tc")):
            yield from CELL_BORDER if number else ""
            for paragraph in cell.iter(f"{W}p"):
                yield from _characters(paragraph)
        return
    for child in element:
        if child.tag == f"{W}t":
            yield from unicodedata.normalize("NFC", child.text or "").translate(_SAME)
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif not _is_left_out(child):
            yield from _characters(child)
