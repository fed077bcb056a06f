"""Render once more with an undefined that records its uses, to name everything missing in one pass.

Only a paper that could not be filled pays for this.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

import jinja2
from jinja2.runtime import Undefined

from worker.word.errors import Fault
from worker.word.explain import RENDER_ERRORS, explain
from worker.word.fault_location import fault_at, find_line
from worker.word.part import Part
from worker.word.sandbox import Sandbox, make_context
from worker.word.values import nearest
from workflow.domain.errors import Message


class Missing(Undefined):
    """Record where it is used and let the render continue to find the next one."""

    __slots__ = ()
    file: str
    notes: dict[tuple[int, str], tuple[str, ...]]  # line of the Python and path: names there were
    names: tuple[str, ...]
    is_lenient = False  # in conditions

    @property
    def path(self) -> str:
        parent, name = self._undefined_obj, str(self._undefined_name)
        return f"{parent.path}.{name}" if isinstance(parent, Missing) else name

    def _note(self, *_: Any) -> Any:
        frame = inspect.currentframe()
        while frame is not None and frame.f_code.co_filename != self.file:
            frame = frame.f_back
        parent = self._undefined_obj
        known = () if isinstance(parent, Missing) else self.names
        known = tuple(parent) if isinstance(parent, dict) else known
        self.notes[frame.f_lineno if frame else 0, self.path] = known
        return 0

    def __str__(self) -> str:
        self._note()
        return ""

    def __iter__(self) -> Iterator[Any]:
        self._note()
        return iter(())

    def __bool__(self) -> bool:
        return False if self.is_lenient else bool(self._note())

    def __eq__(self, other: object) -> bool:
        return bool(self._note())

    def __hash__(self) -> int:
        return 0

    __add__ = __len__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _note


def diagnose(part: Part, values: Mapping[str, Any], *, lenient: bool = False) -> Iterator[Fault]:
    """Yield everything `part` misses in `values`, and the first other fault, if any."""
    notes: dict[tuple[int, str], tuple[str, ...]] = {}
    state = {
        "file": part.source.name,
        "notes": notes,
        "names": tuple(values),
        "is_lenient": lenient,
    }
    sandbox = Sandbox(type("MissingHere", (Missing,), state))
    template = jinja2.Template.from_code(sandbox, part.code, {})
    other = None
    try:
        for _ in template.root_render_func(make_context(sandbox, values)):
            pass
    except RENDER_ERRORS as error:
        other = fault_at(part.source, find_line(error, part.source, template), explain(error))
    for (line, path), known in notes.items():
        yield _missing(part, template.get_corresponding_lineno(line), path, known)
    if other is not None:
        yield other


def locate(part: Part, error: BaseException) -> Iterator[Fault]:
    """Locate `error` in `part`, if it was raised by the code of that part."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == part.source.name:
            template = jinja2.Template.from_code(Sandbox(), part.code, {})
            line = find_line(error, part.source, template)
            yield fault_at(part.source, line, explain(error))
            return
        trace = trace.tb_next


def _missing(part: Part, line: int, path: str, known: tuple[str, ...]) -> Fault:
    last = path.rpartition(".")[2]
    fault = fault_at(part.source, line, Message("Thiếu dữ liệu: {path}.", path=path))
    owner = re.search(rf"[\w.\[\]]+\.(?={re.escape(last)}\b)", fault.placeholder)
    prefix = owner[0] if owner else ""
    near = nearest(last, known)
    message = Message("Thiếu dữ liệu: {path}.", path=prefix + last if prefix else path)
    return Fault(fault.part, fault.paragraph, fault.placeholder, message, near and prefix + near)
