"""The cells of a workbook in the page that previews it, so that nothing is kept on the server.

They come back with the answers and are read and checked as on the first day.
"""

import base64
import binascii
import datetime as dt
import json
import zlib

from workflow.domain.errors import BadInputError, Message
from workflow.services.workbooks.reading import Sheets

#: What a cell may be said to be, where it is no plain value.
_MARKS = {"day", "time", "fault"}
#: Numbers of a cell are smaller, as floats have them; not so what is no number.
_LARGEST = 1e300
#: What the cells may take unpacked; no workbook that was read takes as much.
_MAX_BYTES = 60 * 2**20
#: Commas and brackets in them: five times the cells of the largest workbook that is read.
_MAX_PARTS = 2_000_000
#: What a form may carry.
_MAX_TEXT = 6 * 2**20


def pack_sheets(sheets: Sheets | str) -> str:
    """The cells or the records as text; raises `BadInputError` where a page cannot carry it."""
    text = base64.b64encode(zlib.compress(json.dumps(sheets).encode(), 6)).decode()
    if len(text) > _MAX_TEXT:
        raise BadInputError(Message("Bảng tính quá lớn; hãy chia thành nhiều tệp."), field="file")
    return text


def unpack_sheets(text: str) -> Sheets | str:
    """The cells or the text again; raises `BadInputError` for what no page of ours has carried."""
    lost = BadInputError(Message("Nội dung tệp không còn; hãy chọn lại tệp."), field="file")
    try:
        opened = zlib.decompressobj()
        data = opened.decompress(base64.b64decode(text, validate=True), _MAX_BYTES)
        # Parsed, a list of nothing takes thirty times its text: counted before that.
        if opened.unconsumed_tail or data.count(b",") + data.count(b"[") > _MAX_PARTS:
            raise lost
        sheets = json.loads(data)
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        raise lost from error
    if isinstance(sheets, str):
        return sheets
    if not isinstance(sheets, list) or not all(map(_is_sheet, sheets)):
        raise lost
    return sheets


def _is_sheet(sheet: object) -> bool:
    if not isinstance(sheet, dict) or not isinstance(sheet.get("name"), str):
        return False
    rows = sheet.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return False
    return len({*map(len, rows)}) <= 1 and all(_is_cell(cell) for row in rows for cell in row)


def _is_cell(cell: object) -> bool:
    if isinstance(cell, dict):
        texts = all(isinstance(one, str) for one in cell.values())
        return set(cell) <= _MARKS and texts and _is_day(cell.get("day"))
    if isinstance(cell, int | float):
        return abs(cell) < _LARGEST
    return cell is None or isinstance(cell, str)


def _is_day(text: str | None) -> bool:
    try:
        return text is None or bool(dt.date.fromisoformat(text))
    except ValueError:
        return False
