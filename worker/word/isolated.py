"""Compile and fill templates of other authors in a process with limits.

Whatever a template does, the child ends: after seconds of processor time that no loop in C can
ignore, after as many seconds by the clock, or when it asks for too much memory.
"""

import datetime as dt
import logging
import signal
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from worker.word.errors import Fault, PackageError, TemplateFault
from worker.word.expressions.values import find_hashes
from worker.word.inputs import Images, check_values
from workflow.domain.errors import Message
from workflow.services.child_processes.child_process import ChildProcess
from workflow.services.child_processes.frames import Frame
from workflow.services.stores.damage import DamagedFileError

logger = logging.getLogger(__name__)
_WHOLE = Message("Mẫu")
_UNREADABLE = Message("Không đọc được tệp này; hãy mở bằng Word, lưu lại rồi gửi lại.")
#: What one call may take: seconds of one core, seconds by the clock, bytes of memory.
CPU_SECONDS, WALL_SECONDS, MEMORY = 1.7, 6, 160 * 2**20
#: What everything that is asked about one file may take of a core, the start of the process too:
#: together with what a command takes to start, two seconds.
READ_SECONDS = 1.2


def find_faults(docx: bytes, samples: Sequence[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Everything wrong with a template, tried with these values; raises `PackageError`."""
    with IsolatedReader(docx) as reader:
        return reader.find_faults(samples)


class IsolatedReader:
    """Reads a file of another author: one process, whose limit holds for all that is asked of it.

    Use as a context manager. Once a limit has ended it, it answers nothing more.
    """

    def __init__(self, docx: bytes) -> None:
        self._docx = docx
        self._child = _Child(shared=True)

    def __enter__(self) -> "IsolatedReader":
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close()

    def find_faults(self, samples: Sequence[Mapping[str, Any]]) -> tuple[Fault, ...]:
        """Everything wrong with a template, tried with these values; raises `PackageError`."""
        try:
            self._child.ask({"do": "check", "samples": list(samples)}, self._docx)
        except TemplateFault as error:
            return error.faults
        return ()

    def read_text(self) -> list[str]:
        """The text by paragraphs and rows, none once it was ended; raises `PackageError`."""
        if self._child.is_dead:
            return []
        try:
            return [str(line) for line in self._child.ask({"do": "read"}, self._docx)[0]["text"]]
        except TemplateFault:
            return []

    def annotate_copy(self, faults: Sequence[Fault]) -> bytes | None:
        """A copy with a Word comment at each fault; None where the file cannot take them."""
        if self._child.is_dead:
            return None
        request = {"do": "annotate", "faults": list(map(pack_fault, faults))}
        try:
            return self._child.ask(request, self._docx)[1]
        except (PackageError, TemplateFault):
            return None


class IsolatedTemplate:
    """A template of another author: like `Template`, but no call of it can harm this process.

    Use as a context manager; one process serves any number of papers, one at a time.
    """

    def __init__(self, docx: bytes) -> None:
        self._docx = docx
        self._lock = threading.Lock()
        self._child: _Child | None = None
        answer = self._start()
        self.sha256, self.paths = str(answer["sha256"]), frozenset[str](answer["paths"])

    def __enter__(self) -> "IsolatedTemplate":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> dict[str, Any]:
        self._child = _Child()
        try:
            return self._child.ask({"do": "compile"}, self._docx)[0]
        except (PackageError, TemplateFault):
            self.close()
            raise

    def fill(
        self,
        values: Mapping[str, Any],
        *,
        dated: dt.date | None = None,
        images: Images | None = None,
        mark: tuple[str, str] | None = None,
    ) -> bytes:
        """As `Template.fill`; also raises `TemplateFault` for a template that takes too long.

        `mark`, the code and the address of a check mark, is printed under the same limits.
        """
        check_values(values)
        day = dated.isoformat() if dated else None
        asked = {"dated": day, "images": images is not None, "mark": mark}
        request = {"do": "fill", "values": values, **asked}
        with self._lock:
            if self._child is None or self._child.is_dead:
                self._start()
            assert self._child is not None  # noqa: S101  for the type checker
            known = find_hashes(values)  # also for a child that was taken over
            return self._child.ask(request, b"", images and _limited(images, known))[1]

    def close(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.close()


class _Child:
    """The other process, and how to speak with it."""

    def __init__(self, *, shared: bool = False) -> None:
        self._process = ChildProcess("worker.word.isolated_child")
        self._shared = shared
        self.is_dead = False

    def ask(self, request: dict[str, Any], content: bytes, images: Images | None = None) -> Frame:
        """Send one request; answer the child's own for pictures until it is done."""
        child = self._process
        seconds = READ_SECONDS if self._shared else CPU_SECONDS
        limits = {"cpu": seconds, "shared": self._shared, "memory": MEMORY}
        with child.bounded(WALL_SECONDS):
            try:
                child.send({**request, **limits}, content)
                while True:
                    answer, made = child.receive()
                    if answer["is"] != "picture":
                        break
                    child.send(*_picture(images, answer["sha256"]))
            except (EOFError, OSError) as error:
                raise TemplateFault((self._stopped(),)) from error
        _raise(answer)
        return answer, made

    def _stopped(self) -> Fault:
        """The process is dead: say by which limit."""
        code = self._process.wait()
        self.close()
        if -code in (signal.SIGKILL, signal.SIGXCPU, signal.SIGPROF):
            message = Message("Mẫu này mất quá lâu nên đã dừng.")
        else:
            message = Message("Mẫu này cần quá nhiều bộ nhớ nên đã dừng.")
        return Fault(_WHOLE, "", "", message)

    def close(self) -> None:
        self.is_dead = True
        self._process.close()


def _limited(images: Images, known: frozenset[str]) -> Images:
    def read(sha256: str) -> bytes:
        if sha256 not in known:
            raise LookupError(sha256)
        return images(sha256)

    return read


def _picture(images: Images | None, sha256: str) -> Frame:
    try:
        return {"is": "picture"}, images(sha256) if images else b""
    except (LookupError, OSError, DamagedFileError):
        return {"is": "none"}, b""


def _raise(answer: dict[str, Any]) -> None:
    if answer["is"] == "faults":
        raise TemplateFault(tuple(map(unpack_fault, answer["faults"])))
    if answer["is"] == "refused":
        raise PackageError(*map(_message, answer["messages"]))
    if answer["is"] == "failed":
        logger.error("a template could not be read: %s", answer["error"])
        raise TemplateFault((Fault(_WHOLE, "", "", _UNREADABLE),))


def pack_message(message: Message) -> list[Any]:
    return [message.text, {name: _pack(value) for name, value in message.params.items()}]


def _pack(value: Any) -> Any:
    if isinstance(value, Message):
        return {"message": pack_message(value)}
    return value if isinstance(value, str | int | float) else str(value)


def _message(packed: Any) -> Message:
    text, params = packed
    return Message(text, **{name: _unpack(value) for name, value in params.items()})


def _unpack(value: Any) -> Any:
    return _message(value["message"]) if isinstance(value, dict) else value


def pack_fault(fault: Fault) -> list[Any]:
    texts = [fault.paragraph, fault.placeholder, fault.nearest]
    return [pack_message(fault.part), *texts, pack_message(fault.message)]


def unpack_fault(packed: Any) -> Fault:
    part, paragraph, placeholder, near, message = packed
    return Fault(_message(part), paragraph, placeholder, _message(message), near)
