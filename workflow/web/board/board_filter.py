"""What a person filters the board by, read from the address."""

from dataclasses import replace
from urllib.parse import urlencode

from flask import request

from workflow.domain.year import State
from workflow.services.overview.board import BoardFilter, Cursor
from workflow.web import query_args

#: Chosen for "all years"; an address without a year means the newest.
ALL_YEARS = "all"


def read_filter(years: list[str]) -> BoardFilter:
    """The filter of this request; the newest year where none is chosen."""
    year = request.args.get("year") or (years[0] if years else None)
    state = request.args.get("state", "")
    return BoardFilter(
        year=None if year == ALL_YEARS else year,
        council_id=query_args.read_int("council"),
        text=query_args.read_text("text"),
        state=State(state) if state in set(State) else None,
    )


def filter_url(wanted: BoardFilter, *, state: State | None, place: Cursor | None = None) -> str:
    """The board under a filter, for a state or all of them, from a place in the list on."""
    filtered = replace(wanted, state=state)
    pairs = [
        ("year", filtered.year or ALL_YEARS),
        ("council", filtered.council_id or ""),
        ("text", filtered.text),
        ("state", filtered.state.value if filtered.state else ""),
        *(("after", part) for part in place or ()),
    ]
    return "/?" + urlencode([(name, value) for name, value in pairs if value])
