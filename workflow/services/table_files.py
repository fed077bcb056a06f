"""Lists as files that spreadsheets open: Excel with types, filter and a fixed head, and CSV.

What somebody typed is text in them, never a formula: Excel is told so cell by cell; in CSV, where
a spreadsheet decides by the first character, an apostrophe stands before it; also after what other
spreadsheets part cells by, as Excel set to Vietnamese does by semicolons.
"""

import csv
import datetime as dt
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeAlias, TypeVar

import xlsxwriter

from workflow.domain.days import ZONE
from workflow.domain.errors import BadInputError, Message
from workflow.domain.labels import N_

Row = TypeVar("Row")
Cell: TypeAlias = str | int | float | Decimal | dt.date | Message | None
#: Puts a sentence or a label into a language.
Words: TypeAlias = Callable[[Any], str]

#: Longer lists are narrowed by their filter first.
MAX_ROWS = 50_000
#: The longest text that a cell of Excel holds.
MAX_CELL = 32_767
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Where a cell begins for a spreadsheet that does not part them by commas.
_INNER_FORMULA = re.compile(r"([;\t\r\n|][\s\"']*)(?=[=+@＝＋－＠-])")
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: Widths of columns whose lists are not known before, in characters.
_NARROW, _WIDE = 10, 60
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_DAY, _MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column of a list: its heading, its width in characters, what a row has there."""

    label: str
    width: int
    read: Callable[[Row], Cell]


def write_table(columns: Sequence[Column[Row]], rows: Iterable[Row], words: Words) -> bytes:
    """The list as an Excel workbook; raises `BadInputError` where it is too long.

    Rows go to the disk one by one, so memory does not grow with them.
    """
    with tempfile.TemporaryFile() as written:
        with xlsxwriter.Workbook(written, {**_PLAIN, "constant_memory": True}) as book:
            sheet = book.add_worksheet()
            head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
            formats = add_formats(book)
            sheet.freeze_panes(1, 1)
            for place, column in enumerate(columns):
                sheet.set_column(place, place, column.width)
                sheet.write_string(0, place, words(column.label), head)
            last = 0
            for last, row in enumerate(_bounded(rows), 1):
                for place, column in enumerate(columns):
                    write_cell(sheet, (last, place), _in_words(column.read(row), words), formats)
            sheet.autofilter(0, 0, last, len(columns) - 1)
        written.seek(0)
        return written.read()


@dataclass(frozen=True)
class Sheet:
    """A table as it stands somewhere: its caption, its rows, of which the first may be headings."""

    title: str
    rows: Sequence[Sequence[Cell]]
    #: A list of rows has none: its first row is like the others.
    has_headings: bool = True


def write_sheets(sheets: Sequence[Sheet], words: Words) -> bytes:
    """Tables as an Excel workbook, each on a sheet of its own."""
    with tempfile.TemporaryFile() as written:
        with xlsxwriter.Workbook(written, {**_PLAIN, "in_memory": True}) as book:
            head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
            formats = add_formats(book)
            for name, sheet in zip(_name_sheets(sheets, words), sheets, strict=True):
                _write_sheet(book.add_worksheet(name), sheet, head, formats)
        written.seek(0)
        return written.read()


def _write_sheet(sheet: Any, table: Sheet, head: Any, formats: Any) -> None:
    rows = table.rows
    width = max(map(len, rows), default=0)
    for place in range(width):
        longest = max((len(str(row[place] or "")) for row in rows if place < len(row)), default=0)
        sheet.set_column(place, place, min(max(longest + 2, _NARROW), _WIDE))
    if table.has_headings:
        sheet.freeze_panes(1, 1)
        for place, cell in enumerate(rows[0]):
            sheet.write_string(0, place, _fit(str(cell or "")), head)
        sheet.autofilter(0, 0, len(rows) - 1, max(width - 1, 0))
    for number, row in enumerate(rows):
        if number or not table.has_headings:
            for place, cell in enumerate(row):
                write_cell(sheet, (number, place), cell, formats)


def _name_sheets(sheets: Sequence[Sheet], words: Words) -> list[str]:
    """Names that Excel takes: short, without its signs, no two alike."""
    names: list[str] = []
    for number, sheet in enumerate(sheets, 1):
        name = _NO_SHEET_NAME.sub(" ", sheet.title).strip(" '")[:28].strip(" '")
        if not name or name.casefold() in {known.casefold() for known in names}:
            name = f"{name[:22]} {number}" if name else f"{words(N_('Bảng'))} {number}"
        names.append(name)
    return names


def write_sheets_as_csv(sheets: Sequence[Sheet], _words: Words) -> bytes:
    """Tables as CSV, one below the other: each under its caption where there are several."""
    lines = ["\ufeff".encode()]
    for number, sheet in enumerate(sheets):
        if len(sheets) > 1:
            lines += [_write_line([])] * (number > 0) + [_write_line([_as_text(sheet.title)])]
        lines += [_write_line([_as_text(cell) for cell in row]) for row in sheet.rows]
    return b"".join(lines)


def add_formats(book: Any) -> dict[type, Any]:
    """The formats of days, moments and texts in a workbook, by type."""
    top = {"valign": "top"}
    return {
        dt.date: book.add_format({**top, "num_format": _DAY}),
        dt.datetime: book.add_format({**top, "num_format": _MOMENT}),
        str: book.add_format({**top, "text_wrap": True}),
    }


def write_cell(sheet: Any, place: tuple[int, int], value: Cell, formats: dict[type, Any]) -> None:
    """Write a value as what it is; a text stays a text whatever it begins with."""
    if value is None or value == "":
        return
    if isinstance(value, dt.datetime):
        local = value.astimezone(ZONE).replace(tzinfo=None)
        sheet.write_datetime(*place, local, formats[dt.datetime])
    elif isinstance(value, dt.date):
        sheet.write_datetime(*place, value, formats[dt.date])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(*place, value)
    else:
        sheet.write_string(*place, _fit(str(value)), formats[str])


def _fit(text: str) -> str:
    """A text that a cell holds; what is longer says that it goes on elsewhere."""
    return text if len(text) <= MAX_CELL else f"{text[: MAX_CELL - 1]}…"


def write_csv(columns: Sequence[Column[Row]], rows: Iterable[Row], words: Words) -> Iterator[bytes]:
    """The list as CSV, line by line; the mark before it tells Excel that it is UTF-8."""
    head = [words(column.label) for column in columns]
    body = ([_in_words(column.read(row), words) for column in columns] for row in _bounded(rows))
    yield "\ufeff".encode()
    yield _write_line(head)
    for cells in body:
        yield _write_line([_as_text(cell) for cell in cells])


def _write_line(cells: list[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _as_text(value: Cell) -> str:
    match value:
        case None:
            return ""
        case dt.datetime():
            return f"{value.astimezone(ZONE):%d/%m/%Y %H:%M}"
        case dt.date():
            return f"{value:%d/%m/%Y}"
        case str():
            return quote_formulas(value)
    return str(value).replace(".", ",")


def quote_formulas(text: str) -> str:
    """Put an apostrophe wherever a spreadsheet would begin a formula in a CSV cell."""
    inside = _INNER_FORMULA.sub(r"\1'", text)
    return f"'{inside}" if text.startswith(_FORMULA_STARTS) else inside


def _in_words(value: Cell, words: Words) -> Cell:
    return words(value) if isinstance(value, Message) else value


def _bounded(rows: Iterable[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number == MAX_ROWS:
            text = Message("Danh sách dài hơn 50.000 dòng; hãy lọc bớt rồi tải lại.")
            raise BadInputError(text)
        yield row
