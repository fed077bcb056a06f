"""Processes with limits that read files from outside: only they end, whatever a file does to them.

One child for each module and process of the service, started with its first request; it ends by
itself when nobody asks for a while (`worker.bounded_loop`).
"""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.domain.errors import BadInputError, Message, message_from_plain
from workflow.services.frames import Frame, read_frame, write_frame
from workflow.services.reading_places import hold_place

_ROOT = Path(__file__).resolve().parents[2]
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
_children: dict[tuple[int, str], subprocess.Popen[bytes]] = {}


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
            header, content = _exchange(module, (asked, b"".join(parts)), limits)
        finally:
            _TURN.release()
    if "refused" in header:
        raise BadInputError(message_from_plain(header["refused"][0]), field="file")
    return header, content


def _exchange(module: str, frame: Frame, limits: Limits) -> Frame:
    child = _start(module)
    assert child.stdin is not None  # noqa: S101  for the type checker
    assert child.stdout is not None  # noqa: S101
    timer = threading.Timer(limits.wall_seconds, _kill, [child])
    timer.start()
    try:
        write_frame(child.stdin, *frame)
        return read_frame(child.stdout)
    except (EOFError, OSError) as error:
        _close(os.getpid(), module)
        raise BadInputError(_TOO_MUCH, field="file") from error
    finally:
        timer.cancel()


def _start(module: str) -> subprocess.Popen[bytes]:
    """The child of this process; a forked process must not speak with its parent's."""
    child = _children.get((os.getpid(), module))
    if child is not None and child.poll() is None:
        return child
    _close(os.getpid(), module)
    child = subprocess.Popen(  # noqa: S603  our own module
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={
            **{key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ},
            "PYTHONPATH": os.pathsep.join(path for path in (str(_ROOT), *sys.path) if path),
        },
        start_new_session=True,
    )
    _children[os.getpid(), module] = child
    return child


def _close(pid: int, module: str) -> None:
    child = _children.pop((pid, module), None)
    if child is None:
        return
    _kill(child)
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


@atexit.register
def close_children() -> None:
    """End the children of this process."""
    for pid, module in list(_children):
        if pid == os.getpid():
            _close(pid, module)
