"""One part of a template, compiled: parsed, checked, bounded, and written as Python by Jinja."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import CodeType

from jinja2 import nodes
from jinja2.exceptions import TemplateError, TemplateSyntaxError

from worker.word.errors import TemplateFault
from worker.word.expressions.grammar import BLOCKS, IMAGE, SUBDOC, Complaint, find_complaints
from worker.word.expressions.sandbox import Sandbox
from worker.word.faults.explain import explain
from worker.word.faults.fault_location import fault_at
from worker.word.faults.field_paths import find_paths
from worker.word.parts.empty_check import END_MARK
from worker.word.parts.instrument import BoundedExpressions, Instrumentation
from worker.word.parts.source import Source
from worker.word.parts.xml_walk import XmlWalk
from workflow.domain.errors import Message

SANDBOX = Sandbox()
_ONLY_IN_BODY = Message("Tệp chèn không đặt được ở phần này, chỉ ở thân văn bản.")
_NOT_IN_NOTES = Message(
    "Ảnh, danh sách đoạn không đặt được ở phần này, chỉ ở thân văn bản, đầu trang, chân trang."
)


@dataclass(frozen=True, slots=True)
class Part:
    """The flags name what must still be done after a render, if anything."""

    source: Source
    code: CodeType
    paths: frozenset[str]
    break_runs: bool
    fit_tables: bool
    number_drawings: bool
    has_pictures: bool
    may_be_empty: bool

    @property
    def needs_postprocessing(self) -> bool:
        return self.break_runs or self.fit_tables or self.number_drawings


def compile_part(source: Source) -> Part:
    """Compile one part, or raise everything wrong with it."""
    try:
        return _compile(source)
    except (TemplateError, SyntaxError, ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else 1
        raise TemplateFault((fault_at(source, line, explain(error)),)) from error


def _compile(source: Source) -> Part:
    tree = SANDBOX.parse(source.text)
    _check(source, find_complaints(tree))
    pictures = [
        node for node in tree.find_all(nodes.Filter) if node.name in (IMAGE, SUBDOC, BLOCKS)
    ]
    misplaced = list(_find_misplaced(source, pictures))
    paths = find_paths(tree)
    BoundedExpressions().visit(tree)
    walk = XmlWalk(tree)
    refused = ((line, refusal.message, None) for line, refusal in walk.refusals)
    _check(source, (*misplaced, *refused))
    added = Instrumentation(tree, walk.tabs, source.number)
    tree.set_environment(SANDBOX)
    return Part(
        source=source,
        code=SANDBOX.compile(tree, None, source.name),
        paths=paths,
        break_runs=walk.has_loose_runs or added.has_loose_text,
        fit_tables=source.is_body and walk.may_change_tables,
        number_drawings=added.numbers_drawings or bool(pictures),
        has_pictures=bool(pictures),
        may_be_empty=END_MARK in source.text,
    )


def _find_misplaced(source: Source, filters: Iterable[nodes.Filter]) -> Iterator[Complaint]:
    """Filters whose result the part cannot hold: files go into the body, pictures not in notes."""
    for node in filters:
        if node.name == SUBDOC and not source.is_body:
            yield node.lineno, _ONLY_IN_BODY, None
        elif not source.holds_pictures:
            yield node.lineno, _NOT_IN_NOTES, None


def _check(source: Source, found: Iterable[Complaint]) -> None:
    faults = tuple(fault_at(source, line, message, near) for line, message, near in found)
    faults = tuple(dict.fromkeys(faults))
    if faults:
        raise TemplateFault(faults)
