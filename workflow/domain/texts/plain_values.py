"""Values as JSON gives them, whoever has sent them."""

import re
from typing import Any

from workflow.domain.errors import Message

#: Lists and objects within one another; records and requests have a third of that.
DEEPEST = 32
TOO_DEEP = Message("Nội dung JSON lồng nhau quá nhiều lớp.")


def is_too_deep(value: Any) -> bool:
    """Tell whether lists and objects lie in one another deeper than anything that is read here.

    What is read afterwards goes into each of them, and would run out of stack.
    """
    level = [value]
    for _depth in range(DEEPEST):
        inside = [part for one in level for part in _list_parts(one)]
        level = [part for part in inside if isinstance(part, dict | list)]
        if not level:
            return False
    return True


#: A text of a paper is shorter, and has no such run of spaces.
LONGEST_USUAL = 2000
_SPACES = 12
_MANY_SPACES = re.compile(rf"\s{{{_SPACES}}}")


def has_odd_text(value: Any) -> bool:
    """Tell whether a text is among these values that no office writes: endless, or full of spaces.

    Rules that look at such a text may take minutes.
    """
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            if len(one) >= _SPACES and (len(one) > LONGEST_USUAL or _MANY_SPACES.search(one)):
                return True
        elif isinstance(one, dict):
            left += one.values()
        elif isinstance(one, list | tuple):
            left += one
    return False


def _list_parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else []
