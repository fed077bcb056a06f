"""What `+` makes of texts and lists, within bounds."""

from typing import Any

from worker.word.errors import Refusal
from worker.word.expressions.bounds import read_list
from worker.word.expressions.list_filters import join


def add(context: Any, left: Any, right: Any) -> Any:
    """One text or one list of two; None where there are numbers to add, or nothing fits."""
    if isinstance(left, str) and isinstance(right, str):
        return join(context, [left, right], "")
    if isinstance(left, list) and isinstance(right, list):
        return [*read_list(context, left), *read_list(context, right)]
    if {type(left), type(right)} in ({str, int}, {str, float}):
        raise Refusal.from_text("Chỉ tính được với số; để nối chữ với số hãy viết ~ thay cho +.")
    return None
