"""The child process that turns Word files into PDF and page images, bounded by limits.

Neither pages nor workers load an engine: whatever a Word file does to it, only the child ends.
"""

import atexit
import contextlib
import datetime as dt
import os
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflow.config.pdf_engine import PdfEngine
from workflow.domain.errors import DomainError, Message, message_from_plain
from workflow.services.child_processes.child_process import ChildProcess
from workflow.services.child_processes.frames import Frame, split_content
from workflow.services.child_processes.reading_places import hold_place


@dataclass(frozen=True)
class _Limits:
    #: By the clock, for one paper.
    seconds: int
    #: Bytes of memory of each process.
    memory: int


#: By the name of the engine.
_LIMITS = {
    "embedded": _Limits(seconds=20, memory=512 * 2**20),
    "libreoffice": _Limits(seconds=60, memory=2**31),
    "gotenberg": _Limits(seconds=60, memory=512 * 2**20),
}


class UnviewableError(DomainError):
    """A paper cannot be shown as pages here; `message` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(
            Message("Chưa xem được trang ở đây: {reason} Hãy tải tệp Word về.", reason=reason)
        )


@dataclass(frozen=True)
class Filling:
    """What a paper is filled from, its dots marked (`domain.papers.blanks.MarkedBlanks`)."""

    values: dict[str, Any]
    #: The day of the file.
    dated: dt.date | None
    #: The file of the template, or the shipped form `family/kind.docx`.
    template: bytes = b""
    shipped: str = ""
    #: Whether each page is to say that it is a trial.
    is_trial: bool = False

    def describe(self) -> dict[str, Any]:
        """The same for the child, but for the file."""
        dated = self.dated.isoformat() if self.dated else None
        return {
            "values": self.values,
            "dated": dated,
            "shipped": self.shipped,
            "is_trial": self.is_trial,
        }


@dataclass(frozen=True)
class RenderedPaper:
    """A paper as it prints: PDF/A, and a PNG of each page unless only the PDF was asked for."""

    pdf: bytes
    images: tuple[bytes, ...]
    #: The blanks on the pages, as `worker.pdf.blanks` describes them.
    blanks: list[dict[str, Any]]


class PageProcess:
    """One child; started with its first paper and again after it has ended."""

    def __init__(self, engine: PdfEngine) -> None:
        self._engine = engine
        self._limits = _LIMITS[engine.name]
        self._child: ChildProcess | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def render(self, docx: bytes, *, images: bool, filling: Filling | None = None) -> RenderedPaper:
        """Turn a Word file into pages; raises `UnviewableError`."""
        header, content = self._ask({"images": images}, docx, filling)
        pdf, *pages = split_content(content, header["lengths"])
        return RenderedPaper(pdf, tuple(pages), header["blanks"])

    def fill_word(self, filling: Filling) -> bytes:
        """Fill a Word file and print nothing; raises `UnviewableError`."""
        return self._ask({"fills_only": True}, b"", filling)[1]

    def _ask(self, request: dict[str, Any], docx: bytes, filling: Filling | None) -> Frame:
        template = filling.template if filling else b""
        request |= {
            "filling": filling.describe() if filling else None,
            "lengths": [len(docx), len(template)],
        }
        try:
            answer = self._start().ask(request, docx + template, self._limits.seconds)
        except (EOFError, OSError) as error:
            self.close()
            reason = Message("việc chuyển sang PDF quá lâu hoặc cần quá nhiều bộ nhớ nên đã dừng.")
            raise UnviewableError(reason) from error
        if "refused" in answer[0]:
            raise UnviewableError(message_from_plain(answer[0]["refused"]))
        return answer

    def _start(self) -> ChildProcess:
        if self._child is not None and self._child.is_running:
            return self._child
        self.close()
        self._folder = tempfile.TemporaryDirectory(prefix="thidua-pdf-")
        engine, folder = self._engine, self._folder.name
        told = [engine.name, engine.url, folder, str(self._limits.memory)]
        self._child = ChildProcess("worker.pdf", *told, folder=folder)
        return self._child

    @property
    def is_running(self) -> bool:
        return self._child is not None and self._child.is_running

    def start(self) -> None:
        """Let the child load what it needs while nobody waits for it."""
        with contextlib.suppress(OSError):  # whoever asks for a page is told
            self._start()

    def close(self) -> None:
        """End the child and take its temporary files away."""
        child, self._child = self._child, None
        if child is not None:
            child.close()
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()


#: Papers of batches that a process of the service prints at the same time, as there are cores;
#: those that somebody waits for at a screen have places of their own, and never wait for these.
AT_ONCE = 2
_BATCH_PLACES = threading.BoundedSemaphore(AT_ONCE)
_lock = threading.Lock()
#: Children that wait for a paper. By process id: a forked process must not speak with its
#: parent's children.
_idle: dict[tuple[int, PdfEngine], list[PageProcess]] = {}


def render(
    engine: PdfEngine, docx: bytes, *, images: bool, filling: Filling | None = None
) -> RenderedPaper:
    """Turn a Word file into pages in a child of this process; raises `UnviewableError`.

    An empty file is filled first; with `filling` each blank tells which of its marks it has.
    """
    with hold_place(_busy()), _child(engine) as child:
        return child.render(docx, images=images, filling=filling)


def fill_word(engine: PdfEngine, filling: Filling) -> bytes:
    """Fill a Word file in a child of this process; raises `UnviewableError`."""
    with hold_place(_busy()), _child(engine) as child:
        return child.fill_word(filling)


def render_for_batch(engine: PdfEngine, docx: bytes) -> RenderedPaper:
    """Turn one of many Word files into a PDF; waits for its turn, raises `UnviewableError`."""
    with _BATCH_PLACES, _child(engine) as child:
        return child.render(docx, images=False)


def prepare(engine: PdfEngine) -> None:
    """Start a child for pages that are likely asked for next, unless one is warm."""
    with _lock:
        is_warm = any(child.is_running for child in _idle.get((os.getpid(), engine), ()))
    if not is_warm:
        with _child(engine) as child:
            child.start()


@contextlib.contextmanager
def _child(engine: PdfEngine) -> Iterator[PageProcess]:
    """The child that was used last, since it is warm; a new one where all print."""
    key = os.getpid(), engine
    with _lock:
        idle = _idle.get(key)
        child = idle.pop() if idle else PageProcess(engine)
    try:
        yield child
    finally:
        with _lock:
            _idle.setdefault(key, []).append(child)


def _busy() -> UnviewableError:
    return UnviewableError(Message("máy đang chuẩn bị nhiều trang; hãy thử lại sau ít giây."))


@atexit.register
def close_processes() -> None:
    """End the children of this process."""
    with _lock:
        mine = [child for key in list(_idle) if key[0] == os.getpid() for child in _idle.pop(key)]
    for child in mine:
        child.close()
