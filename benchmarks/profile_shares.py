"""What limits a figure: where the time goes, by rooms of the program, as a profiler sees it.

A profiler makes many short calls look dearer than they are, so these are shares to look into, not
times to add up.
"""

import cProfile
import pstats
from collections import defaultdict
from collections.abc import Callable
from typing import TypeAlias

#: What stands in a function's file or name, and what the room is called; the first that fits.
_ROOMS = (
    ("zlib", "deflate"),
    ("Compress", "deflate"),
    ("word/document.xml", "the compiled template"),
    ("jinja2", "the compiled template"),
    ("markupsafe", "the compiled template"),
    ("worker/word/lint", "layout rules"),
    ("worker/word", "joining and checking values"),
    ("workflow/domain", "facts to values"),
    ("msgspec", "JSON"),
    ("json", "JSON"),
    ("hashlib", "hashes"),
    ("psycopg", "PostgreSQL and its driver"),
    ("sqlite3", "SQLite"),
    ("sqlalchemy", "SQLAlchemy"),
    ("lxml", "reading XML"),
    ("posix", "files"),
    ("io.", "files"),
    ("_thread", "waiting for threads"),
    ("flask", "Flask"),
    ("werkzeug", "Flask"),
    ("workflow/web", "our pages"),
    ("workflow/", "our services"),
    ("worker/", "our worker"),
)
_Function: TypeAlias = tuple[str, int, str]
_Row: TypeAlias = tuple[int, int, float, float, object]
#: Rooms that are told of.
_MOST = 5


def profile_by_room(work: Callable[[], object]) -> dict[str, int]:
    """The largest shares of the time that `work` takes, in per cent, by room."""
    profile = cProfile.Profile()
    profile.runcall(work)
    rows: dict[_Function, _Row] = vars(pstats.Stats(profile))["stats"]
    spent: defaultdict[str, float] = defaultdict(float)
    for function, (_calls, _all_calls, own, _with_others, _callers) in rows.items():
        spent[_room(function)] += own
    whole = sum(spent.values())
    largest = sorted(spent.items(), key=lambda row: -row[1])[:_MOST]
    return {room: round(100 * own / whole) for room, own in largest}


def _room(function: _Function) -> str:
    where = f"{function[0]} {function[2]}"
    return next((room for mark, room in _ROOMS if mark in where), "Python")


def describe_shares(shares: dict[str, int]) -> str:
    """The shares as a sentence of the docs."""
    parts = ", ".join(f"{room} {share} %" for room, share in shares.items())
    return f"What limits it, by a profiler: {parts}."
