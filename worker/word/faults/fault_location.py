"""Locate a fault in the template: the part, the paragraph, the tag."""

from collections.abc import Iterator
from types import TracebackType

import jinja2

from worker.word.errors import Fault
from worker.word.parts.source import Source
from worker.word.parts.tags import Tag
from workflow.domain.errors import Message

_MAX_PARAGRAPH = 200


#: The part, the paragraph and the tag, as faults name them.
Place = tuple[Message, str, str]


def fault_at(source: Source, line: int, message: Message, near: str | None = None) -> Fault:
    """A fault of the tag on `line` of the prepared source, or of the last one before."""
    return Fault(*place_at(source, line), message, near)


def place_at(source: Source, line: int) -> Place:
    """The place of the tag on `line` of the source, of the last before it, or of the first."""
    before = (source.tags[at] for at in range(line, 0, -1) if at in source.tags)
    tag = next(before, next(iter(source.tags.values()), None))
    return (source.label, "", "") if tag is None else place_of(source, tag)


def place_of(source: Source, tag: Tag) -> Place:
    """The place of a tag."""
    return source.label, tag.paragraph[:_MAX_PARAGRAPH], tag.text


def find_line(error: BaseException, source: Source, template: jinja2.Template) -> int:
    """The line of the prepared source that `error` came through last."""
    found = 1
    for trace in _traces(error.__traceback__):
        if trace.tb_frame.f_code.co_filename == source.name:
            found = template.get_corresponding_lineno(trace.tb_lineno)
    return found


def _traces(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next
