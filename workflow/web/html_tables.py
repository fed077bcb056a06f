"""Reads tables and lists of rows off a page of ours: texts as they stand, numbers and days as such.

A list of rows is a table without a heading: a row each item, a cell each block in it.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

from workflow.services.table_files import Cell, Sheet

_SKIPPED = {"button", "script", "style", "svg", "template", "option", "summary"}
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_BREAKS = {"br", "p", "li", "div", "ul", "tr", "dt", "dd", "textarea"}
#: Columns of buttons, and what only a screen reader is told.
_UNSEEN = {"no-print", "unseen"}
#: Told to those who hear a page, and as good as headings of a file.
_ALWAYS_SEEN = {"caption", "thead"}
#: How lists of rows are marked; their title is the heading before them.
LISTS = {"tasks", "timeline", "findings", "lacking", "papers-list", "listed", "summary"}
#: What goes on within a sentence.
_INLINE = {"a", "strong", "em", "b", "i", "code", "small", "del", "ins", "abbr"}
_HEADINGS = {"h1", "h2", "h3"}
_TYPED = {"text", "number", "date", "search", "email", "tel", "url", "time"}
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?:\.\d{3})+|\d{1,15})(?:,\d+)?")
_NOTHING = {"–", "-", "—"}


def read_page(page: str) -> tuple[str, list[Sheet]]:
    """The title of a page and its tables, each with its caption and its rows."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    title, _dash, _service = reader.title.rpartition(" – ")
    return " ".join(title.split()), [table.to_sheet() for table in reader.tables if table.rows]


@dataclass
class _Cell:
    is_number: bool
    span: int
    text: list[str] = field(default_factory=list)

    def read(self) -> Cell:
        lines = (" ".join(line.split()) for line in "".join(self.text).split("\n"))
        text = "\n".join(filter(None, lines))
        if text in _NOTHING:
            return None
        if day := _DAY.fullmatch(text):
            try:
                return dt.date(int(day[3]), int(day[2]), int(day[1]))
            except ValueError:
                return text
        if self.is_number and _NUMBER.fullmatch(text):
            return Decimal(text.replace(".", "").replace(",", ".").replace("−", "-"))
        return text


