"""The marks of cells in workbooks of Excel 97–2003 (.xls): [MS-XLS] records in a [MS-CFB] file."""

import re
import struct
from collections.abc import Iterable, Iterator
from typing import TypeAlias

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
Mark: TypeAlias = tuple[int, int, str]

_NAMES = {"Workbook".encode("utf-16-le"), "Book".encode("utf-16-le")}
_END = 0xFFFFFFFA  # and above: no sector follows
_DIFAT, _MOST_SECTORS = 109, 200_000
_BOUND_SHEET, _FORMAT, _XF, _DATE_MODE = 0x85, 0x41E, 0xE0, 0x22
_BOOL_ERR, _FORMULA, _EOF = 0x205, 0x6, 0xA
_NUMBERS = {0x203, 0x27E}
_MUL_RK = 0xBD
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
           0x24: "#NUM!", 0x2A: "#N/A"}  # fmt: skip


def is_percent(code: str) -> bool:
    """Tell whether a number format shows a percentage; text in quotes does not count."""
    return "%" in _QUOTED.sub("", code)


def find_old_marks(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """The marks of each sheet; none of a file that is not as it should be."""
    try:
        return _read_book(_CompoundFile(content).read_book())
    except (struct.error, IndexError, ValueError):
        return {}


def is_old_from_1904(content: bytes) -> bool:
    """Tell whether a workbook counts days from 1904; one that is not as it should be does not."""
    try:
        records = _records(_CompoundFile(content).read_book(), 0)
        return any(kind == _DATE_MODE and data[:1] == b"\1" for kind, data in records)
    except (struct.error, IndexError, ValueError):
        return False


class _CompoundFile:
    """Streams in sectors that tables chain; short ones in the parts of one of them."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._shift, self._mini_shift = struct.unpack_from("<HH", content, 30)
        fields = struct.unpack_from("<IIII", content, 48)
        self._directory, _signature, self._cutoff, self._first_mini = fields
        self._fat = self._read_numbers(self._list_fat_sectors())

    def _sector(self, number: int) -> bytes:
        size = 1 << self._shift
        return self._content[(number + 1) * size : (number + 2) * size]

    def _read_numbers(self, sectors: Iterable[int]) -> list[int]:
        table = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4]))

    def _list_fat_sectors(self) -> list[int]:
        found = list(struct.unpack_from(f"<{_DIFAT}I", self._content, 76))
        (more,) = struct.unpack_from("<I", self._content, 68)
        while more < _END and len(found) < _MOST_SECTORS:
            *numbers, more = self._read_numbers([more])
            found += numbers
        return [number for number in found if number < _END]

    def _chain(self, first: int, links: list[int]) -> Iterator[int]:
        for _step in range(_MOST_SECTORS):
            if first >= len(links):
                return
            yield first
            first = links[first]

    def _read(self, first: int) -> bytes:
        return b"".join(map(self._sector, self._chain(first, self._fat)))

    def read_book(self) -> bytes:
        """The stream of the workbook."""
        directory = self._read(self._directory)
        entries = [directory[at : at + 128] for at in range(0, len(directory), 128)]
        book = next((one for one in entries if _name_of(one) in _NAMES), b"")
        first, length = struct.unpack_from("<II", book, 116)
        if length >= self._cutoff:
            return self._read(first)[:length]
        parts, size = self._read(*struct.unpack_from("<I", entries[0], 116)), 1 << self._mini_shift
        links = self._read_numbers(self._chain(self._first_mini, self._fat))
        places = self._chain(first, links)
        return b"".join(parts[at * size : (at + 1) * size] for at in places)[:length]


def _name_of(entry: bytes) -> bytes:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(length - 2, 0)]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == _EOF:
            return
        at += 4 + length


def _read_book(stream: bytes) -> dict[str, dict[tuple[int, int], str]]:
    codes: dict[int, bool] = {9: True, 10: True}
    percents: list[bool] = []
    sheets: list[tuple[str, int]] = []
    for kind, data in _records(stream, 0):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = _shows_percent(data[2:])
        elif kind == _XF:
            percents.append(codes.get(struct.unpack_from("<H", data, 2)[0], False))
        elif kind == _BOUND_SHEET:
            wide = data[7] & 1
            name = data[8 : 8 + data[6] * (2 if wide else 1)]
            sheets.append((name.decode("utf-16-le" if wide else "latin-1"),
                           struct.unpack_from("<I", data)[0]))  # fmt: skip
    return {
        name: {(row, column): mark for row, column, mark in _list_marks(stream, at, percents)}
        for name, at in sheets
    }


def _shows_percent(data: bytes) -> bool:
    wide = data[2] & 1
    return is_percent(data[3:].decode("utf-16-le" if wide else "latin-1"))


def _list_marks(stream: bytes, at: int, percents: list[bool]) -> Iterator[Mark]:
    for kind, data in _records(stream, at):
        if kind == _MUL_RK:
            row, first = struct.unpack_from("<HH", data)
            styles = [
                struct.unpack_from("<H", data, place)[0] for place in range(4, len(data) - 6, 6)
            ]
            yield from ((row, first + step, "percent")
                        for step, style in enumerate(styles) if percents[style])  # fmt: skip
        elif kind in {*_NUMBERS, _BOOL_ERR, _FORMULA}:
            row, column, style = struct.unpack_from("<HHH", data)
            if error := _error_of(kind, data):
                yield row, column, error
            elif percents[style] and _is_value(kind, data):
                yield row, column, "percent"


def _error_of(kind: int, data: bytes) -> str:
    if kind == _BOOL_ERR and data[7]:
        return _ERRORS.get(data[6], "#N/A")
    if kind == _FORMULA and not _is_value(kind, data) and data[6] == 2:
        return _ERRORS.get(data[8], "#N/A")
    return ""


def _is_value(kind: int, data: bytes) -> bool:
    return kind in _NUMBERS or (kind == _FORMULA and data[12:14] != b"\xff\xff")
