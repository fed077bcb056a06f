"""Processes with limits that read files from outside: only they end, whatever a file does to them.

One child for each module and process of the service, started with its first request; it ends by
itself when nobody asks for a while (`worker.bounded_loop`). People ask one after the other, and so
do those who are not signed in, by children of their own.
"""

import atexit
import os
import threading
from dataclasses import dataclass
from typing import Any, TypeAlias

from workflow.domain.errors import BadInputError, Message, message_from_plain
from workflow.services.child_processes.child_process import ChildProcess
from workflow.services.child_processes.frames import Frame
from workflow.services.child_processes.reading_places import hold_place

#: Whose turn it is to ask: of people, and of strangers.
_TURNS = {False: threading.Lock(), True: threading.Lock()}
_WAIT_SECONDS = 30
_TOO_MUCH = Message("Tệp này cần quá nhiều thời gian hoặc bộ nhớ để đọc nên đã dừng.")
_BUSY = Message("Máy đang đọc nhiều tệp; hãy thử lại sau ít giây.")


@dataclass(frozen=True)
class Limits:
    """Limits of one request: seconds of one core and by the clock, bytes of memory."""

    cpu_seconds: float = 15
    wall_seconds: float = 30
    memory: int = 512 * 2**20
    #: Whoever is not signed in asks: nobody else waits for it, and it yields the processor.
    for_strangers: bool = False


_LIMITS = Limits()
#: By process, module, and whether strangers ask.
_Key: TypeAlias = tuple[int, str, bool]
_children: dict[_Key, ChildProcess] = {}


def ask_child(
    module: str, request: dict[str, Any], parts: list[bytes], limits: Limits = _LIMITS
) -> Frame:
    """Ask a module of the worker in a child; raises `BadInputError` with the sentence to show."""
    asked = {
        **request,
        "lengths": [len(part) for part in parts],
        "cpu": limits.cpu_seconds,
        "memory": limits.memory,
        "yields": limits.for_strangers,
    }
    busy = BadInputError(_BUSY, field="file")
    turn = _TURNS[limits.for_strangers]
    with hold_place(busy, for_strangers=limits.for_strangers):
        if not turn.acquire(timeout=_WAIT_SECONDS):
            raise busy
        try:
            header, content = _exchange(module, asked, b"".join(parts), limits)
        finally:
            turn.release()
    if "refused" in header:
        raise BadInputError(message_from_plain(header["refused"][0]), field="file")
    return header, content


def _exchange(module: str, header: dict[str, Any], content: bytes, limits: Limits) -> Frame:
    key = os.getpid(), module, limits.for_strangers
    try:
        return _start(key).ask(header, content, limits.wall_seconds)
    except (EOFError, OSError) as error:
        _close(key)
        raise BadInputError(_TOO_MUCH, field="file") from error


def _start(key: _Key) -> ChildProcess:
    """The child of this process; a forked process must not speak with its parent's."""
    child = _children.get(key)
    if child is not None and child.is_running:
        return child
    _close(key)
    return _children.setdefault(key, ChildProcess(key[1]))


def _close(key: _Key) -> None:
    child = _children.pop(key, None)
    if child is not None:
        child.close()


@atexit.register
def close_children() -> None:
    """End the children of this process."""
    for key in list(_children):
        if key[0] == os.getpid():
            _close(key)
