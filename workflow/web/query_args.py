"""What an address asks for, read so that nothing in it can trip the database.

Numbers are held to what a column can hold, and text to what both databases can compare: PostgreSQL
refuses the character NUL, SQLite numbers of more than 64 bits, Python those of many digits.
"""

import re

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

#: The most that a column of either database holds.
LARGEST_ID = 2**63 - 1
_DIGITS = re.compile(r"\d{1,18}", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


class BoundedInteger(IntegerConverter):
    """`<int:…>` in addresses; a number that no row can have leads to no page."""

    def __init__(self, map: Map, *, max: int = LARGEST_ID, fixed_digits: int = 0) -> None:
        super().__init__(map, max=max, fixed_digits=fixed_digits)


def init_app(app: Flask) -> None:
    """Hold the addresses to it; before the routes are registered, which look converters up."""
    app.url_map.converters["int"] = BoundedInteger
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    """Nothing that this service ever linked to: whatever is read from such an address is wrong."""
    values = (part for pair in request.args.items(multi=True) for part in pair)
    if any("\0" in text for text in (request.path, *values)):
        abort(400)


def parse_int(typed: object) -> int | None:
    """A whole number that a column holds, from its digits; None for anything else."""
    digits = str(typed)
    return int(digits) if _DIGITS.fullmatch(digits) else None


def read_int(name: str) -> int | None:
    """The number under a name of the query string; None where there is none."""
    return parse_int(request.args.get(name, ""))


def read_text(name: str) -> str:
    """The text under a name of the query string, as somebody would type it on one line."""
    return _CONTROLS.sub(" ", request.args.get(name, "")).strip()[:200]


def read_cursor() -> tuple[str, int] | None:
    """Where the page of a list before this one ended: the order of its last row and its id."""
    parts = request.args.getlist("after")
    last = parse_int(parts[1]) if len(parts) == 2 else None
    return (parts[0], last) if last is not None else None
