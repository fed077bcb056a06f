"""Render once more in a sandbox that notes what goes wrong and goes on, to name it all in one pass.

Only a paper that could not be filled pays for this.
"""

import bisect
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jinja2
from jinja2.runtime import Context, Undefined

from worker.word.errors import Fault
from worker.word.expressions.bounds import BudgetSpent
from worker.word.expressions.sandbox import Sandbox, make_context
from worker.word.faults.explain import RENDER_ERRORS, explain
from worker.word.faults.fault_location import fault_at, find_line, place_at
from worker.word.faults.missing_names import tell_missing
from worker.word.parts.part import Part
from workflow.domain.errors import Message


@dataclass
class _Notes:
    """What went wrong so far, by the line of the Python that Jinja wrote."""

    file: str
    names: tuple[str, ...]
    is_lenient: bool
    #: By line and path: the names there were.
    missing: dict[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)
    errors: dict[tuple[int, Message], None] = field(default_factory=dict)

    def line(self) -> int:
        frame = inspect.currentframe()
        while frame is not None and frame.f_code.co_filename != self.file:
            frame = frame.f_back
        return frame.f_lineno if frame else 0


class Missing(Undefined):
    """Record where it is used and let the render continue to find the next one."""

    __slots__ = ()
    found: _Notes

    def _note(self, *_: Any) -> Any:
        """Note the first step of a path that is missing; what follows cannot be known."""
        first: Missing = self
        while isinstance(first._undefined_obj, Missing):
            first = first._undefined_obj
        if first._undefined_name is None:  # no name is missing, or it was noted already
            if first._undefined_exception is not _NOTED:
                raise first._undefined_exception(first._undefined_message)
            return 0
        holder = first._undefined_obj
        known = tuple(holder) if isinstance(holder, dict) else self.found.names
        known = () if isinstance(holder, list) else known
        self.found.missing[self.found.line(), str(first._undefined_name)] = known
        return 0

    def __str__(self) -> str:
        self._note()
        return ""

    def __iter__(self) -> Iterator[Any]:
        self._note()
        return iter(())

    def __bool__(self) -> bool:
        return False if self.found.is_lenient else bool(self._note())

    def __eq__(self, other: object) -> bool:
        return bool(self._note())

    def __hash__(self) -> int:
        return 0

    __add__ = __len__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _note


class _Noted(jinja2.UndefinedError):
    """Marks what stands for a value that could not be worked out."""


_NOTED = _Noted
#: Tells Jinja to give a function the context.
_WITH_CONTEXT = "jinja_pass_arg"


class NotingSandbox(Sandbox):
    """Notes every error of a filter, test or operator; a value that nobody asks stands for it."""

    def __init__(self, notes: _Notes) -> None:
        super().__init__(type("MissingHere", (Missing,), {"found": notes}))
        self._notes = notes
        self.filters = {name: self._noting(one) for name, one in self.filters.items()}
        self.tests = {name: self._noting(one) for name, one in self.tests.items()}

    def _noting(self, function: Any) -> Callable[..., Any]:
        def noting(*arguments: Any, **named: Any) -> Any:
            return self._try(function, *arguments, **named)

        if hasattr(function, _WITH_CONTEXT):
            setattr(noting, _WITH_CONTEXT, getattr(function, _WITH_CONTEXT))
        return noting

    def _try(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except BudgetSpent:
            raise
        except RENDER_ERRORS as error:
            self._notes.errors[self._notes.line(), explain(error)] = None
            return self.undefined(exc=_NOTED)

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._try(super().getattr, obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._try(super().getitem, obj, argument)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        return self._try(super().call_binop, context, operator, left, right)

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        return self._try(super().call_unop, context, operator, arg)


def diagnose(part: Part, values: Mapping[str, Any], *, lenient: bool = False) -> Iterator[Fault]:
    """Yield everything that `part` misses in `values` or cannot do with them."""
    notes = _Notes(part.source.name, tuple(values), lenient)
    sandbox = NotingSandbox(notes)
    template = jinja2.Template.from_code(sandbox, part.code, {})
    other = None
    try:
        for _ in template.root_render_func(make_context(sandbox, values)):
            pass
    except RENDER_ERRORS as error:
        other = fault_at(part.source, find_line(error, part.source, template), explain(error))
    find_source_line = _read_lines(template)
    for (line, name), known in notes.missing.items():
        yield tell_missing(place_at(part.source, find_source_line(line)), name, known)
    for line, message in notes.errors:
        yield fault_at(part.source, find_source_line(line), message)
    if other is not None:
        yield other


def _read_lines(template: jinja2.Template) -> Callable[[int], int]:
    """As Jinja's `get_corresponding_lineno`, which reads its table anew each time."""
    table = sorted((python, line) for line, python in template.debug_info)
    starts = [python for python, _ in table]
    return lambda line: table[at - 1][1] if (at := bisect.bisect_right(starts, line)) else 1


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
