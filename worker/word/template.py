"""A Word template, compiled once and filled thousands of times.

docxtpl prepares the XML, Jinja compiles it in a sandbox, and the members of the zip that never
change stay deflated. Filling then runs the compiled parts, deflates them and joins bytes. What
docxtpl does to a whole document after each render (line breaks, tabs, columns of tables, ids of
drawings) is done at compile time if the template alone decides it, otherwise by docxtpl after the
render. The XML is the same either way.

docxtpl also inserts pictures and subdocuments (`expressions.pictures`,
`expressions.subdocuments`) and writes RichText (`expressions.rich`). Values are always plain JSON.

The same values give the same bytes in any process and on any Python with the same zlib: the zip
has fixed dates and a fixed order, and only the filled parts are deflated again.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from types import MappingProxyType
from typing import Any

import jinja2

from worker.word.errors import Fault, PackageError, TemplateFault
from worker.word.expressions.bounds import SPENT, BudgetSpent
from worker.word.expressions.pictures import Pictures
from worker.word.expressions.sandbox import FalseUndefined, PaperContext, Sandbox, make_context
from worker.word.expressions.value_breaks import has_marks, split_at_breaks
from worker.word.expressions.values import find_hashes
from worker.word.faults.diagnose import diagnose, locate
from worker.word.faults.explain import RENDER_ERRORS, explain
from worker.word.faults.name_check import find_unknown_names, names_set_by
from worker.word.faults.other_marks import find_other_marks
from worker.word.faults.shapes import merge_shapes
from worker.word.files.core_properties import CORE, set_dates
from worker.word.files.opc import OpcPackage, as_document
from worker.word.files.package import Binder, read
from worker.word.files.safety import refuse_tracked_changes, refuse_unsafe
from worker.word.files.whole_links import to_document, with_whole_links
from worker.word.inputs import Images, check_values, value_fault
from worker.word.parts.empty_check import strip_end_marks
from worker.word.parts.part import SANDBOX, Part, compile_part
from worker.word.parts.postprocess import postprocess
from worker.word.parts.source import Source, read_sources

__all__ = ["Fault", "PackageError", "Template", "TemplateFault"]


#: Names of one template that are told; more are of another kind of paper altogether.
_MAX_UNKNOWN = 300
#: For templates that ask for docxtpl's way with missing fields.
LENIENT_SANDBOX = Sandbox(FalseUndefined)


@dataclass(frozen=True, slots=True)
class _Runnable:
    """A part that can be run; `head` and `tail` are the same in every paper."""

    part: Part
    render: Callable[..., Iterator[bytes]]
    head: bytes
    tail: bytes
    name: str
    needs_postprocessing: bool

    @classmethod
    def of(cls, part: Part, sandbox: Sandbox) -> "_Runnable":
        template = jinja2.Template.from_code(sandbox, part.code, {})
        render: Any = template.root_render_func
        head, tail = part.source.head.encode(), part.source.tail.encode()
        return cls(part, render, head, tail, part.source.name, part.needs_postprocessing)

    def fill(self, context: PaperContext) -> bytes:
        context.forget_names()
        xml = b"".join((self.head, *self.render(context), self.tail))
        is_empty = has_breaks = False
        if self.part.may_be_empty:
            xml, is_empty = strip_end_marks(xml)
        if context.has_breaks and has_marks(xml):
            xml, has_breaks = split_at_breaks(xml), True
        if self.needs_postprocessing or is_empty:
            return postprocess(xml, self.part, mend=is_empty or has_breaks)
        return xml


class Template:
    """Never changes once compiled: any number of threads may fill it at the same time."""

    def __init__(
        self,
        docx: bytes,
        parts: tuple[Part, ...],
        binder: Binder,
        *,
        sha256: str = "",
        sandbox: Sandbox = SANDBOX,
    ) -> None:
        self.sha256 = sha256 or hashlib.sha256(docx).hexdigest()
        has_pictures = any(part.has_pictures for part in parts)
        self._with_pictures = to_document(docx) if has_pictures else None
        self.paths = frozenset[str]().union(*(part.paths for part in parts))
        self.parts = MappingProxyType({part.source.name: part for part in parts})
        lenient = any(part.source.is_lenient for part in parts)
        self._sandbox = LENIENT_SANDBOX if lenient else sandbox
        self._ready = tuple(_Runnable.of(part, self._sandbox) for part in parts)
        self.binder = binder

    @classmethod
    def compile(cls, docx: bytes) -> "Template":
        """Prepare a template, or raise PackageError (the file) or TemplateFault (its tags)."""
        template, faults = cls.compile_leniently(docx)
        if faults:
            raise TemplateFault(faults)
        return template

    @classmethod
    def compile_leniently(cls, docx: bytes) -> tuple["Template", tuple[Fault, ...]]:
        """Prepare what can be prepared, and everything that is wrong with the rest."""
        return cls._compile_sources(docx, *_read(docx))

    @classmethod
    def _compile_sources(
        cls, docx: bytes, package: OpcPackage, sources: Sequence[Source]
    ) -> tuple["Template", tuple[Fault, ...]]:
        parts, faults = [], list[Fault]()
        for source in sources:
            faults += source.faults
            try:
                if source.text:
                    parts.append(compile_part(source))
            except TemplateFault as fault:
                faults += fault.faults
        members = as_document(package)
        binder = Binder(members, [part.source.name for part in parts])
        return cls(docx, tuple(parts), binder), tuple(dict.fromkeys(faults))

    def fill(
        self,
        values: Mapping[str, Any],
        *,
        dated: dt.date | None = None,
        images: Images | None = None,
    ) -> bytes:
        """The paper for `values`, or TemplateFault with everything missing or wrong in them.

        `dated` is the day that the properties of the file name; `images` gives the bytes of the
        pictures that the values name by hash.
        """
        check_values(values)
        context = make_context(self._sandbox, values)  # one for all parts: they share the budget
        if self._with_pictures:
            context.pictures = Pictures(self._with_pictures, images, find_hashes(values))
        try:
            filled = {}
            for ready in self._ready:
                if context.pictures:
                    context.pictures.enter(ready.name)
                filled[ready.name] = ready.fill(context)
        except RENDER_ERRORS as error:
            raise TemplateFault(self._explain(error, values)) from error
        if dated and CORE in filled:
            filled[CORE] = set_dates(filled[CORE], dated)
        if context.pictures:
            return Binder(context.pictures.members(), filled).bind(filled)
        return self.binder.bind(filled)

    def _explain(self, error: Exception, values: Mapping[str, Any]) -> tuple[Fault, ...]:
        """Everything missing or wrong, found by rendering once more; at least this error."""
        lenient = self._sandbox is LENIENT_SANDBOX
        parts = [ready.part for ready in self._ready]
        faults = list[Fault]()
        if not isinstance(error, BudgetSpent):  # which would be spent once more
            faults = [one for part in parts for one in diagnose(part, values, lenient=lenient)]
        faults = faults or [fault for part in parts for fault in locate(part, error)]
        return tuple(faults) or (value_fault(explain(error)),)


def _read(docx: bytes) -> tuple[OpcPackage, tuple[Source, ...]]:
    package = OpcPackage(read(docx))
    refuse_unsafe(package)
    refuse_tracked_changes(package)
    package = with_whole_links(package)
    return package, read_sources(package, SANDBOX)


def find_faults(docx: bytes, samples: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Everything wrong with a template in one pass: its tags, and names the values do not have.

    Raises `PackageError` for a file that can be no template.
    """
    package, sources = _read(docx)
    template, found = Template._compile_sources(docx, package, sources)
    tried, faults = list(samples), list(found)
    if tried:
        shape = merge_shapes(tried)
        unknown = (find_unknown_names(source, SANDBOX, shape) for source in sources)
        faults += islice(chain.from_iterable(unknown), _MAX_UNKNOWN)
        faults += (fault for source in sources for fault in find_other_marks(source, shape))
    # Names that a wrong tag would have set are no names of fields.
    unset = {name for fault in found for name in names_set_by(fault.placeholder)}
    for values in tried:
        try:
            template.fill(values)
        except TemplateFault as error:
            faults += [fault for fault in error.faults if not _is_set_by(fault, unset)]
            if any(fault.message == SPENT for fault in error.faults):
                break  # another sample would take as long
    return tuple(dict.fromkeys(faults))


def _is_set_by(fault: Fault, names: set[str]) -> bool:
    path = str(fault.message.params.get("path", ""))
    return re.split(r"[.\[]", path)[0] in names if path else False
