"""The process that reads workbooks: cells of every sheet, merged ones filled, formulas by value.

Workbooks come from outside, so they are read here, with limits (`worker.bounded_loop`).
"""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from python_calamine import CalamineError, CalamineSheet, SheetVisibleEnum, load_workbook

from worker.bounded_loop import serve
from worker.sheet_marks import PERCENT, Place, find_marks, find_spans, is_counted_from_1904
from workflow.domain.errors import BadInputError, Message
from workflow.services.child_processes.frames import Frame
from workflow.services.stores.zip_damage import ZIP_DAMAGE

#: Bytes that the parts of a workbook may have unpacked.
_MAX_UNPACKED = 200 * 2**20
_MAX_SHEETS = 40
_MAX_CELLS = 400_000
_BROKEN = Message("Tệp hỏng, có mật khẩu hoặc không phải bảng tính (.xlsx, .xls, .ods).")
_TOO_LARGE = Message("Bảng tính quá lớn; hãy chia thành nhiều tệp.")


def read_sheets(content: bytes) -> list[dict[str, Any]]:
    """The name and the rows of every sheet, of hidden ones the name; raises `BadInputError`."""
    _refuse_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content))
    except (CalamineError, OSError, ValueError) as error:
        raise BadInputError(_BROKEN) from error
    metadata = book.sheets_metadata
    if len(metadata) > _MAX_SHEETS:
        raise BadInputError(_TOO_LARGE)
    left, marks, spans = _MAX_CELLS, find_marks(content), find_spans(content)
    found: list[dict[str, Any]] = []
    counting = {"is_1904": True} if is_counted_from_1904(content) else {}
    for name, visible in [(sheet.name, sheet.visible) for sheet in metadata]:
        if visible is not SheetVisibleEnum.Visible:
            found.append({"name": name, "rows": [], "is_hidden": True})
            continue
        try:
            sheet = book.get_sheet_by_name(name)
        except (CalamineError, OSError, ValueError):  # a chart has no cells
            continue
        left -= sheet.total_height * sheet.total_width
        if left < 0:
            raise BadInputError(_TOO_LARGE)
        rows = _read_rows(sheet, marks.get(name, {}))
        _fill_merged(rows, sheet.merged_cell_ranges or spans.get(name))
        found.append({"name": name, "rows": rows, **counting})
    return found


def _refuse_bomb(content: bytes) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            size = sum(part.file_size for part in package.infolist())
    except ZIP_DAMAGE as error:
        raise BadInputError(_BROKEN) from error
    if size > _MAX_UNPACKED:
        raise BadInputError(_TOO_LARGE)


def _read_rows(sheet: CalamineSheet, marks: dict[Place, str]) -> list[list[Any]]:
    rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (at, column), mark in marks.items():
        for row in rows[at : at + 1]:
            row[column : column + 1] = [_show(cell, mark) for cell in row[column : column + 1]]
    return rows


def _fill_merged(rows: list[list[Any]], ranges: Iterable[tuple[Place, Place]] | None) -> None:
    for (top, left), (bottom, right) in ranges or ():
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [value] * len(row[left : right + 1])


def _show(cell: Any, mark: str) -> Any:
    """A cell as its sheet shows it: 12,5% and not 0.125; what is no value as a fault."""
    if mark != PERCENT:
        return {"fault": mark}
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    return f"{round(cell * 100, 8):.10g}%".replace(".", ",")


def _plain(cell: Any) -> Any:
    """A value as JSON has it; days and times are marked."""
    match cell:
        case dt.datetime() if (cell.hour, cell.minute, cell.second) == (0, 0, 0):
            return {"day": cell.date().isoformat()}
        case dt.datetime():
            return {"day": cell.date().isoformat(), "time": f"{cell:%H:%M}"}
        case dt.date():
            return {"day": cell.isoformat()}
        case dt.time():
            return {"time": f"{cell:%H:%M}"}
        case dt.timedelta():
            minutes = int(cell.total_seconds()) // 60
            return {"time": f"{minutes // 60:02}:{minutes % 60:02}"}
    return cell


def _answer(_request: dict[str, Any], parts: list[bytes]) -> Frame:
    return {}, json.dumps(read_sheets(parts[0])).encode()


if __name__ == "__main__":
    serve(_answer)
