"""Cells of workbooks as values of records, and the words for where a cell is."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from workflow.domain.errors import BadInputError, Message
from workflow.domain.record import MemberRole
from workflow.domain.schema import MeetingMode
from workflow.domain.texts.pasted_lists import split_role
from workflow.domain.texts.typed_dates import check_day, parse_day, parse_time, parse_year
from workflow.domain.texts.typed_numbers import parse_count, parse_decimal
from workflow.domain.vietnamese_text import fold_name
from workflow.services.workbooks.layout import CellKind, SheetColumn


@dataclass(frozen=True)
class CellRef:
    """A cell of a sheet; without a column, a whole row."""

    sheet: str
    row: int
    column: int | None = None

    def describe(self) -> Message:
        if self.column is None:
            return Message("Bảng «{sheet}», dòng {row}", sheet=self.sheet, row=str(self.row))
        return Message("Bảng «{sheet}», ô {cell}", sheet=self.sheet, cell=self.name)

    @property
    def name(self) -> str:
        """As Excel calls it: C7."""
        letters, number = "", (self.column or 0) + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = f"{chr(65 + rest)}{letters}"
        return f"{letters}{self.row}"


#: Days as Excel counts them, in a cell without the format of a day: 1970 to 2119.
_SERIALS = range(25_569, 80_355)
_SERIAL_ORIGIN = dt.date(1899, 12, 30)
#: What old Excel for Mac counts less, which begins in 1904.
_LESS_FROM_1904 = 1462
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!",
           "#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!"}  # fmt: skip
_SUMS = {fold_name(text) for text in ("Cộng", "Tổng", "Tổng cộng", "Tổng số", "Toàn tỉnh")}
_FIGURE = re.compile(r"[\d.,\s]+%?")
#: As LibreOffice shows them.
_ERROR_CODE = re.compile(r"Err:\d{3}")


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_total(row: Iterable[Any]) -> bool:
    """Tell a row of sums below a table: "Tổng cộng" and figures, nothing else."""
    texts = [fold_name(cell.strip(" :.")) for cell in row if isinstance(cell, str)]
    words = [text for text in texts if text and not _FIGURE.fullmatch(text)]
    return bool(words) and all(text in _SUMS for text in words)


def count_from_1900(cell: Any, column: SheetColumn) -> Any:
    """The cell of a workbook that counts days from 1904, with its day counted as in the others."""
    is_day = column.kind in {CellKind.DAY, CellKind.DAYS}
    return cell + _LESS_FROM_1904 if is_day and _is_number(cell) else cell


def parse_cell(cell: Any, column: SheetColumn, today: dt.date) -> Any:
    """The value of a record that a cell means, None for an empty one; raises `BadInputError`."""
    if is_blank(cell):
        return None
    _refuse_fault(cell)
    if column.kind is CellKind.DAY:
        return _parse_day(cell, today)
    if column.kind is CellKind.DAYS:
        lines = _split(cell) if isinstance(cell, str) else [cell]
        return [_parse_day(line, today) for line in lines]
    if column.choices:
        return _parse_choice(_as_text(cell), column.choices)
    if column.kind is CellKind.UNIT:
        return " ".join(_as_text(cell).split())  # a name that was broken to fit its cell
    parse = _PARSERS.get(column.kind)
    return parse(cell) if parse else _as_text(cell)


def _refuse_fault(cell: Any) -> None:
    """What shows no value in its sheet is not taken for an empty cell."""
    is_marked = isinstance(cell, dict) and "fault" in cell
    mark = cell["fault"] if is_marked else cell
    if is_marked and mark == "uncomputed":
        raise BadInputError(
            Message("Công thức ở ô này chưa có kết quả; hãy mở tệp bằng Excel, lưu rồi gửi lại.")
        )
    if is_marked or (isinstance(mark, str) and (mark in _ERRORS or _ERROR_CODE.fullmatch(mark))):
        message = Message("Công thức ở ô này báo lỗi {error}; hãy sửa trong bảng tính.", error=mark)
        raise BadInputError(message)


def _parse_day(cell: Any, today: dt.date) -> str:
    if _is_number(cell) and float(cell).is_integer() and cell in _SERIALS:
        return (_SERIAL_ORIGIN + dt.timedelta(days=int(cell))).isoformat()
    if isinstance(cell, dict) and "day" in cell:
        return check_day(dt.date.fromisoformat(cell["day"])).isoformat()
    return parse_day(_as_text(cell), near=today).isoformat()


def _clock(cell: Any) -> str:
    if _is_number(cell) and 0 <= cell < 1:  # the part of a day, in a cell without its format
        minutes = round(cell * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(cell["time"]) if isinstance(cell, dict) and "time" in cell else _as_text(cell)


def _parse_number(cell: Any) -> Decimal:
    """A number as typed, or as Excel computed it, without the dust of its arithmetic."""
    if not _is_number(cell):
        return parse_decimal(_as_text(cell))
    return parse_decimal(_plain_number(cell).replace(".", ","))


def _plain_number(cell: float) -> str:
    rounded = round(cell, 4)
    value = rounded if abs(cell - rounded) < 1e-9 else cell
    return f"{int(value)}" if float(value).is_integer() else format(Decimal(repr(value)), "f")


def _as_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "đúng" if cell else "sai"
    if isinstance(cell, int | float):
        return _plain_number(cell).replace(".", ",")
    if isinstance(cell, dict):
        day = f"{dt.date.fromisoformat(cell['day']):%d/%m/%Y}" if "day" in cell else ""
        return " ".join(filter(None, (day, cell.get("time"))))
    return str(cell).strip()


def _split(cell: Any) -> list[str]:
    return [line.strip() for line in _as_text(cell).splitlines() if line.strip()]


def _parse_choice(text: str, choices: type[StrEnum]) -> Any:
    """The value of a label, or of words that one alone begins with: "Khối", "Trưởng".

    Raises `BadInputError` with what can be chosen.
    """
    known = {fold_name(name): one for one in choices for name in (label_of(one), one.value)}
    known |= {fold_name(label_of(one).replace("khối", "cụm")): one for one in choices}
    typed = fold_name(text)
    found = known.get(typed)
    begun = {one for label, one in known.items() if label.startswith(f"{typed} ")}
    if found is None and len(begun) == 1:
        [found] = begun
    if found is None and choices is MemberRole and (role := split_role(f"\t{text}")[1]):
        found = MemberRole(role)  # Cụm trưởng, Phó Trưởng khối: as lists are pasted
    if found is None:
        offered = "; ".join(label_of(one) for one in choices)
        message = Message(
            "«{typed}» không có trong danh sách: {choices}.", typed=text, choices=offered
        )
        raise BadInputError(message)
    return found == MeetingMode.ONLINE if choices is MeetingMode else found.value


_PARSERS: dict[CellKind, Callable[[Any], Any]] = {
    CellKind.LINES: _split,
    CellKind.TIME: lambda cell: parse_time(_clock(cell)),
    CellKind.YEAR: lambda cell: parse_year(_as_text(cell)),
    CellKind.NUMBER: _parse_number,
    CellKind.COUNT: lambda cell: parse_count(_as_text(cell)),
}


def label_of(choice: StrEnum) -> str:
    return str(getattr(choice, "label", choice.value))


def show_cell(value: Any, column: SheetColumn) -> Any:
    """A value of a record as its cell shows it: text, number or day."""
    if value is None or value == []:
        return None
    match column.kind:
        case CellKind.DAY:
            return dt.date.fromisoformat(value)
        case CellKind.DAYS:
            days = [dt.date.fromisoformat(day) for day in value]
            return days[0] if len(days) == 1 else "\n".join(f"{day:%d/%m/%Y}" for day in days)
        case CellKind.LINES:
            return "\n".join(value)
        case CellKind.CHOICE if column.choices:
            return label_of(column.choices(str(value)))
    return value
