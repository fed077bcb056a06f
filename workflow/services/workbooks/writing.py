"""Writing the workbook of reviews: what is known, ready to be filled in and sent back."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import xlsxwriter

from workflow.domain.errors import BadInputError, Message
from workflow.domain.record import Record, fact_to_plain
from workflow.domain.roles import Role
from workflow.services.table_files import MAX_CELL, add_formats, write_cell
from workflow.services.workbooks.cells import label_of, show_cell
from workflow.services.workbooks.layout import (
    ACCOUNT_COLUMNS,
    ACCOUNTS,
    BLOC,
    CONTEST,
    COUNCIL,
    LIST,
    LISTS,
    SHEETS,
    YEAR,
    CellKind,
    RecordSheet,
    SheetColumn,
)

#: Rows of one workbook, in all its sheets.
MAX_ROWS = 15_000
#: Rows that offer their lists below those that are filled.
_SPARE = 500
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class WorkbookParts:
    """What goes into a workbook."""

    records: Sequence[Record]
    #: Cells of the sheet of accounts, by the columns of the layout.
    accounts: Sequence[Sequence[Any]] = ()
    #: Names that cells may be chosen from.
    councils: Sequence[str] = ()
    units: Sequence[str] = ()


def write_workbook(parts: WorkbookParts) -> bytes:
    """The workbook; raises `BadInputError` where it would have more rows than can be taken in."""
    written = io.BytesIO()
    plain = [fact_to_plain(record) for record in parts.records]
    with xlsxwriter.Workbook(written, _PLAIN) as book:
        writer = _Writer(book, parts)
        for sheet in SHEETS:
            head = _head_columns(sheet)
            writer.write_sheet(sheet.title, head, _record_rows(sheet, plain))
        head = [("", column) for column in (SheetColumn("", COUNCIL, 40), *ACCOUNT_COLUMNS)]
        writer.write_sheet(ACCOUNTS, head, iter(parts.accounts))
        writer.write_lists()
    return written.getvalue()


def _head_columns(sheet: RecordSheet) -> list[tuple[str, SheetColumn]]:
    """All columns of a sheet: of which review, of which contest or list, then its own."""
    columns = [SheetColumn("", COUNCIL, 40), SheetColumn("", BLOC, 30), SheetColumn("", YEAR, 11)]
    if sheet.of_contest:
        columns.append(SheetColumn("", CONTEST, 9))
    if len(sheet.lists) > 1:
        columns.append(SheetColumn("", LIST, 24))
    lists = "; ".join(label for label, _path in sheet.lists)
    return [(lists if column.label == LIST else "", column) for column in columns] + [
        ("", column) for column in sheet.columns
    ]


def _record_rows(sheet: RecordSheet, records: Iterable[Any]) -> Iterator[list[Any]]:
    for record in records:
        first = [record["council"]["name"], record["bloc"]["name"], record["year"]]
        if not sheet.lists:
            yield [*first, *_own_cells(sheet, record)]
        elif sheet.of_contest:
            for number, contest in enumerate(record.get("contests", ()), 1):
                for item in contest.get(sheet.lists[0][1], ()):
                    yield [*first, number, *_own_cells(sheet, item)]
        else:
            for label, path in sheet.lists:
                for item in read_path(record, path) or ():
                    chosen = [label] if len(sheet.lists) > 1 else []
                    yield [*first, *chosen, *_own_cells(sheet, item)]


def _own_cells(sheet: RecordSheet, item: Any) -> list[Any]:
    return [show_cell(read_path(item, column.path), column) for column in sheet.columns]


def read_path(value: Any, path: str) -> Any:
    """The value at a path such as `meeting.place`; None where there is none."""
    for name in filter(None, path.split(".")):
        value = value.get(name) if isinstance(value, dict) else None
    return value


class _Writer:
    """Writes sheet by sheet and remembers what cells may be chosen from."""

    def __init__(self, book: Any, parts: WorkbookParts) -> None:
        self._book = book
        self._formats = add_formats(book)
        self._head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E7EEF7"})
        self._lists: dict[str, list[str]] = {
            COUNCIL: list(parts.councils),
            "Đơn vị": list(parts.units),
        }
        self._rows = 0

    def write_sheet(
        self, title: str, columns: list[tuple[str, SheetColumn]], rows: Iterator[Sequence[Any]]
    ) -> None:
        sheet = self._book.add_worksheet(title)
        sheet.freeze_panes(1, 3)
        for place, (_lists, column) in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.label, self._head)
        last = 0
        for last, row in enumerate(rows, 1):
            self._count_row()
            for place, cell in enumerate(row):
                _refuse_long(cell, title)
                write_cell(sheet, (last, place), cell, self._formats)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        for place, (lists, column) in enumerate(columns):
            self._offer(sheet, place, last + _SPARE, self._list_of(lists, column, title))

    def _count_row(self) -> None:
        self._rows += 1
        if self._rows > MAX_ROWS:
            message = Message("Bảng sẽ dài hơn 15.000 dòng; hãy chọn một năm hoặc một Hội đồng.")
            raise BadInputError(message)

    def _list_of(self, lists: str, column: SheetColumn, title: str) -> str:
        """The name of the list that a column offers; empty for none."""
        if lists:
            return self._remember(lists, lists.split("; "))
        if column.label == COUNCIL:
            return COUNCIL
        if column.kind is CellKind.UNIT:
            return "Đơn vị"
        if title == ACCOUNTS and column.path == "role":
            return self._remember("Vai trò người dùng", [one.label for one in _roles()])
        if column.choices:
            return self._remember(column.label, _labels(column.choices))
        return ""

    def _remember(self, name: str, values: list[str]) -> str:
        self._lists.setdefault(name, values)
        return name

    def _offer(self, sheet: Any, place: int, last: int, name: str) -> None:
        """Offer a list in the cells of a column; another name may still be typed."""
        values = self._lists.get(name)
        if not values:
            return
        at = list(self._lists).index(name)
        letters = xlsxwriter.utility.xl_col_to_name(at, col_abs=True)
        free = name in {COUNCIL, "Đơn vị"}
        source = f"='{LISTS}'!{letters}$2:{letters}${len(values) + 1}"
        rule = {"validate": "list", "source": source, "show_error": not free}
        sheet.data_validation(1, place, last, place, rule)

    def write_lists(self) -> None:
        """The hidden sheet that the lists stand on."""
        sheet = self._book.add_worksheet(LISTS)
        for place, (name, values) in enumerate(self._lists.items()):
            for row, text in enumerate([name[:100], *values]):
                sheet.write_string(row, place, text)
        sheet.hide()


def _roles() -> list[Role]:
    return [role for role in Role if role.stored is role]


def _labels(choices: type[StrEnum]) -> list[str]:
    return [label_of(one) for one in choices]


def _refuse_long(cell: Any, title: str) -> None:
    if isinstance(cell, str) and len(cell) > MAX_CELL:
        message = Message(
            "Có nội dung ở bảng «{sheet}» dài hơn một ô Excel chứa được.", sheet=title
        )
        raise BadInputError(message)
