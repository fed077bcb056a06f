"""The filters that choose items of a list by a test of templates."""

from typing import Any

from jinja2 import pass_context

from worker.word.errors import Refusal
from worker.word.expressions.arguments import Called, check_arguments
from worker.word.expressions.bounds import read_list
from worker.word.expressions.list_filters import read_fields
from worker.word.expressions.template_tests import TESTS


@pass_context
def _selectattr(
    context: Any, value: Any, attribute: Any, test: Any = None, *arguments: Any
) -> list[Any]:
    """The items whose field is true, or passes a test of templates."""
    return _choose(context, value, attribute, (test, *arguments), wanted=True)


@pass_context
def _rejectattr(
    context: Any, value: Any, attribute: Any, test: Any = None, *arguments: Any
) -> list[Any]:
    return _choose(context, value, attribute, (test, *arguments), wanted=False)


@pass_context
def _select(context: Any, value: Any, test: Any = None, *arguments: Any) -> list[Any]:
    """The items that are true, or pass a test of templates."""
    return _choose(context, value, None, (test, *arguments), wanted=True)


@pass_context
def _reject(context: Any, value: Any, test: Any = None, *arguments: Any) -> list[Any]:
    return _choose(context, value, None, (test, *arguments), wanted=False)


def _choose(
    context: Any, value: Any, attribute: Any, test: tuple[Any, ...], *, wanted: bool
) -> list[Any]:
    name, *arguments = test
    if name is not None and name not in TESTS:
        raise Refusal.from_text("Không có phép thử {name}.", name=str(name)[:40])
    items = read_list(context, value)
    found = read_fields(context, items, attribute)
    return [
        item
        for item, field in zip(items, found, strict=True)
        if _passes(context, field, name, arguments) is wanted
    ]


def _passes(context: Any, field: Any, name: str | None, arguments: list[Any]) -> bool:
    if name is None:
        return bool(field)
    for message, _ in check_arguments(Called.TEST, name, TESTS[name], len(arguments)):
        raise Refusal(message)
    return bool(context.environment.call_test(name, field, arguments, context=context))


CHOOSING_FILTERS = {
    "reject": _reject,
    "rejectattr": _rejectattr,
    "select": _select,
    "selectattr": _selectattr,
}
