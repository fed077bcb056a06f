"""What open document spreadsheets (.ods) say of cells beside their values.

Calamine gives nothing for a formula in error there, and does not tell which cells are merged.
"""

from collections.abc import Callable, Iterator
from itertools import islice, product
from typing import Any, TypeAlias

#: A cell by row and column, from 0.
Place: TypeAlias = tuple[int, int]
#: By the name of a sheet: the first and the last cell of each merged range.
Spans: TypeAlias = dict[str, list[tuple[Place, Place]]]
#: What reads XML and calls back: `worker.sheet_marks.parse`.
Parser: TypeAlias = Callable[..., Any]

_CELLS = {"table-cell", "covered-table-cell"}
_ERROR = "#N/A"
#: Repeated cells beyond what is read anyway.
_MOST_REPEATED = 100_000


class OpenDocument:
    """The marks and the merged ranges of the sheets of a `content.xml`."""

    def __init__(self, content: bytes, parse: Parser) -> None:
        self.marks: dict[str, dict[Place, str]] = {}
        self.spans: Spans = {}
        self._title = ""
        self._row, self._next_row, self._column, self._count = 0, 0, 0, 0
        self._kind = ""
        self._text: list[str] | None = None
        if any(word in content for word in (b'"percentage"', b'"error"', b"-spanned=")):
            parse(content, begin=self._begin, end=self._end, text=self._add)

    def _begin(self, name: str, given: dict[str, str]) -> None:
        if name == "table":
            self._title = given.get("name", "")
            self._row = self._next_row = 0
        elif name == "table-row":
            self._row, self._column = self._next_row, 0
            self._next_row += int(given.get("number-rows-repeated", "1"))
        elif name in _CELLS:
            self._count = int(given.get("number-columns-repeated", "1"))
            self._kind, self._text = given.get("value-type", ""), []
            self._note_span(given)
        elif name == "p":
            self._text = []  # the last one shows the value; those before are of a comment

    def _note_span(self, given: dict[str, str]) -> None:
        rows = int(given.get("number-rows-spanned", "1"))
        columns = int(given.get("number-columns-spanned", "1"))
        if (rows, columns) != (1, 1):
            first = (self._row, self._column)
            last = (self._row + rows - 1, self._column + columns - 1)
            self.spans.setdefault(self._title, []).append((first, last))

    def _add(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name not in _CELLS:
            return
        if self._kind in {"percentage", "error"}:
            shown = "".join(self._text or ()).strip() or _ERROR
            mark = "percent" if self._kind == "percentage" else shown
            self.marks.setdefault(self._title, {}).update(dict.fromkeys(self._places(), mark))
        self._column += self._count
        self._text = None

    def _places(self) -> Iterator[Place]:
        rows = range(self._row, self._next_row)
        columns = range(self._column, self._column + self._count)
        return islice(product(rows, columns), _MOST_REPEATED)
