"""The filters that divide a list: by a field, into rows, into columns."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from jinja2 import pass_context
from jinja2.runtime import Undefined

from worker.word.errors import Refusal
from worker.word.expressions.bounds import are_equal, check_number, read_list, read_text
from worker.word.expressions.list_filters import read_fields, sort_places

_MAX_PARTS = 10_000
_WORD = re.compile(r"\w+")  # as Jinja counts them


class Group(NamedTuple):
    """Items that have a field in common: `g.grouper` and `g.list`, or a pair, as in Jinja."""

    grouper: Any
    list: Sequence[Any]


@pass_context
def _groupby(
    context: Any,
    value: Any,
    attribute: Any,
    default: Any = None,
    case_sensitive: Any = False,  # noqa: FBT002  as in Jinja
) -> list[Group]:
    """The items by the value of a field, in the order of these values."""
    items = list(read_list(context, value))
    fields = [
        default if isinstance(field, Undefined) and default is not None else field
        for field in read_fields(context, items, attribute)
    ]
    found: list[tuple[Any, list[Any]]] = []
    for place in sort_places(context, fields, case_sensitive=bool(case_sensitive)):
        field = fields[place]
        key = field.lower() if isinstance(field, str) and not case_sensitive else field
        if not found or not are_equal(context, found[-1][0], key):
            found.append((key, []))
        found[-1][1].append((field, items[place]))
    return [Group(rows[0][0], [item for _, item in rows]) for _, rows in found]


@pass_context
def _batch(context: Any, value: Any, linecount: Any, fill_with: Any = None) -> list[Any]:
    """Rows of so many items; the last is filled up where a value is given for it."""
    items, width = list(read_list(context, value)), _count_parts(linecount)
    rows = [items[start : start + width] for start in range(0, len(items), width)]
    if fill_with is not None and rows:
        missing = width - len(rows[-1])
        context.spend(16 * missing)
        rows[-1] += [fill_with] * missing
    return rows


@pass_context
def _slice(context: Any, value: Any, slices: Any, fill_with: Any = None) -> list[Any]:
    """So many columns of items, the first ones longer where they cannot be equal."""
    items, count = list(read_list(context, value)), _count_parts(slices)
    context.spend(16 * count)
    size, longer = divmod(len(items), count)
    found, start = [], 0
    for number in range(count):
        end = start + size + (number < longer)
        column = items[start:end]
        if fill_with is not None and longer and number >= longer:
            column.append(fill_with)
        found.append(column)
        start = end
    return found


def _count_parts(number: Any) -> int:
    count = int(check_number(number))
    if not 1 <= count <= _MAX_PARTS:
        raise Refusal.from_text("Chỉ chia được thành 1 đến {most} phần.", most=_MAX_PARTS)
    return count


@pass_context
def _dictsort(
    context: Any,
    value: Any,
    case_sensitive: Any = False,  # noqa: FBT002  as in Jinja
    by: Any = "key",
    reverse: Any = False,  # noqa: FBT002  as in Jinja
) -> list[Any]:
    """Names and values of a group of fields, in the order of the names or of the values."""
    if isinstance(value, Undefined):
        return list(value)  # raises, or notes what is missing
    if not isinstance(value, dict) or by not in ("key", "value"):
        raise Refusal.from_text("Bộ lọc dictsort cần một nhóm trường, xếp theo key hoặc value.")
    pairs = list(value.items())
    keys = [pair[by == "value"] for pair in pairs]
    order = sort_places(context, keys, case_sensitive=bool(case_sensitive), reverse=bool(reverse))
    return [pairs[place] for place in order]


@pass_context
def _wordcount(context: Any, value: Any) -> int:
    return sum(1 for _ in _WORD.finditer(read_text(context, value)))


GROUPING_FILTERS = {
    "batch": _batch,
    "dictsort": _dictsort,
    "groupby": _groupby,
    "slice": _slice,
    "wordcount": _wordcount,
}
