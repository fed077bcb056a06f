"""Parse and bound query parameters.

Numbers are bounded by what a column holds, text by what both databases can compare: PostgreSQL
refuses the character NUL, SQLite numbers of more than 64 bits, Python those of many digits.
"""

import re
from typing import Any
from urllib.parse import urlencode

from flask import Flask, abort, request, url_for
from werkzeug.routing import IntegerConverter, Map

from workflow.services.paging import Cursor

#: Rows on a page of a list.
PAGE_SIZE = 50
#: The most that a column of either database holds.
LARGEST_ID = 2**63 - 1
_DIGITS = re.compile(r"\d{1,18}", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


class BoundedInteger(IntegerConverter):
    """`<int:…>` in addresses; a number that no row can have leads to no page."""

    def __init__(self, map: Map, *, max: int = LARGEST_ID, fixed_digits: int = 0) -> None:
        super().__init__(map, max=max, fixed_digits=fixed_digits)


def init_app(app: Flask) -> None:
    """Register the bounded converter; call before routes are registered, which look it up."""
    app.url_map.converters["int"] = BoundedInteger
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    """Nothing that this service ever linked to: whatever is read from such an address is wrong."""
    values = (part for pair in request.args.items(multi=True) for part in pair)
    if any("\0" in text for text in (request.path, *values)):
        abort(400)


def parse_int(typed: object) -> int | None:
    """Parse a whole number that a column can hold; None for anything else."""
    digits = str(typed)
    return int(digits) if _DIGITS.fullmatch(digits) else None


def read_int(name: str) -> int | None:
    """Read a number of the query string; None if it is missing or no number."""
    return parse_int(request.args.get(name, ""))


def read_text(name: str) -> str:
    """The text under a name of the query string, as somebody would type it on one line."""
    return _CONTROLS.sub(" ", request.args.get(name, "")).strip()[:200]


def read_cursor() -> Cursor | None:
    """Read the cursor of a list: sort key and id of the last row of the page before."""
    parts = request.args.getlist("after")
    last = parse_int(parts[1]) if len(parts) == 2 else None
    return (parts[0], last) if last is not None else None


def build_list_url(endpoint: str, after: Cursor | None, **filters: Any) -> str:
    """The address of a page of a list: its filters, and the row that the page follows."""
    pairs = [*filters.items(), *(("after", part) for part in after or ())]
    query = urlencode([(name, str(value)) for name, value in pairs if value])
    return f"{url_for(endpoint)}?{query}" if query else url_for(endpoint)


def build_page_links(endpoint: str, last: Cursor | None, **filters: Any) -> dict[str, str]:
    """The addresses of the page after the row `last` and of the first page; empty if needless."""
    return {
        "older": build_list_url(endpoint, last, **filters) if last else "",
        "newer": build_list_url(endpoint, None, **filters) if read_cursor() else "",
    }
