"""Processes with limits that read files from outside: only they end, whatever a file does to them.

One child for each module and process of the service, started with its first request; it ends by
itself when nobody asks for a while (`worker.bounded_loop`).
"""

import atexit
import os
import threading
from dataclasses import dataclass
from typing import Any

from workflow.domain.errors import BadInputError, Message, message_from_plain
from workflow.services.child_process import ChildProcess
from workflow.services.frames import Frame
from workflow.services.reading_places import hold_place

_TURN = threading.Lock()
_WAIT_SECONDS = 30
_TOO_MUCH = Message("Tệp này cần quá nhiều thời gian hoặc bộ nhớ để đọc nên đã dừng.")
_BUSY = Message("Máy đang đọc nhiều tệp; hãy thử lại sau ít giây.")


@dataclass(frozen=True)
class Limits:
    """Limits of one request: seconds of one core and by the clock, bytes of memory."""

    cpu_seconds: float = 15
    wall_seconds: float = 30
    memory: int = 512 * 2**20


_LIMITS = Limits()
_children: dict[tuple[int, str], ChildProcess] = {}


def ask_child(
    module: str, request: dict[str, Any], parts: list[bytes], limits: Limits = _LIMITS
) -> Frame:
    """Ask a module of the worker in a child; raises `BadInputError` with the sentence to show."""
    asked = {
        **request,
        "lengths": [len(part) for part in parts],
        "cpu": limits.cpu_seconds,
        "memory": limits.memory,
    }
    busy = BadInputError(_BUSY, field="file")
    with hold_place(busy):
        if not _TURN.acquire(timeout=_WAIT_SECONDS):
            raise busy
        try:
            header, content = _exchange(module, asked, b"".join(parts), limits)
        finally:
            _TURN.release()
    if "refused" in header:
        raise BadInputError(message_from_plain(header["refused"][0]), field="file")
    return header, content


def _exchange(module: str, header: dict[str, Any], content: bytes, limits: Limits) -> Frame:
    try:
        return _start(module).ask(header, content, limits.wall_seconds)
    except (EOFError, OSError) as error:
        _close(os.getpid(), module)
        raise BadInputError(_TOO_MUCH, field="file") from error


def _start(module: str) -> ChildProcess:
    """The child of this process; a forked process must not speak with its parent's."""
    child = _children.get((os.getpid(), module))
    if child is not None and child.is_running:
        return child
    _close(os.getpid(), module)
    return _children.setdefault((os.getpid(), module), ChildProcess(module))


def _close(pid: int, module: str) -> None:
    child = _children.pop((pid, module), None)
    if child is not None:
        child.close()


@atexit.register
def close_children() -> None:
    """End the children of this process."""
    for pid, module in list(_children):
        if pid == os.getpid():
            _close(pid, module)
