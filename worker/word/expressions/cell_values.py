"""What the tags of a cell write into attributes, which take no other value: a colour, a number."""

import re
from typing import Any

from jinja2.runtime import Undefined

from worker.word.errors import Refusal
from worker.word.expressions.bounds import check_number

_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
#: Columns of a table in Word.
_MOST_COLUMNS = 63


def _colour(value: Any) -> str:
    """A background: six hexadecimal digits, with or without "#"; none for no value."""
    if isinstance(value, Undefined):
        return str(value)  # raises, or notes what is missing
    if value is None or value == "" or value == "auto":
        return "auto"
    found = _COLOUR.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Refusal.from_text("Màu nền phải là sáu chữ số hệ 16, ví dụ FFD966.")
    return found[1]


def _span(value: Any) -> int:
    count = check_number(value)
    if not isinstance(count, int) or not 1 <= count <= _MOST_COLUMNS:
        raise Refusal.from_text("Số cột gộp phải từ 1 đến {most}.", most=_MOST_COLUMNS)
    return count


COLOUR, SPAN = "cell_colour", "cell_span"
CELL_FILTERS = {COLOUR: _colour, SPAN: _span}
