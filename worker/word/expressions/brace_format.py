"""`'{:,.0f}'.format(x)`: Python's other way to format, where the template writes the pattern.

Only plain places are filled: no attributes, no items, no widths out of the data.
"""

import re
from typing import Any

from jinja2 import pass_context

from worker.word.errors import Refusal
from worker.word.expressions.bounds import check_number, pay_for_text, read_text

_PLACE = re.compile(r"\{\{|\}\}|\{\w{0,100}(?::(?P<look>[^{}]*))?\}|(?P<odd>[{}])")
_LOOK = re.compile(r"(?:.?[<>=^])?[-+ ]?#?0?\d{0,3}[,_]?(?:\.\d{1,2})?[sdfFgGeExX%]?")
_WIDEST = 1_000


@pass_context
def fill_braces(context: Any, value: Any, /, *arguments: Any, **named: Any) -> str:
    """The pattern with its places filled, in order or by name."""
    pattern = read_text(context, value)
    places = list(_PLACE.finditer(pattern))
    if any(one["odd"] or not _LOOK.fullmatch(one["look"] or "") for one in places):
        raise Refusal.from_text("Mẫu định dạng chỉ được dùng {example} và những dạng tương tự.",
                                example="{}, {0}, {:.2f}, {:,}")  # fmt: skip
    widest = max((_measure(context, one) for one in (*arguments, *named.values())), default=0)
    pay_for_text(context, len(pattern) + len(places) * (widest + _WIDEST))
    try:
        return pattern.format(*arguments, **named)
    except (TypeError, ValueError, LookupError, OverflowError) as error:
        raise Refusal.from_text("Giá trị không hợp với mẫu định dạng.") from error


def _measure(context: Any, argument: Any) -> int:
    is_number = isinstance(argument, int | float)
    return len(str(check_number(argument)) if is_number else read_text(context, argument))
