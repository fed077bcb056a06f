"""The lists of pages as files: `send_table` writes them, no view writes a cell itself.

Each list declares its columns beside it and has a route `…/table.xlsx` and `…/table.csv` under the
right of its page, with the same filter.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from workflow.services.table_files import Column, write_csv, write_table
from workflow.web.clock import today
from workflow.web.language import translate

Row = TypeVar("Row")
Place = TypeVar("Place")

EXCEL_MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The end of the address of every list as a file.
TABLE_PATH = "/table.<any(xlsx, csv):kind>"
#: Rows that are read in one go.
_CHUNK = 1000
#: Parts of an address that name a page of a list.
_PAGES = {"after", "before"}

bp = Blueprint("tables", __name__)


def send_table(
    name: str, columns: Sequence[Column[Row]], rows: Iterable[Row], kind: str
) -> Response:
    """Send a list as an Excel file or as CSV, named after what it is and the day."""
    if kind == "csv":
        content: bytes | list[bytes] = list(write_csv(columns, rows, translate))
        answer = Response(content, mimetype="text/csv")
    else:
        answer = Response(write_table(columns, rows, translate), mimetype=EXCEL_MIMETYPE)
    file_name = f"{name}_{today():%Y-%m-%d}.{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=file_name)
    return answer


def read_all(
    read: Callable[[Place | None, int], Sequence[Row]], place_of: Callable[[Row], Place]
) -> Iterator[Row]:
    """The rows of a list that is read in pages: after a place, at most so many."""
    after: Place | None = None
    while rows := read(after, _CHUNK):
        yield from rows
        if len(rows) < _CHUNK:
            return
        after = place_of(rows[-1])


@bp.app_template_global()
def table_url(endpoint: str, kind: str) -> str:
    """The address of the list of this page as a file, under the same filter."""
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] not in _PAGES]
    address = url_for(endpoint, kind=kind, **(request.view_args or {}))
    return f"{address}?{urlencode(pairs)}" if pairs else address
