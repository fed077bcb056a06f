"""What failed under load, as whoever clicked saw it, and what the log of the web says of it.

Each request carried an id of its own (`tests.chaos.locustfile`), which stands in the lines of the
web that belong to it, one JSON object each.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: What the web says of a request that it never read.
UNHEARD = "the web never read it"


def list_load_failures(written: Path, logs: Path) -> list[dict[str, Any]]:
    """What failed, each with `web`: what the logs of the web in that folder say of it."""
    if not written.exists():
        return []
    found = [json.loads(line) for line in written.read_text().splitlines()]
    lines = _lines_of({one["id"] for one in found}, logs)
    return [{**one, "web": _web(lines.get(one["id"], []))} for one in found]


def summarize(misses: list[dict[str, Any]]) -> list[str]:
    """The same in a few words, what happened most often first."""
    seen = Counter((_what(miss), miss["web"]) for miss in misses)
    return [
        f"{count} × {what} ({_spread(misses, what, web)}): {web}"
        for (what, web), count in seen.most_common()
    ]


def _what(miss: dict[str, Any]) -> str:
    return f"{miss['status'] or 'no answer'}, {miss['said'] or '–'}"


def _spread(misses: list[dict[str, Any]], what: str, web: str) -> str:
    """On which pages, how long that took and how long the connection had been idle before."""
    same = [miss for miss in misses if (_what(miss), miss["web"]) == (what, web)]
    pages = ", ".join(sorted({miss["page"] for miss in same}))
    return f"{pages}; after {_range(same, 'seconds')} s, idle {_range(same, 'idle')} s before"


def _range(misses: list[dict[str, Any]], name: str) -> str:
    values = sorted(miss[name] for miss in misses)
    low, high = f"{values[0]:g}", f"{values[-1]:g}"
    return low if low == high else f"{low} to {high}"


def _lines_of(ids: set[str], logs: Path) -> dict[str, list[dict[str, Any]]]:
    """The lines of the web that belong to these requests."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in _lines(logs):
        if line.get("request") in ids:
            found.setdefault(str(line["request"]), []).append(line)
    return found


def _lines(logs: Path) -> Iterator[dict[str, Any]]:
    for log in sorted(logs.glob("web.log*")):
        for text in log.read_text(errors="replace").splitlines():
            if text.startswith("{"):
                yield json.loads(text)


def _web(lines: list[dict[str, Any]]) -> str:
    """What the web did, and the last line of an exception where it tells of one."""
    if not lines:
        return UNHEARD
    errors = [str(line["exception"]).splitlines()[-1] for line in lines if "exception" in line]
    answers = [f"answered {line['status']}" for line in lines if "status" in line]
    return "; ".join([*(error[:120] for error in errors), *answers]) or "read, never answered"
