"""The filters and tests a template may use; each keeps what it makes within bounds."""

from collections.abc import Sequence
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Undefined
from jinja2.tests import TESTS as ALL_TESTS

from worker.word.errors import Refusal

MAX_TEXT = 1_000_000
MAX_NUMBER = 10**15


def check_number(value: Any) -> Any:
    if isinstance(value, Undefined):
        return value + 0  # raises, or notes what is missing
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refusal.of("Chỉ tính được với số.")
    if not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise Refusal.of("Số quá lớn.")
    return value


@pass_context
def join(context: Any, value: Any, separator: str = ", ") -> str:
    """One text out of many; paid for from the budget of the paper even if it is not printed."""
    texts, between = [_text(item) for item in _as_list(value)], _text(separator)
    length = sum(map(len, texts)) + len(between) * len(texts)
    if length > MAX_TEXT:
        raise Refusal.of("Đoạn chữ quá dài.")
    context.spend(length)
    return between.join(texts)


def _text(value: Any) -> str:
    if isinstance(value, Undefined):
        return str(value)  # raises, or notes what is missing
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refusal.of("Chỉ dùng được chữ hoặc số ở đây.")
    return str(value)


def _as_list(value: Any) -> Sequence[Any]:
    if isinstance(value, Undefined):
        return list(value)
    if not isinstance(value, list | tuple):
        raise Refusal.of("Chỉ dùng được với một danh sách.")
    return value


def _length(value: Any) -> int:
    return len(value if isinstance(value, str | dict) else _as_list(value))


def _first(value: Any) -> Any:
    return _end(value, 0)


def _last(value: Any) -> Any:
    return _end(value, -1)


def _end(value: Any, place: int) -> Any:
    found = _as_list(value)
    if not found:
        raise Refusal.of("Danh sách không có phần tử nào.")
    return found[place]


def _default(value: Any, instead: Any = "", empty_too: Any = False) -> Any:  # noqa: FBT002  as in Jinja
    missing = isinstance(value, Undefined) or value is None or (empty_too and not value)
    return instead if missing else value


def _upper(value: Any) -> str:
    return _text(value).upper()


def _lower(value: Any) -> str:
    return _text(value).lower()


def _trim(value: Any) -> str:
    return _text(value).strip()


def _upper_first(value: Any) -> str:
    """Unlike Jinja's capitalize, leave the rest alone: names keep their capitals."""
    text = _text(value)
    return text[:1].upper() + text[1:]


FILTERS = {
    "default": _default,
    "d": _default,
    "first": _first,
    "join": join,
    "last": _last,
    "length": _length,
    "lower": _lower,
    "trim": _trim,
    "upper": _upper,
    "upper_first": _upper_first,
}


def _odd(value: Any) -> bool:
    """Jinja's own computes `value % 2`, which for a string is formatting: '%999999999d' is odd."""
    return bool(check_number(value) % 2 == 1)


def _even(value: Any) -> bool:
    return not _odd(value)


_PLAIN_TESTS = "defined undefined none number string in eq ne gt ge lt le true false"
TESTS = {name: ALL_TESTS[name] for name in _PLAIN_TESTS.split()} | {"odd": _odd, "even": _even}
