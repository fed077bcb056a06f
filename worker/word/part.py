"""One part of a template, compiled: parsed, checked, bounded, and written as Python by Jinja."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import CodeType

from jinja2 import nodes
from jinja2.exceptions import TemplateError

from worker.word.errors import TemplateFault
from worker.word.faults import explain, fault_at
from worker.word.grammar import Complaint, complaints
from worker.word.inspect import paths_in
from worker.word.places import Walk
from worker.word.sandbox import Sandbox
from worker.word.source import Source
from worker.word.weave import JoinTransformer, Weave

SANDBOX = Sandbox()


@dataclass(frozen=True, slots=True)
class Part:
    """The flags name what docxtpl must still do after a render, if anything."""

    source: Source
    code: CodeType
    paths: frozenset[str]
    break_runs: bool
    fit_tables: bool
    number_drawings: bool


def compile_part(source: Source) -> Part:
    """Compile one part, or raise everything wrong with it."""
    tree = _parse(source)
    _check(source, complaints(tree))
    paths = paths_in(tree)
    JoinTransformer().visit(tree)
    walk = Walk(tree)
    _check(source, ((line, refusal.message, None) for line, refusal in walk.refusals))
    weave = Weave(tree, walk.tabs)
    return Part(
        source=source,
        code=_python(source, tree),
        paths=paths,
        break_runs=walk.has_loose_runs or weave.has_loose_text,
        fit_tables=source.is_body and walk.may_change_tables,
        number_drawings=source.is_body and weave.numbers_drawings,
    )


def _check(source: Source, found: Iterable[Complaint]) -> None:
    faults = tuple(fault_at(source, line, message, near) for line, message, near in found)
    if faults:
        raise TemplateFault(faults)


def _parse(source: Source) -> nodes.Template:
    try:
        return SANDBOX.parse(source.text)
    except (TemplateError, ValueError, RecursionError) as error:
        raise _broken(source, error) from error


def _python(source: Source, tree: nodes.Template) -> CodeType:
    tree.set_environment(SANDBOX)
    try:
        return SANDBOX.compile(tree, None, source.name)
    except (TemplateError, SyntaxError, RecursionError) as error:
        raise _broken(source, error) from error


def _broken(source: Source, error: Exception) -> TemplateFault:
    line = getattr(error, "lineno", None) or 1
    return TemplateFault((fault_at(source, line, explain(error)),))
