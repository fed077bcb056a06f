"""Where a sheet has its headings: under a title, in two rows, in any order, under another name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from workflow.domain.errors import Message
from workflow.domain.vietnamese_text import fold_name
from workflow.services.workbooks.cells import CellRef, is_blank
from workflow.services.workbooks.content import CellFault
from workflow.services.workbooks.layout import SHEETS, RecordSheet

_HEAD_WITHIN = 10
#: Rows that headings may have, one below the other.
_MOST_TIERS = 3
#: So many columns are numbered at least; a number may say what it is the sum of.
_LEAST_NUMBERED = 3
_COLUMN_NUMBER = re.compile(r"[A-ZĐ]|[(\[]?(?P<number>\d{1,2})[)\]]?\s*(?:=.*)?", re.DOTALL)
#: What people write behind a heading: that it is to be filled in, that it ends.
_NEEDED, _BEHIND = ("(*)", "(**)", "(***)"), " \t\r\n\xa0*:"
#: So many of its own headings tell which sheet one is that has another name.
_TELLING = 2


def _read_label(cell: Any) -> str:
    """A heading as it is compared: without what marks it as needed, "Đơn vị (*)", or ends it."""
    text = str(cell).rstrip(_BEHIND)
    for mark in _NEEDED:
        text = text.removesuffix(mark)
    return fold_name(text.rstrip(_BEHIND))


@dataclass
class Headings:
    """The last row of the headings, and the column of each by its folded label."""

    row: int
    places: dict[str, int] = field(default_factory=dict)
    #: Columns that nobody reads.
    notes: list[CellFault] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)

    def list_body(self, rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, Any]]:
        """The rows below with their numbers, as the sheet counts them; blank ones are left out.

        Headings that come again are no rows of a table, nor is what numbers the columns below.
        """
        below_headings = True
        for number, row in enumerate(rows[self.row + 1 :], self.row + 2):
            if all(is_blank(cell) for cell in row):
                continue
            if self._is_repeated(row):
                below_headings = True
                continue
            if not (below_headings and _is_numbering(row)):
                yield number, row
            below_headings = False

    def _is_repeated(self, row: Sequence[Any]) -> bool:
        """Tell a row that says the headings once more, as each printed page does."""
        cells = [(label, row[at]) for label, at in self.places.items() if at < len(row)]
        labelled = [(label, cell) for label, cell in cells if not is_blank(cell)]
        is_enough = len(labelled) >= min(2, len(self.places))
        return is_enough and all(_read_label(cell) == label for label, cell in labelled)


def find_headings(data: dict[str, Any], labels: Iterable[str]) -> Headings | None:
    """Find the headings of a sheet; None where it has no row of them."""
    title, rows, wanted = data["name"], data["rows"], {fold_name(label) for label in labels}
    for number, row in enumerate(rows[:_HEAD_WITHIN]):
        known = [_read_label(cell) for cell in row if not is_blank(cell)]
        if len(wanted & set(known)) < min(2, len(wanted)):
            continue
        found = Headings(number)
        names = dict(enumerate(row))
        for row_below in rows[number + 1 : number + _MOST_TIERS]:
            if not _goes_on(names, row_below, wanted):
                break
            found.row += 1
            names |= {at: cell for at, cell in enumerate(row_below) if not is_blank(cell)}
        _place(found, title, names, wanted)
        return found
    return None


def _goes_on(names: dict[int, Any], row: Sequence[Any], wanted: set[str]) -> bool:
    """Tell another row of headings: it has words alone, some of them headings that are wanted.

    Under a heading that is known already stands nothing, or the same again where cells are merged.
    """
    below = {at: _read_label(cell) for at, cell in enumerate(row) if not is_blank(cell)}
    above = {at: _read_label(cell) for at, cell in names.items() if not is_blank(cell)}
    if not all(isinstance(row[at], str) for at in below):
        return False
    if any(above.get(at) in wanted and above[at] != label for at, label in below.items()):
        return False
    return any(label in wanted and above.get(at) != label for at, label in below.items())


def _is_numbering(row: Sequence[Any]) -> bool:
    """Tell the row that numbers the columns below their headings: A, B, (1), 2, 3=1+2."""
    texts = [_as_number(cell) for cell in row if not is_blank(cell)]
    found = [_COLUMN_NUMBER.fullmatch(text) for text in texts]
    numbers = [int(one["number"]) for one in found if one and one["number"]]
    in_order = all(one + 1 == other for one, other in pairwise(numbers))
    return len(found) >= _LEAST_NUMBERED and all(found) and bool(numbers) and in_order


def _as_number(cell: Any) -> str:
    return f"{cell:g}" if isinstance(cell, int | float) else str(cell).strip()


def _place(found: Headings, title: str, names: dict[int, Any], wanted: set[str]) -> None:
    for at, cell in names.items():
        if is_blank(cell):
            continue
        name, ref = _read_label(cell), CellRef(title, found.row + 1, at)
        if name not in wanted:
            message = Message("Cột «{label}» không thuộc mẫu nên không được đọc.", label=cell)
            found.notes.append(CellFault(message, ref))
        elif name in found.places:
            message = Message("Có hai cột «{label}»; hãy bỏ một cột.", label=cell)
            found.faults.append(CellFault(message, ref))
        else:
            found.places[name] = at


def list_lacking(head: Headings, sheet: RecordSheet, title: str) -> list[CellFault]:
    """The columns that each row needs and the sheet has not; what is stored may tell the others."""
    needed = sheet.needs[:1] if sheet.key else sheet.needs
    at = CellRef(title, head.row + 1)
    return [
        CellFault(Message("Bảng «{sheet}» thiếu cột «{label}».", sheet=title, label=one.label), at)
        for one in sheet.columns
        if one.path in needed and fold_name(one.label) not in head.places
    ]


def recognize_sheet(data: dict[str, Any]) -> RecordSheet | None:
    """Find which sheet one is that has another name; None where its headings do not tell."""
    counts = {sheet.title: _count_own(data, sheet) for sheet in SHEETS}
    most = max(counts.values())
    best = [sheet for sheet in SHEETS if counts[sheet.title] == most]
    return best[0] if most >= _TELLING and len(best) == 1 else None


def _count_own(data: dict[str, Any], sheet: RecordSheet) -> int:
    found = find_headings(data, [column.label for column in sheet.columns])
    return len(found.places) if found else 0
