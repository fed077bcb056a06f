"""Tell a name that the values do not have: the whole of it as typed, and the nearest known one."""

import re
from collections.abc import Iterable

from worker.word.errors import Fault
from worker.word.fault_location import Place
from worker.word.values import nearest
from workflow.domain.errors import Message


def tell_missing(place: Place, name: str, known: Iterable[str]) -> Fault:
    """A fault at `place`; `name` is the step of its path that is missing."""
    typed = re.search(
        rf"(?<![\w.])((?:[\w\[\]]{{1,99}}\.){{0,9}}){re.escape(name)}\b((?:\.\w+\b(?!\())*)",
        place[2],
    )
    before, after = typed.groups() if typed else ("", "")
    near = nearest(name, known)
    message = Message("Thiếu dữ liệu: {path}.", path=f"{before}{name}{after}")
    hint = f"{before}{near}{after}" if near else None
    return Fault(*place, message, hint)