@dataclass
class _Table:
    caption: list[str] = field(default_factory=list)
    rows: list[list[_Cell]] = field(default_factory=list)
    has_headings: bool = True

    def to_sheet(self) -> Sheet:
        rows: list[list[Cell]] = []
        for row in self.rows:
            cells: list[Cell] = []
            for cell in row:
                cells += [cell.read(), *([None] * (cell.span - 1))]
            rows.append(cells)
        width = max(map(len, rows))
        while width and not any(row[width - 1] for row in rows if len(row) >= width):
            width -= 1  # the column of buttons, whose heading is not shown
        rows = [row[:width] for row in rows if row[:width]]
        return Sheet(" ".join("".join(self.caption).split()), rows, self.has_headings)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.tables: list[_Table] = []
        self._open: list[tuple[str, bool]] = []
        #: Where the table began: a whole table that is not printed is a table all the same.
        self._from = 0
        self._table: _Table | None = None
        self._cell: _Cell | None = None
        self._choice: _Choice | None = None
        self._heading: list[str] = []
        #: How deep the items of the list lie that is read; 0 where none is.
        self._items = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        if tag == "option" and self._choice:
            self._choice.begin(is_chosen="selected" in given)
        if tag in _VOID:
            self._see_void(tag, given)
            return
        hides = tag in _SKIPPED or (tag not in _ALWAYS_SEEN and bool(classes & _UNSEEN))
        self._open.append((tag, hides))
        if tag == "table" and not self._table:
            self._from = len(self._open)
        if not self._is_hidden():
            self._begin(tag, given, classes)

    def _begin(self, tag: str, given: dict[str, str | None], classes: set[str]) -> None:
        if self._items:
            self._begin_in_list(tag)
        elif tag in {"ul", "ol", "dl"} and classes & LISTS and not self._table:
            self._items = self._from = len(self._open)
            self._open_table(_Table(list(self._heading), has_headings=False))
        elif tag == "table":
            self._open_table(_Table())
        elif tag in _HEADINGS:
            self._heading = []
        else:
            self._begin_in_table(tag, given, classes)

    def _begin_in_table(self, tag: str, given: dict[str, str | None], classes: set[str]) -> None:
        if tag == "tr" and self._table:
            self._table.rows.append([])
        elif tag in {"td", "th"} and self._table and self._table.rows:
            self._cell = _Cell("number" in classes, int(given.get("colspan") or 1))
            self._table.rows[-1].append(self._cell)
        elif tag == "select":
            self._choice = _Choice()
        elif tag in _BREAKS:
            self._write("\n")

    def _open_table(self, table: _Table) -> None:
        self._table = table
        self.tables.append(table)

    def _begin_in_list(self, tag: str) -> None:
        """A row each item, or each name with what is said of it; a cell each block in one."""
        depth = len(self._open) - self._items
        if self._table and tag in {"li", "dt"} and depth <= 2:
            self._table.rows.append([])
        if depth <= 2 and (tag in {"dt", "dd"} or (depth == 2 and tag not in _INLINE)):
            self._begin_cell()
        elif tag in _BREAKS:
            self._write("\n")

    def _begin_cell(self) -> None:
        if self._table and self._table.rows:
            self._cell = _Cell(is_number=False, span=1)
            self._table.rows[-1].append(self._cell)

    def _see_void(self, tag: str, given: dict[str, str | None]) -> None:
        if self._is_hidden():
            return
        if tag == "br":
            self._write("\n")
        elif tag == "input":
            kind = given.get("type") or "text"
            if kind in _TYPED:
                self._write(f"{given.get('value') or ''}\n")
            elif kind in {"checkbox", "radio"} and "checked" in given:
                self._write("✓ ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or tag not in {name for name, _hides in self._open}:
            return
        if tag == "select" and self._choice:
            self._write(f"{self._choice.text}\n")
            self._choice = None
        while self._open.pop()[0] != tag:
            pass
        if self._items:
            self._end_in_list(tag)
        elif tag == "table":
            self._end_table()
        elif tag in {"td", "th"}:
            self._cell = None
        elif tag in _BREAKS:
            self._write("\n")

    def _end_in_list(self, tag: str) -> None:
        depth = len(self._open) - self._items
        if depth < 0:
            self._items = 0
            self._end_table()
        elif depth == 0 or (depth == 1 and tag not in _INLINE):
            self._cell = None
        elif tag in _BREAKS:
            self._write("\n")

    def _end_table(self) -> None:
        self._table = self._cell = None
        self._from = 0

    def handle_data(self, data: str) -> None:
        names = {name for name, _hides in self._open}
        if "title" in names and "head" in names:
            self.title += data
        elif self._choice and "option" in names:
            self._choice.write(data)
        elif self._table and "caption" in names:
            self._table.caption.append(data)
        elif not self._is_hidden():
            self._write(data.replace("\n", " ") if "textarea" not in names else data)

    def _write(self, text: str) -> None:
        if not self._table and any(name in _HEADINGS for name, _hides in self._open):
            self._heading.append(text)
        if self._items and not self._cell and text.strip():
            self._begin_cell()  # words of an item that are in no block of it
        if self._cell:
            self._cell.text.append(text)

    def _is_hidden(self) -> bool:
        return any(
            hides and (place >= self._from or name == "template")
            for place, (name, hides) in enumerate(self._open)
        )


class _Choice:
    """The options of a list: the chosen one, or the first, is what it says."""

    def __init__(self) -> None:
        self._options: list[tuple[bool, list[str]]] = []

    def begin(self, *, is_chosen: bool) -> None:
        self._options.append((is_chosen, []))

    def write(self, text: str) -> None:
        if self._options:
            self._options[-1][1].append(text)

    @property
    def text(self) -> str:
        chosen = [shown for is_chosen, shown in self._options if is_chosen]
        shown = chosen[-1] if chosen else self._options[0][1] if self._options else []
        return "".join(shown)
