"""The filters a template may use; each keeps what it makes within bounds."""

import contextlib
import re
from typing import Any

from jinja2 import pass_context
from jinja2.filters import do_title
from jinja2.runtime import Undefined

from worker.word.errors import Refusal
from worker.word.expressions.bounds import MAX_NUMBER, check_number, pay_for_text, read_text
from worker.word.expressions.brace_format import fill_braces
from worker.word.expressions.choosing_filters import CHOOSING_FILTERS
from worker.word.expressions.grouping_filters import GROUPING_FILTERS
from worker.word.expressions.list_filters import LIST_FILTERS
from worker.word.expressions.mapping import make_map

_FORMAT = re.compile(
    r"%%|%(?:\((\w{1,100})\))?[-+ 0#]{0,5}(?:\d{0,3})(?:\.\d{1,2})?[sdifFgGeExX]|(%)"
)
_MAX_PLACES = 15
_MAX_REPEATED = 1_000
_LEEWAY = 5  # of truncate, as in Jinja
_MAX_DIGITS = 40
_BASES = range(2, 37)


def _default(value: Any, default_value: Any = "", boolean: Any = False) -> Any:  # noqa: FBT002  as in Jinja
    """Return the value for a missing field; with `boolean` also for one that is empty."""
    missing = isinstance(value, Undefined) or (boolean and not value)
    return default_value if missing else value


@pass_context
def _upper(context: Any, value: Any) -> str:
    return read_text(context, value).upper()


@pass_context
def _lower(context: Any, value: Any) -> str:
    return read_text(context, value).lower()


@pass_context
def _trim(context: Any, value: Any, chars: Any = None) -> str:
    return read_text(context, value).strip(None if chars is None else read_text(context, chars))


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
def _split(context: Any, value: Any, sep: Any = None, maxsplit: Any = -1) -> list[str]:
    """The pieces of a text between these separators, or its words."""
    text, mark = read_text(context, value), None if sep is None else read_text(context, sep)
    if mark == "":
        raise Refusal.from_text("Bộ lọc split cần dấu ngăn cách.")
    pay_for_text(context, len(text))
    return text.split(mark, int(check_number(maxsplit)))


@pass_context
def _center(context: Any, value: Any, width: Any = 80) -> str:
    text, wide = read_text(context, value), int(check_number(width))
    pay_for_text(context, wide)
    return text.center(wide)


@pass_context
def _repeat(context: Any, value: Any, count: Any) -> str:
    """`'.' * 20`: a line to fill in."""
    text, times = read_text(context, value), check_number(count)
    if not isinstance(times, int) or times > _MAX_REPEATED:
        raise Refusal.from_text("Chỉ lặp lại được một đoạn chữ đến {most} lần.", most=_MAX_REPEATED)
    pay_for_text(context, len(text) * max(times, 0))
    return text * times


@pass_context
def _truncate(
    context: Any,
    value: Any,
    length: Any = 255,
    killwords: Any = False,  # noqa: FBT002  as in Jinja
    end: Any = "...",
    leeway: Any = None,
) -> str:
    """A long text up to its last whole word, or up to a letter with `killwords`."""
    text, ending = read_text(context, value), read_text(context, end)
    most, more = int(check_number(length)), _LEEWAY if leeway is None else int(check_number(leeway))
    if most < len(ending) or more < 0:
        raise Refusal.from_text("Độ dài của truncate phải lớn hơn phần kết của nó.")
    if len(text) <= most + more:
        return text
    kept = text[: most - len(ending)]
    return (kept if killwords else kept.rsplit(" ", 1)[0]) + ending


