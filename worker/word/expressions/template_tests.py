"""The tests a template may use: `x is defined`, `x is odd`."""

from collections.abc import Callable
from typing import Any

from jinja2 import pass_context
from jinja2.tests import TESTS as ALL_TESTS

from worker.word.expressions.bounds import check_number, compare

_PLAIN = (
    "defined",
    "undefined",
    "none",
    "number",
    "string",
    "true",
    "false",
    "mapping",
    "integer",
    "float",
    "boolean",
    "sequence",
)
_COMPARING = {
    **{name: name for name in ("eq", "ne", "gt", "lt", "in")},
    "ge": "gteq",
    "le": "lteq",
}
_SPELLED = {
    "equalto": "eq",
    "lessthan": "lt",
    "greaterthan": "gt",
    "==": "eq",
    "!=": "ne",
    ">": "gt",
    ">=": "gteq",
    "<": "lt",
    "<=": "lteq",
}


def _odd(value: Any) -> bool:
    """Jinja's own computes `value % 2`, which for a string is formatting: '%999999999d' is odd."""
    return bool(check_number(value) % 2 == 1)


def _even(value: Any) -> bool:
    return not _odd(value)


def _divisible(value: Any, num: Any) -> bool:
    return bool(check_number(value) % check_number(num) == 0)


def _comparing(operator: str) -> Callable[[Any, Any, Any], bool]:
    @pass_context
    def test(context: Any, value: Any, other: Any) -> bool:
        return compare(context, value, operator, other)

    return test


TESTS: dict[str, Any] = {
    **{name: ALL_TESTS[name] for name in _PLAIN},
    **{name: _comparing(operator) for name, operator in _COMPARING.items()},
    **{name: _comparing(operator) for name, operator in _SPELLED.items()},
    "odd": _odd,
    "even": _even,
    "divisibleby": _divisible,
}
