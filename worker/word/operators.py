"""What `+`, `*` and `%` do with texts and lists, within bounds."""

from typing import Any

from worker.word.bounds import check_number, pay_for_text, read_list
from worker.word.errors import Refusal
from worker.word.filters import format_text
from worker.word.list_filters import join

#: Dots of a line to fill in; what is longer is no line of a form.
_MAX_REPEATED = 1_000


def combine(context: Any, operator: str, left: Any, right: Any) -> Any:
    """The text or list that an operator makes of these values; None where it only counts."""
    if operator == "+" and isinstance(left, str) and isinstance(right, str):
        return join(context, [left, right], "")
    if operator == "+" and isinstance(left, list) and isinstance(right, list):
        return [*read_list(context, left), *read_list(context, right)]
    if operator == "+" and {type(left), type(right)} in ({str, int}, {str, float}):
        raise Refusal.from_text("Chỉ tính được với số; để nối chữ với số hãy viết ~ thay cho +.")
    if operator == "%" and isinstance(left, str):
        return _format(context, left, right)
    if operator == "*" and isinstance(left, str) != isinstance(right, str):
        text, count = (left, right) if isinstance(left, str) else (right, left)
        return _repeat(context, text, count)
    return None


def _format(context: Any, pattern: str, value: Any) -> str:
    """`'%02d' % n`, `'%s/%s' % (a, b)`, `'%(a)s' % group`."""
    if isinstance(value, dict):
        return str(format_text(context, pattern, **value))
    values = value if isinstance(value, list | tuple) else [value]
    return str(format_text(context, pattern, *values))


def _repeat(context: Any, text: str, count: Any) -> str:
    times = check_number(count)
    if not isinstance(times, int) or times > _MAX_REPEATED:
        raise Refusal.from_text("Chỉ lặp lại được một đoạn chữ đến {most} lần.", most=_MAX_REPEATED)
    pay_for_text(context, len(text) * max(times, 0))
    return text * times
