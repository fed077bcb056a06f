"""Reading a workbook of reviews: its rows, with the cell of each value.

Nothing is dropped in silence: what is not understood becomes a fault with its cell, what is not
read (a column or sheet that nobody knows) a note.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from workflow.domain.errors import BadInputError, Message
from workflow.domain.texts.usual_days import find_usual_day
from workflow.domain.vietnamese_text import fold_name
from workflow.services.child_processes.bounded_child import ask_child
from workflow.services.workbooks.cells import (
    CellRef,
    count_from_1900,
    is_blank,
    is_total,
    parse_cell,
)
from workflow.services.workbooks.content import (
    AccountRow,
    CellFault,
    ItemRow,
    ReviewRows,
    WorkbookContent,
)
from workflow.services.workbooks.headings import (
    Headings,
    find_headings,
    list_lacking,
    recognize_sheet,
)
from workflow.services.workbooks.layout import (
    ACCOUNT_COLUMNS,
    ACCOUNTS,
    BLOC,
    CONTEST,
    COUNCIL,
    COUNT_COLUMN,
    LIST,
    LISTS,
    NAME_COLUMN,
    SHEETS,
    YEAR,
    YEAR_COLUMN,
    RecordSheet,
)
from workflow.services.workbooks.writing import MAX_ROWS

#: The sheets as the child gives them.
Sheets: TypeAlias = list[dict[str, Any]]
Places: TypeAlias = dict[str, int]


def read_sheets(content: bytes) -> Sheets:
    """The cells of a workbook, read in a child with limits; raises `BadInputError`."""
    _header, body = ask_child("worker.sheets", {}, [content])
    found: Sheets = json.loads(body)
    return found


def read_content(sheets: Sheets, *, council: str, today: dt.date) -> WorkbookContent:
    """Read the sheets; `council` is meant where a row names none. Raises `BadInputError`."""
    content = WorkbookContent()
    known = {fold_name(sheet.title): sheet for sheet in SHEETS}
    reader = _Reader(content, council, today)
    for data in sheets:
        name = fold_name(data["name"])
        if name == fold_name(LISTS):
            continue
        if data.get("is_hidden"):
            message = Message("Bảng «{sheet}» đang ẩn nên không được đọc.", sheet=data["name"])
            content.notes.append(CellFault(message))
        elif name == fold_name(ACCOUNTS):
            reader.read_accounts(data)
        elif sheet := known.get(name):
            reader.read_records(sheet, data)
        elif any(not is_blank(cell) for row in data["rows"] for cell in row):
            reader.read_renamed(data)
    if not (content.reviews or content.accounts or content.faults):
        message = Message("Không có dòng nào để nhập; hãy điền vào tệp mẫu tải từ trang này.")
        raise BadInputError(message, field="file")
    return content


class _Reader:
    def __init__(self, content: WorkbookContent, council: str, today: dt.date) -> None:
        self._content, self._council, self._today = content, council, today
        self._rows = 0

    def read_renamed(self, data: dict[str, Any]) -> None:
        """Read a sheet of another name as what its headings say it is, and say so."""
        title, sheet = data["name"], recognize_sheet(data)
        message = Message("Bảng «{sheet}» không thuộc mẫu nên không được đọc.", sheet=title)
        if sheet is not None:
            message = Message(
                "Bảng «{sheet}» được đọc như bảng «{known}», theo tên các cột.",
                sheet=title,
                known=sheet.title,
            )
            self.read_records(sheet, data)
        self._content.notes.append(CellFault(message))

    def read_records(self, sheet: RecordSheet, data: dict[str, Any]) -> None:
        labels = [COUNCIL, BLOC, YEAR]
        labels += [CONTEST] if sheet.of_contest else []
        labels += [LIST] if len(sheet.lists) > 1 else []
        own = {fold_name(column.label): column for column in sheet.columns}
        head = self._find_head(data, [*labels, *(column.label for column in sheet.columns)])
        if head is None:
            return
        places = head.places
        if lacking := list_lacking(head, sheet, data["name"]):
            self._content.faults += lacking
            return
        for at, row in self._body(data, head):
            review = self._review_of(at, row, places)
            if review is None:
                continue
            cells = {
                column.path: (CellRef(at.sheet, at.row, places[label]), row[places[label]])
                for label, column in own.items()
                if label in places
            }
            values = self._parse(review, sheet, cells, is_1904=data.get("is_1904", False))
            refs = {path: ref for path, (ref, _cell) in cells.items()}
            if not sheet.lists:
                self._set_values(review, at, values, refs)
            elif path := self._list_path(review, sheet, at, row, places):
                self._add_item(review, path, ItemRow(sheet, at, values, refs))

    def _find_head(self, data: dict[str, Any], labels: Sequence[str]) -> Headings | None:
        """Find the headings; what is wrong with them, or unknown, is noted."""
        found, title = find_headings(data, labels), data["name"]
        if found is not None:
            self._content.notes += found.notes
            self._content.faults += found.faults
        elif any(not is_blank(cell) for row in data["rows"] for cell in row):
            message = Message("Bảng «{sheet}» thiếu dòng tên cột như trong tệp mẫu.", sheet=title)
            self._content.faults.append(CellFault(message))
        return found

    def _body(self, data: dict[str, Any], head: Headings) -> Iterator[tuple[CellRef, list[Any]]]:
        for number, row in head.list_body(data["rows"]):
            self._rows += 1
            if self._rows > MAX_ROWS:
                message = Message("Tệp có hơn 15.000 dòng; hãy chia thành nhiều tệp.")
                raise BadInputError(message, field="file")
            at = CellRef(data["name"], number)
            if is_total(row):
                message = Message("Dòng tổng cộng không được nhập.")
                self._content.notes.append(CellFault(message, at))
                continue
            yield at, row

    def _review_of(self, at: CellRef, row: list[Any], places: Places) -> ReviewRows | None:
        found = {}
        for label in (COUNCIL, BLOC, YEAR):
            place = places.get(fold_name(label))
            cell = row[place] if place is not None else None
            ref = CellRef(at.sheet, at.row, place) if place is not None else at
            try:
                column = YEAR_COLUMN if label == YEAR else NAME_COLUMN
                found[label] = parse_cell(cell, column, self._today)
            except BadInputError as error:
                self._content.faults.append(CellFault(error.message, ref))
                return None
            if label == COUNCIL:
                found[label] = found[label] or self._council
            if not found[label]:
                message = Message("Hãy ghi «{label}».", label=label)
                self._content.faults.append(CellFault(message, ref))
                return None
        key = (fold_name(found[COUNCIL]), fold_name(found[BLOC]), found[YEAR])
        new = ReviewRows(found[COUNCIL], found[BLOC], found[YEAR], at)
        review = self._content.reviews.setdefault(key, new)
        review.rows += 1
        return review

    def _parse(
        self, review: ReviewRows, sheet: RecordSheet, cells: dict[str, tuple[CellRef, Any]],
        *, is_1904: bool,
    ) -> dict[str, Any]:  # fmt: skip
        values = {}
        for column in (one for one in sheet.columns if one.path in cells):
            ref, cell = cells[column.path]
            cell = count_from_1900(cell, column) if is_1904 else cell
            try:
                values[column.path] = parse_cell(cell, column, self._near(review.year))
            except BadInputError as error:
                review.faults.append(CellFault(error.message, ref))
                continue
            if values[column.path] is None and column.path in sheet.needs:
                message = Message("Hãy ghi «{label}».", label=column.label)
                review.faults.append(CellFault(message, ref))
        return values

    def _near(self, year: str) -> dt.date:
        """The day that a date without a year is near, as in the forms of that year."""
        return find_usual_day(year) or self._today

    def _set_values(
        self, review: ReviewRows, at: CellRef, values: dict[str, Any], refs: dict[str, CellRef]
    ) -> None:
        if review.values:
            message = Message("Khối và năm này đã có ở một dòng trên của bảng.")
            review.faults.append(CellFault(message, at))
            return
        review.values, review.first = values, at
        review.cells |= refs

    def _list_path(
        self, review: ReviewRows, sheet: RecordSheet, at: CellRef, row: list[Any], places: Places
    ) -> str:
        """The list that a row belongs to; empty, with a fault, where it does not say."""
        if sheet.of_contest:
            return self._contest_path(review, sheet, at, row, places)
        if len(sheet.lists) == 1:
            return sheet.lists[0][1]
        place = places.get(fold_name(LIST))
        typed = row[place] if place is not None and isinstance(row[place], str) else ""
        known = {fold_name(label): path for label, path in sheet.lists}
        if path := known.get(fold_name(typed)):
            return path
        offered = "; ".join(label for label, _path in sheet.lists)
        message = Message(
            "«{typed}» không có trong danh sách: {choices}.", typed=typed, choices=offered
        )
        review.faults.append(CellFault(message, CellRef(at.sheet, at.row, place)))
        return ""

    def _contest_path(
        self, review: ReviewRows, sheet: RecordSheet, at: CellRef, row: list[Any], places: Places
    ) -> str:
        place = places.get(fold_name(CONTEST))
        cell = row[place] if place is not None else None
        try:
            number = parse_cell(cell, COUNT_COLUMN, self._today)
        except BadInputError as error:
            review.faults.append(CellFault(error.message, CellRef(at.sheet, at.row, place)))
            return ""
        return f"{(number or 1) - 1}.{sheet.lists[0][1]}"

    def _add_item(self, review: ReviewRows, path: str, item: ItemRow) -> None:
        rows = review.lists.setdefault(path, [])
        key = item.sheet.key
        name = item.values.get(key) if key else repr(sorted(item.values.items()))
        if name and isinstance(name, str):
            key_text = fold_name(name) if key else name
            other = review.named.setdefault((path, key_text), item)
            row = str(other.at.row)
            if key and other is not item:
                message = Message("«{name}» đã có ở dòng {row} của bảng này.", name=name, row=row)
                review.faults.append(CellFault(message, item.cells.get(key, item.at)))
                return
            if other is not item:
                message = Message("Dòng này giống hẳn dòng {row}; cả hai đều được nhập.", row=row)
                self._content.notes.append(CellFault(message, item.at))
        rows.append(item)

    def read_accounts(self, data: dict[str, Any]) -> None:
        labels = [COUNCIL, *(column.label for column in ACCOUNT_COLUMNS)]
        head = self._find_head(data, labels)
        if head is None:
            return
        seen: dict[str, int] = {}
        for at, row in self._body(data, head):
            cells = {
                column.path: (CellRef(at.sheet, at.row, place), row[place])
                for column in ACCOUNT_COLUMNS
                if (place := head.places.get(fold_name(column.label))) is not None
            }
            place = head.places.get(fold_name(COUNCIL))
            council = (CellRef(at.sheet, at.row, place), None if place is None else row[place])
            if (values := self._read_texts({COUNCIL: council, **cells})) is None:
                continue
            refs = {path: ref for path, (ref, _cell) in cells.items()}
            login = values.get("login", "").lower()
            if login in seen:
                message = Message("«{name}» đã có ở dòng {row} của bảng này.", name=login,
                               row=str(seen[login]))  # fmt: skip
                self._content.faults.append(CellFault(message, refs.get("login", at)))
                continue
            seen[login] = at.row
            account = AccountRow(at, values.pop(COUNCIL) or self._council, values, refs)
            self._content.accounts.append(account)

    def _read_texts(self, cells: dict[str, tuple[CellRef, Any]]) -> dict[str, str] | None:
        values = {}
        for path, (ref, cell) in cells.items():
            try:
                values[path] = str(parse_cell(cell, NAME_COLUMN, self._today) or "")
            except BadInputError as error:
                self._content.faults.append(CellFault(error.message, ref))
                return None
        return values
