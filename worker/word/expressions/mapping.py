"""`map`: a field, or what another filter makes, of every item of a list."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import nodes, pass_context
from jinja2.runtime import Undefined

from worker.word.errors import Refusal
from worker.word.expressions.arguments import Called, check_arguments, find_wrong_arguments
from worker.word.expressions.bounds import read_list
from worker.word.expressions.list_filters import read_fields
from worker.word.expressions.values import nearest
from workflow.domain.errors import Message

#: What every call of a filter costs besides what it spends itself.
_PER_ITEM = 16
_NEEDS = Message(
    "Bộ lọc map cần tên trường hay tên bộ lọc: {field} hay {filter}.",
    field="map(attribute='a')",
    filter="map('upper')",
)

Filters = Mapping[str, Callable[..., Any]]


def make_map(filters: Filters) -> Callable[..., list[Any]]:
    """The filter `map`, which these filters may be given to."""

    @pass_context
    def map_items(context: Any, value: Any, *arguments: Any, **named: Any) -> list[Any]:
        items = read_list(context, value)
        if not arguments:
            return _read_attribute(context, items, **named)
        name, *given = arguments
        for message, _ in _check_filter(filters, name, len(given), list(named)):
            raise Refusal(message)
        context.spend(_PER_ITEM * len(items))
        call = context.environment.call_filter
        return [call(name, item, given, named, context=context) for item in items]

    return map_items


@pass_context
def _map_attribute(
    _context: Any, _value: Any, *, attribute: Any = None, default: Any = None
) -> None:
    """Declare the arguments of a `map` that reads a field; never called."""


def _read_attribute(context: Any, items: Any, **named: Any) -> list[Any]:
    if named.get("attribute") is None:
        raise Refusal(_NEEDS)
    found = read_fields(context, items, named["attribute"])
    if (default := named.get("default")) is None:
        return list(found)
    return [default if isinstance(item, Undefined) else item for item in found]


def find_wrong_mapping(
    node: nodes.Filter, filters: Filters
) -> Iterator[tuple[Message, str | None]]:
    """Find what is wrong with the arguments of a `map` in a template."""
    if not node.args:
        if not node.kwargs:
            yield _NEEDS, None
            return
        yield from find_wrong_arguments(Called.FILTER, node, _map_attribute)
    elif isinstance(node.args[0], nodes.Const) and not (node.dyn_args or node.dyn_kwargs):
        keys = [str(pair.key) for pair in node.kwargs if isinstance(pair, nodes.Keyword)]
        yield from _check_filter(filters, node.args[0].value, len(node.args) - 1, keys)


def _check_filter(
    filters: Filters, name: Any, count: int, keys: list[str]
) -> Iterator[tuple[Message, str | None]]:
    if not isinstance(name, str):
        yield _NEEDS, None
    elif name not in filters:
        yield Message("Không có bộ lọc {name}.", name=name[:40]), nearest(name, filters)
    else:
        yield from check_arguments(Called.FILTER, name, filters[name], count, keys)
