"""The filters of lists and groups of fields."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Undefined

from worker.word.errors import Refusal
from worker.word.expressions.bounds import (
    check_number,
    compare,
    pay_for_text,
    read_list,
    read_text,
)

MAX_RANGE = 10_000


@pass_context
def join(context: Any, value: Any, d: Any = "", attribute: Any = None) -> str:
    """One text out of many; paid for from the budget of the paper even if it is not printed."""
    items = read_fields(context, read_list(context, value), attribute)
    texts, between = [read_text(context, item) for item in items], read_text(context, d)
    pay_for_text(context, sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)


@pass_context
def _length(context: Any, value: Any) -> int:
    return len(value if isinstance(value, str | dict) else read_list(context, value))


@pass_context
def _first(context: Any, value: Any) -> Any:
    return _end(context, value, 0)


@pass_context
def _last(context: Any, value: Any) -> Any:
    return _end(context, value, -1)


def _end(context: Any, value: Any, place: int) -> Any:
    found = value if isinstance(value, str) else read_list(context, value)
    return found[place] if found else context.environment.undefined(exc=_refuse_empty)


def _refuse_empty(_reason: object = None) -> Refusal:
    """Raise where a missing end of a list is used; `default` may replace it."""
    return Refusal.from_text("Danh sách không có phần tử nào.")


@pass_context
def _sort(
    context: Any,
    value: Any,
    reverse: Any = False,  # noqa: FBT002  as in Jinja
    case_sensitive: Any = False,  # noqa: FBT002  as in Jinja
    attribute: Any = None,
) -> list[Any]:
    items = list(read_list(context, value))
    # By several fields as `'points,name'`: the last one first, as places of equals stay.
    for name in attribute.split(",")[::-1] if isinstance(attribute, str) else [attribute]:
        keys = list(read_fields(context, items, name))
        order = sort_places(context, keys, case_sensitive=case_sensitive, reverse=bool(reverse))
        items = [items[index] for index in order]
    return items


def sort_places(
    context: Any, values: Sequence[Any], *, case_sensitive: bool, reverse: bool = False
) -> list[int]:
    """The places of the values in their order; refuses what has none."""
    keys = [key.lower() if isinstance(key, str) and not case_sensitive else key for key in values]
    for one, other in pairwise(keys):
        compare(context, one, "lt", other)
    context.spend(len(keys).bit_length() * sum(_weight(key) for key in keys))
    return sorted(range(len(keys)), key=keys.__getitem__, reverse=reverse)


def _weight(key: Any) -> int:
    return 16 + len(key) if isinstance(key, str) else 16


@pass_context
def _sum(context: Any, value: Any, attribute: Any = None, start: Any = 0) -> Any:
    total = check_number(start)
    for item in read_fields(context, read_list(context, value), attribute):
        total = check_number(total + check_number(item))
    return total


@pass_context
def _min(
    context: Any,
    value: Any,
    case_sensitive: Any = False,  # noqa: FBT002  as in Jinja
    attribute: Any = None,
) -> Any:
    found = _sort(context, value, case_sensitive=case_sensitive, attribute=attribute)
    return _first(context, found)


@pass_context
def _max(
    context: Any,
    value: Any,
    case_sensitive: Any = False,  # noqa: FBT002  as in Jinja
    attribute: Any = None,
) -> Any:
    """Of several equal ones the first, as in Jinja."""
    found = _sort(context, value, reverse=True, case_sensitive=case_sensitive, attribute=attribute)
    return _first(context, found)


@pass_context
def _reverse(context: Any, value: Any) -> Any:
    if isinstance(value, str):
        return read_text(context, value)[::-1]
    return list(read_list(context, value))[::-1]


@pass_context
def _list(context: Any, value: Any) -> list[Any]:
    return list(read_text(context, value) if isinstance(value, str) else read_list(context, value))


@pass_context
def _items(context: Any, value: Any) -> list[Any]:
    """Names and values of a group of fields, for `for name, value in group|items`."""
    if isinstance(value, Undefined):
        return list(value)  # raises, or notes what is missing
    if not isinstance(value, dict):
        raise Refusal.from_text("Bộ lọc items cần một nhóm trường.")
    context.spend(16 * len(value))
    return list(value.items())


@pass_context
def _unique(
    context: Any,
    value: Any,
    case_sensitive: Any = False,  # noqa: FBT002  as in Jinja
    attribute: Any = None,
) -> list[Any]:
    """The items whose text or number, or that of a field of theirs, is there the first time."""
    items, found = read_list(context, value), dict[Any, Any]()
    for item, field in zip(items, read_fields(context, items, attribute), strict=True):
        text = read_text(context, field)
        key = text if case_sensitive or not isinstance(field, str) else text.lower()
        found.setdefault((isinstance(field, str), key), item)
    return list(found.values())


def read_fields(context: Any, items: Sequence[Any], attribute: Any) -> Iterable[Any]:
    """The named field of every item; the items themselves without a name."""
    if attribute is None:
        return items
    if not isinstance(attribute, str) or len(attribute) > 200:
        raise Refusal.from_text("Tên trường phải là chữ.")
    return [_attribute(context, item, attribute) for item in items]


def _attribute(context: Any, item: Any, path: str) -> Any:
    for name in path.split("."):
        item = context.environment.getattr(item, name)
    return item


@pass_context
def slice_of(context: Any, value: Any, start: Any, stop: Any, step: Any) -> Any:
    """`value[start:stop:step]` of a text or a list."""
    if isinstance(value, Undefined):
        return str(value)  # raises, or notes what is missing
    if not isinstance(value, str | list | tuple):
        raise Refusal.from_text("Không lấy được phần tử ở đây.")
    bounds = [None if bound is None else int(check_number(bound)) for bound in (start, stop, step)]
    if bounds[2] == 0:
        raise Refusal.from_text("Không lấy được phần tử ở đây.")
    part = value[slice(*bounds)]
    context.spend(len(part))
    return part if isinstance(part, str) else list(part)


@pass_context
def numbers(context: Any, arguments: Any) -> list[int]:
    """`range(3)`, `range(1, 4)`, `range(0, 10, 2)`, as a list."""
    found = range(*(int(check_number(argument)) for argument in arguments))
    if len(found) > MAX_RANGE:
        raise Refusal.from_text("range chỉ được đến {most} số.", most=MAX_RANGE)
    context.spend(16 * len(found))
    return list(found)


LIST_FILTERS = {
    "count": _length,
    "first": _first,
    "items": _items,
    "join": join,
    "last": _last,
    "length": _length,
    "list": _list,
    "max": _max,
    "min": _min,
    "reverse": _reverse,
    "sort": _sort,
    "sum": _sum,
    "unique": _unique,
}
