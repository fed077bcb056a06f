"""What JSON may hold that nobody writes by hand."""

from typing import Any

import pytest

from workflow.domain.texts.plain_values import DEEPEST, LONGEST_USUAL, has_odd_text, is_too_deep


def nest(depth: int) -> Any:
    value: Any = 1
    for number in range(depth):
        value = [value] if number % 2 else {"a": value}
    return value


def test_what_is_nested_on_and_on_is_told_without_going_into_it() -> None:
    assert not is_too_deep(nest(DEEPEST))
    assert is_too_deep(nest(DEEPEST + 1))
    assert is_too_deep(nest(200_000))
    assert not is_too_deep([[1, "a", None]] * 1000)


@pytest.mark.parametrize(
    ("values", "odd"),
    [
        ({"a": ["Bình Thuận, ngày 05 tháng 01", None, 3]}, False),
        ({"a": ("Ông A      Bà B",)}, False),
        ({"a": [{"b": "Bình" + " " * 40 + "Thuận"}]}, True),
        ({"a": ("a" * (LONGEST_USUAL + 1),)}, True),
    ],
)
def test_texts_that_no_office_writes_are_told(values: Any, odd: bool) -> None:  # noqa: FBT001
    assert has_odd_text(values) is odd
