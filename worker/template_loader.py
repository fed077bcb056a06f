"""The template of a paper: the council's version in force on its day, else the shipped form."""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType

from templates_docx import TEMPLATES
from worker.word.isolated import IsolatedTemplate
from worker.word.template import Template
from worker.word.template_cache import compile_cached
from workflow.domain.papers import PaperKind
from workflow.domain.papers.issuance import find_template_day
from workflow.domain.record import Family, Record
from workflow.services.council_templates.in_force import TemplateTimelines
from workflow.services.stores.file_store import FileStore

#: Processes of councils' templates that are open at a time; each takes some 40 MB.
_MAX_OPEN = 6
#: Shipped forms by their Word files, as this process has compiled them.
_SHIPPED: dict[bytes, Template] = {}


@dataclass(frozen=True)
class LoadedTemplate:
    """A template ready to fill, and the council's version that it is, if any."""

    template: Template | IsolatedTemplate
    version: int | None = None


class TemplateLoader:
    """The templates of one claim; those of councils are filled in processes that end with it."""

    def __init__(self, files: FileStore, timelines: TemplateTimelines) -> None:
        self._files, self._timelines = files, timelines
        self._open: dict[str, tuple[IsolatedTemplate, ExitStack]] = {}

    def __enter__(self) -> "TemplateLoader":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        while self._open:
            self._close_oldest()

    def load(
        self, review_id: int, kind: PaperKind, family: Family, record: Record
    ) -> LoadedTemplate:
        """Load the template of a paper; raises as `Template.compile` and `FileStore.get` do."""
        day = find_template_day(kind, record, self._timelines.today)
        own = self._timelines.find_for_review(review_id, kind.value, family.value, day)
        if own is None:
            path = TEMPLATES / family / f"{kind.value}.docx"
            docx = _keep_shipped(path, self._files, _today())
            return LoadedTemplate(_compile_shipped(docx, self._files))
        return LoadedTemplate(self._load_foreign(own.sha256), own.version)

    def _load_foreign(self, sha256: str) -> IsolatedTemplate:
        if sha256 in self._open:
            return self._open[sha256][0]
        if len(self._open) >= _MAX_OPEN:
            self._close_oldest()
        with ExitStack() as stack:
            template = stack.enter_context(IsolatedTemplate(self._files.get(sha256)))
            self._open[sha256] = template, stack.pop_all()
        return template

    def _close_oldest(self) -> None:
        self._open.pop(next(iter(self._open)))[1].close()


def _today() -> int:
    return int(time.monotonic() // 86_400)


@lru_cache(maxsize=64)
def _keep_shipped(path: Path, files: FileStore, _day: int) -> bytes:
    """The Word file of a shipped form, kept so that a paper can be made again as it was.

    Each day anew: what no row names yet may be tidied away in a fortnight.
    """
    docx = path.read_bytes()
    files.put(docx)
    return docx


def _compile_shipped(docx: bytes, files: FileStore) -> Template:
    """Compile a form once a process, whichever store its file is kept in."""
    if docx not in _SHIPPED:
        _SHIPPED[docx] = compile_cached(docx, files.root / ".compiled")
    return _SHIPPED[docx]
