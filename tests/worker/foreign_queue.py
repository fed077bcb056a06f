"""Messages that look like ours and are not, each in one way."""

import base64
import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

#: Parts that a worker reads of a message, by the way to each.
_READ = (
    ("headers",), ("headers", "task"), ("headers", "id"), ("properties",),
    ("properties", "delivery_tag"), ("properties", "delivery_info"),
    ("properties", "body_encoding"), ("body",), ("content-type",), ("content-encoding",),
)  # fmt: skip
#: Parts that any text will do for.
_ANY_TEXT = {("headers", "id"), ("properties", "delivery_tag")}
_ODD_BODIES: tuple[Any, ...] = (
    [], [[[1]]], [[[1]], {}], [[], {}, {}], [[[1], 2], {}, {}], [[1], {}, {}],
    [[[1]], {"x": 1}, {}], [[[1]], {}, {"chain": 5}], [[[1]], {}, 5], [[["1"]], {}, {}],
    [[[True]], {}, {}], [[[10**30]], {}, {}], [[[-1]], {}, {}], [[[1.5]], {}, {}], {}, 1, None,
)  # fmt: skip


def make_look_alikes(message: bytes | str) -> Iterator[bytes]:
    """A message of ours with one part gone, or odd; with a body that no task of ours has."""
    ours = json.loads(message)
    odd: Any
    for way in _READ:
        yield json.dumps(_change(ours, way, None, gone=True)).encode()
        for odd in (None, 7, [], "?"):
            if odd != "?" or way not in _ANY_TEXT:
                yield json.dumps(_change(ours, way, odd)).encode()
    for name, odd in (("eta", "?"), ("timelimit", 5), ("retries", "?")):
        yield json.dumps(_change(ours, ("headers", name), odd)).encode()
    for body in _ODD_BODIES:
        packed = base64.b64encode(json.dumps(body).encode()).decode()
        yield json.dumps(_change(ours, ("body",), packed)).encode()


def _change(ours: Any, way: tuple[str, ...], odd: Any, *, gone: bool = False) -> Any:
    changed = deepcopy(ours)
    at = changed
    for name in way[:-1]:
        at = at[name]
    if gone:
        del at[way[-1]]
    else:
        at[way[-1]] = odd
    return changed
