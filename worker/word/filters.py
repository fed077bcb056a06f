"""The filters a template may use; each keeps what it makes within bounds."""

import re
from typing import Any

from jinja2 import pass_context
from jinja2.filters import do_title
from jinja2.runtime import Undefined

from worker.word.bounds import check_number, pay_for_text, read_text
from worker.word.errors import Refusal
from worker.word.list_filters import LIST_FILTERS

_FORMAT = re.compile(r"%%|%[-+ 0#]{0,5}(\d{0,3})(?:\.\d{1,2})?[sdifFgGeExX]|(%)")
_MAX_PLACES = 15


def _default(value: Any, instead: Any = "", empty_too: Any = False) -> Any:  # noqa: FBT002  as in Jinja
    missing = isinstance(value, Undefined) or value is None or (empty_too and not value)
    return instead if missing else value


@pass_context
def _upper(context: Any, value: Any) -> str:
    return read_text(context, value).upper()


@pass_context
def _lower(context: Any, value: Any) -> str:
    return read_text(context, value).lower()


@pass_context
def _trim(context: Any, value: Any) -> str:
    return read_text(context, value).strip()


@pass_context
def _upper_first(context: Any, value: Any) -> str:
    """Unlike Jinja's capitalize, leave the rest alone: names keep their capitals."""
    text = read_text(context, value)
    return text[:1].upper() + text[1:]


@pass_context
def _capitalize(context: Any, value: Any) -> str:
    return read_text(context, value).capitalize()


@pass_context
def _title(context: Any, value: Any) -> str:
    return do_title(read_text(context, value))


@pass_context
def _replace(context: Any, value: Any, old: Any, new: Any, count: Any = None) -> str:
    text, old, new = (read_text(context, item) for item in (value, old, new))
    most = -1 if count is None else int(check_number(count))
    found = text.count(old) if old else len(text) + 1
    pay_for_text(context, len(text) + found * len(new))
    return text.replace(old, new, most)


@pass_context
def _format(context: Any, value: Any, *arguments: Any) -> str:
    """`"%s/%s"|format(a, b)`: plain placeholders only, narrow enough to be printed."""
    pattern = read_text(context, value)
    if any(found[2] for found in _FORMAT.finditer(pattern)):
        raise Refusal.from_text("Mẫu định dạng chỉ được dùng %s, %d, %f và những dạng tương tự.")
    for argument in arguments:
        if not isinstance(argument, int | float):
            read_text(context, argument)
        else:
            check_number(argument)
    pay_for_text(context, len(pattern) + 1_000 * len(arguments))
    try:
        return pattern % arguments
    except (TypeError, ValueError) as error:
        raise Refusal.from_text("Giá trị không hợp với mẫu định dạng.") from error


def _round(value: Any, precision: Any = 0, method: Any = "common") -> float:
    number, places = check_number(value), int(check_number(precision))
    if abs(places) > _MAX_PLACES or method not in ("common", "ceil", "floor"):
        raise Refusal.from_text("Không làm tròn được như vậy.")
    if method == "common":
        return round(float(number), places)
    scaled = number * 10**places
    whole = int(scaled // 1) if method == "floor" else -int(-scaled // 1)
    return float(whole / 10**places)


@pass_context
def _int(context: Any, value: Any, default: Any = 0) -> int:
    number = _float(context, value, None)
    return int(check_number(default if number is None else number))


@pass_context
def _float(context: Any, value: Any, default: Any = 0.0) -> Any:
    if isinstance(value, str):
        try:
            value = float(read_text(context, value)[:40])
        except ValueError:
            return default
        return value if -1e15 <= value <= 1e15 else default
    return default if value is None else float(check_number(value))


def _abs(value: Any) -> Any:
    return abs(check_number(value))


@pass_context
def _string(context: Any, value: Any) -> str:
    return read_text(context, value)


def _escape(value: Any) -> Any:
    """Everything printed is escaped already."""
    return value


FILTERS = {
    **LIST_FILTERS,
    "abs": _abs,
    "capitalize": _capitalize,
    "d": _default,
    "default": _default,
    "e": _escape,
    "escape": _escape,
    "float": _float,
    "format": _format,
    "int": _int,
    "lower": _lower,
    "replace": _replace,
    "round": _round,
    "string": _string,
    "title": _title,
    "trim": _trim,
    "upper": _upper,
    "upper_first": _upper_first,
}
