"""Limits that every filter and comparison of a template keeps, and how it pays from the budget."""

from collections.abc import Sequence
from typing import Any

from jinja2.runtime import Undefined

from worker.word.errors import Refusal
from workflow.domain.errors import Message

MAX_TEXT = 1_000_000
MAX_NUMBER = 10**15
#: Steps of one comparison of lists; lists that contain one another twice grow exponentially.
MAX_COMPARED = 10_000


SPENT = Message("Mẫu tạo ra văn bản quá dài.")


class BudgetSpent(Refusal):
    """One paper has cost all that it may."""


def check_number(value: Any) -> Any:
    if isinstance(value, Undefined):
        return value + 0  # raises, or notes what is missing
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refusal.from_text("Chỉ tính được với số.")
    if not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise Refusal.from_text("Số quá lớn.")
    return value


def read_text(context: Any, value: Any) -> str:
    """A text or number as text, paid for by its length."""
    if isinstance(value, Undefined):
        return str(value)  # raises, or notes what is missing
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refusal.from_text("Chỉ dùng được chữ hoặc số ở đây.")
    text = str(value)
    context.spend(len(text))
    return text


def pay_for_text(context: Any, length: int) -> None:
    """Pay for a text before it is made."""
    if length > MAX_TEXT:
        raise Refusal.from_text("Đoạn chữ quá dài.")
    context.spend(length)


def read_list(context: Any, value: Any) -> Sequence[Any]:
    """A list, paid for by its items."""
    if isinstance(value, Undefined):
        return list(value)  # raises, or notes what is missing
    if not isinstance(value, list | tuple):
        raise Refusal.from_text("Chỉ dùng được với một danh sách.")
    context.spend(16 * len(value))
    return value


def are_equal(context: Any, one: Any, other: Any) -> bool:
    """Compare two values in a bounded number of steps."""
    waiting, steps = [(one, other)], 0
    while waiting:
        left, right = waiting.pop()
        steps += 1
        if steps > MAX_COMPARED:
            raise Refusal.from_text("Hai giá trị này quá lớn để so sánh.")
        if isinstance(left, list | tuple | dict) and isinstance(right, list | tuple | dict):
            if len(left) != len(right) or isinstance(left, dict) != isinstance(right, dict):
                return False
            waiting += _pairs(left, right)
        else:
            if isinstance(left, str) and isinstance(right, str):
                context.spend(min(len(left), len(right)))
            if left != right:
                return False
        context.spend(16)
    return True


def _pairs(left: Any, right: Any) -> list[tuple[Any, Any]]:
    if not isinstance(left, dict):
        return list(zip(left[:MAX_COMPARED], right[:MAX_COMPARED], strict=True))
    missing = object()
    return [(left[key], right.get(key, missing)) for key in left]


def compare(context: Any, left: Any, operator: str, right: Any) -> bool:
    """`left operator right` as Jinja has it, for values of any size."""
    if operator in ("in", "notin"):
        return contains(context, right, left) is (operator == "in")
    if operator in ("eq", "ne"):
        return are_equal(context, left, right) is (operator == "eq")
    for value in (left, right):
        if isinstance(value, Undefined):
            return bool(value < 0)  # raises, or notes what is missing
    numbers = all(isinstance(value, int | float) for value in (left, right))
    texts = all(isinstance(value, str) for value in (left, right))
    if not numbers and not texts:
        raise Refusal.from_text("Không tính được chỗ này: chỉ so sánh được số với số, chữ với chữ.")
    context.spend(min(len(left), len(right)) if texts else 1)
    below, above = left < right, left > right
    found = {"lt": below, "gt": above, "lteq": not above, "gteq": not below}
    return bool(found[operator])


def contains(context: Any, holder: Any, wanted: Any) -> bool:
    if isinstance(holder, Undefined):
        return bool(wanted in holder)  # raises, or notes what is missing
    if isinstance(holder, str) and isinstance(wanted, str):
        context.spend(len(holder) + len(wanted))
        return wanted in holder
    if isinstance(holder, dict):
        return isinstance(wanted, str) and wanted in holder
    return any(are_equal(context, item, wanted) for item in read_list(context, holder))
