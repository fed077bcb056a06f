"""What the values of cells do not say: shown as a percentage, a formula in error or not computed.

Calamine gives 0.125 for a cell that shows 12,5%, and nothing for #N/A or a formula that no program
has computed yet. Taken like that they would be another number, or a fact that is gone in silence.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from posixpath import join, normpath
from typing import Any, TypeAlias
from xml.parsers import expat

from worker.old_sheet_marks import find_old_marks, is_old_from_1904, is_percent
from worker.open_sheet_marks import OpenDocument, Spans
from workflow.services.stores.zip_damage import ZIP_DAMAGE

#: A cell by row and column, from 0.
Place: TypeAlias = tuple[int, int]
#: By the name of a sheet: what is said of its cells.
Marks: TypeAlias = dict[str, dict[Place, str]]
Attributes: TypeAlias = dict[str, str]

PERCENT, UNCOMPUTED = "percent", "uncomputed"
_OLE = b"\xd0\xcf\x11\xe0"
_BUILT_IN_PERCENT = {9, 10}
_LETTERS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FROM_1904 = re.compile(rb"null-date[^>]*date-value=[\"']1904-")
_WORTH_READING = re.compile(rb"<(?:\w+:)?f\b|t=\"e\"")


def find_marks(content: bytes) -> Marks:
    """The marks of a workbook; a broken part has none, since the values are read by others."""
    if content.startswith(_OLE):
        return find_old_marks(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if "content.xml" in package.namelist():
                return OpenDocument(package.read("content.xml"), parse).marks
            return _find_in_package(package)
    except (*ZIP_DAMAGE, KeyError, expat.ExpatError):
        return {}


def is_counted_from_1904(content: bytes) -> bool:
    """Tell whether a day without its format is a number of days since 1904, not since 1900."""
    if content.startswith(_OLE):
        return is_old_from_1904(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if "content.xml" in package.namelist():
                return bool(_FROM_1904.search(package.read("content.xml")))
            told = dict(_elements(package.read("xl/workbook.xml")))
            return told.get("workbookPr", {}).get("date1904") in {"1", "true"}
    except (*ZIP_DAMAGE, KeyError, ValueError, expat.ExpatError):
        return False


def find_spans(content: bytes) -> Spans:
    """The merged ranges of an open document; calamine tells those of the others."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return OpenDocument(package.read("content.xml"), parse).spans
    except (*ZIP_DAMAGE, KeyError, expat.ExpatError):
        return {}


def _find_in_package(package: zipfile.ZipFile) -> Marks:
    names = set(package.namelist())
    percents = _read_styles(package.read("xl/styles.xml")) if "xl/styles.xml" in names else set()
    found: Marks = {}
    for title, part in _list_sheets(package):
        if part in names:
            content = package.read(part)
            if percents or _WORTH_READING.search(content):
                found[title] = _SheetReader(percents).read(content)
    return found


def _list_sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets, sheets = {}, []
    for name, given in _elements(package.read("xl/_rels/workbook.xml.rels")):
        if name == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")
    for name, given in _elements(package.read("xl/workbook.xml")):
        if name == "sheet":
            sheets.append((given.get("name", ""), given.get("id", "")))
    for title, key in sheets:
        target = targets.get(key, "")
        yield title, target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _read_styles(content: bytes) -> set[str]:
    """The styles of cells, by their numbers, that show percentages."""
    codes: dict[str, str] = {}
    inside, number = False, 0
    found = set()
    for name, given in _elements(content):
        if name == "numFmt":
            codes[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif name in {"cellXfs", "cellStyleXfs", "cellStyles"}:
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            key = given.get("numFmtId", "0")
            if key in {str(one) for one in _BUILT_IN_PERCENT} or is_percent(codes.get(key, "")):
                found.add(str(number))
            number += 1
    return found


class _SheetReader:
    """Reads the cells of a sheet, of which only places and marks are kept."""

    def __init__(self, percents: set[str]) -> None:
        self._percents = percents
        self._found: dict[Place, str] = {}
        self._row, self._column = -1, -1
        self._given: Attributes = {}
        self._has_formula, self._shown = False, ""
        self._value: list[str] | None = None

    def read(self, content: bytes) -> dict[Place, str]:
        parse(content, begin=self._begin, end=self._end, text=self._text)
        return self._found

    def _begin(self, name: str, given: Attributes) -> None:
        if name == "row":
            self._row = int(given["r"]) - 1 if "r" in given else self._row + 1
            self._column = -1
        elif name == "c":
            self._given, self._has_formula, self._shown = given, False, ""
            at = _LETTERS.fullmatch(given.get("r", ""))
            self._column = _column_of(at[1]) if at else self._column + 1
        elif name == "f":
            self._has_formula = True
        elif name == "v":
            self._value = []

    def _text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _end(self, name: str) -> None:
        if name == "v":
            self._shown, self._value = "".join(self._value or ()).strip(), None
        elif name == "c":
            kind = self._given.get("t", "n")
            if kind == "e":
                self._note(self._shown or "#N/A")
            elif self._has_formula and kind == "n" and not self._shown:
                self._note(UNCOMPUTED)
            elif kind == "n" and self._shown and self._given.get("s") in self._percents:
                self._note(PERCENT)

    def _note(self, mark: str) -> None:
        self._found[self._row, self._column] = mark


def _column_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _elements(content: bytes) -> Iterator[tuple[str, Attributes]]:
    found: list[tuple[str, Attributes]] = []
    parse(content, begin=lambda name, given: found.append((name, given)))
    return iter(found)


def parse(
    content: bytes,
    *,
    begin: Callable[[str, Attributes], Any],
    end: Callable[[str], Any] | None = None,
    text: Callable[[str], Any] | None = None,
) -> None:
    """Read XML without a document type, which no spreadsheet has and bombs are made of."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def local(name: str) -> str:
        return name.rpartition(" ")[2]

    def start(name: str, given: Attributes) -> None:
        begin(local(name), {local(key): value for key, value in given.items()})

    def refuse(*_told: Any) -> None:
        raise ValueError("document type")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    if end:
        finish = end
        parser.EndElementHandler = lambda name: finish(local(name))
    if text:
        parser.CharacterDataHandler = text
    parser.Parse(content, True)  # noqa: FBT003  # the last part