@pass_context
def format_text(context: Any, value: Any, /, *arguments: Any, **named: Any) -> str:
    """`"%s/%s"|format(a, b)`: plain placeholders only, narrow enough to be printed."""
    pattern = read_text(context, value)
    found = list(_FORMAT.finditer(pattern))
    if any(one[2] for one in found):
        raise Refusal.from_text("Mẫu định dạng chỉ được dùng %s, %d, %f và những dạng tương tự.")
    if len(arguments) == 1 and isinstance(group := arguments[0], dict):
        arguments, named = (), {**group, **named}  # `'%(a)s' % group`
    if arguments and named:
        raise Refusal.from_text(
            "Mẫu định dạng chỉ dùng một cách: theo thứ tự, hoặc theo tên tham số."
        )
    for argument in (*arguments, *named.values()):
        if not isinstance(argument, int | float):
            read_text(context, argument)
        else:
            check_number(argument)
    widest = max((len(str(one)) for one in (*arguments, *named.values())), default=0)
    pay_for_text(context, len(pattern) + len(found) * (widest + 1_000))
    try:
        return pattern % (named or arguments)
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        raise Refusal.from_text("Giá trị không hợp với mẫu định dạng.") from error


def _round(value: Any, precision: Any = 0, method: Any = "common") -> Any:
    number, places = check_number(value), int(check_number(precision))
    if abs(places) > _MAX_PLACES or method not in ("common", "ceil", "floor"):
        raise Refusal.from_text("Không làm tròn được như vậy.")
    if method == "common":
        return round(number, places)
    scaled = number * 10**places
    whole = int(scaled // 1) if method == "floor" else -int(-scaled // 1)
    return float(whole / 10**places)


@pass_context
def _int(context: Any, value: Any, default: Any = 0, base: Any = 10) -> Any:
    """The whole number in a text; `default` where there is none, as in Jinja."""
    if check_number(base) not in _BASES:
        raise Refusal.from_text("Cơ số phải từ {least} đến {most}.", least=2, most=36)
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            return _in_bounds(int(read_text(context, value)[:_MAX_DIGITS], int(base)), default)
    number = _float(context, value, None)
    return default if number is None else int(number)


@pass_context
def _float(context: Any, value: Any, default: Any = 0.0) -> Any:
    """The number in a text; `default` where there is none, as in Jinja."""
    if isinstance(value, Undefined):
        return value + 0  # raises, or notes what is missing
    if isinstance(value, str):
        try:
            return _in_bounds(float(read_text(context, value)[:_MAX_DIGITS]), default)
        except ValueError:
            return default
    return _in_bounds(float(value), default) if isinstance(value, int | float) else default


def _in_bounds(number: Any, default: Any) -> Any:
    return number if -MAX_NUMBER <= number <= MAX_NUMBER else default


def _abs(value: Any) -> Any:
    return abs(check_number(value))


@pass_context
def _startswith(context: Any, value: Any, start: Any) -> bool:
    return read_text(context, value).startswith(read_text(context, start))


@pass_context
def _endswith(context: Any, value: Any, end: Any) -> bool:
    return read_text(context, value).endswith(read_text(context, end))


@pass_context
def _zfill(context: Any, value: Any, width: Any) -> str:
    text, wide = read_text(context, value), int(check_number(width))
    pay_for_text(context, wide)
    return text.zfill(wide)


def _get(value: Any, key: Any, default_value: Any = None) -> Any:
    """The field of a group, or another value in its place."""
    if isinstance(value, Undefined):
        return value.field  # raises, or notes what is missing
    if type(value) is not dict or not isinstance(key, str):
        raise Refusal.from_text("Không lấy được phần tử ở đây.")
    return value.get(key, default_value)


@pass_context
def _string(context: Any, value: Any) -> str:
    return read_text(context, value)


def _escape(value: Any) -> Any:
    """Everything printed is escaped already."""
    return value


FILTERS: dict[str, Any] = {
    **LIST_FILTERS,
    **CHOOSING_FILTERS,
    **GROUPING_FILTERS,
    "abs": _abs,
    "capitalize": _capitalize,
    "center": _center,
    "d": _default,
    "default": _default,
    "e": _escape,
    "endswith": _endswith,
    "escape": _escape,
    "fill_braces": fill_braces,
    "float": _float,
    "format": format_text,
    "get": _get,
    "int": _int,
    "lower": _lower,
    "repeat": _repeat,
    "replace": _replace,
    "round": _round,
    "split": _split,
    "startswith": _startswith,
    "string": _string,
    "title": _title,
    "trim": _trim,
    "truncate": _truncate,
    "upper": _upper,
    "upper_first": _upper_first,
    "zfill": _zfill,
}
FILTERS["map"] = make_map(FILTERS)
