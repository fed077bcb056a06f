"""Tell a name that the values do not have: the whole of it as typed, and the nearest known one."""

import re
from collections.abc import Iterable

from worker.word.errors import Fault
from worker.word.expressions.values import nearest
from worker.word.faults.fault_location import Place
from workflow.domain.errors import Message

#: A path as it is typed, and whether it ends in a call.
_TYPED = re.compile(r"([^\W\d][\w\[\]]*(?:\.[\w\[\]]+)*)(\(?)")
#: What other languages call a value that is none.
_NOTHING = ("null", "nil")
#: Of a longer tag nobody reads more.
_MOST_READ = 2_000


def tell_missing(place: Place, name: str, known: Iterable[str]) -> Fault:
    """A fault at `place`; `name` is the step of its path that is missing."""
    before, after = _find_typed(place[2], name)
    suggestion = "none" if name.casefold() in _NOTHING else nearest(name, known)
    message = Message("Thiếu dữ liệu: {path}.", path=f"{before}{name}{after}")
    hint = f"{before}{suggestion}{after}" if suggestion else None
    return Fault(*place, message, hint)


def _find_typed(text: str, name: str) -> tuple[str, str]:
    """Find the text before and after a step of a path."""
    text = text[:_MOST_READ]
    if found := re.search(rf"([^\W\d][\w.\[\]]*\[(['\"]?)){re.escape(name)}(\2\])", text):
        return found[1], found[3]
    for found in _TYPED.finditer(text):
        steps = found[1].split(".")
        steps = steps[:-1] if found[2] else steps  # a method is no field
        for index, step in enumerate(steps):
            if step.partition("[")[0] == name:
                rest = [step[len(name) :], *(f".{one}" for one in steps[index + 1 :])]
                return "".join(f"{one}." for one in steps[:index]), "".join(rest)
    return "", ""
