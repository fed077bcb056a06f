"""A module of ours in a process of its own, which is spoken with in frames and may be ended.

It sees no settings and no secrets. Who asks says how long an answer may take; the module itself
bounds its memory and the processor time.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workflow.services.child_processes.frames import Frame, read_frame, write_frame
from workflow.write_lock import check_lock

_ROOT = Path(__file__).resolve().parents[3]


class ChildProcess:
    """One child; its owner closes it."""

    def __init__(self, module: str, *arguments: str, folder: str | None = None) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env={
                **{key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ},
                "PYTHONPATH": os.pathsep.join(path for path in (str(_ROOT), *sys.path) if path),
            },
            start_new_session=True,
        )
        self._is_closed = False

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def ask(self, header: dict[str, Any], content: bytes, seconds: float) -> Frame:
        """Send a request and wait for the answer; raises `EOFError` or `OSError` if it has ended.

        It is ended where the answer takes longer than so many seconds.
        """
        with self.bounded(seconds):
            self.send(header, content)
            return self.receive()

    @contextlib.contextmanager
    def bounded(self, seconds: float) -> Iterator[None]:
        """End the child where the block takes longer than so many seconds."""
        check_lock("a process is asked")
        timer = threading.Timer(seconds, self._kill)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def send(self, header: dict[str, Any], content: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101  for the type checker
        write_frame(self._process.stdin, header, content)

    def receive(self) -> Frame:
        assert self._process.stdout is not None  # noqa: S101  for the type checker
        return read_frame(self._process.stdout)

    def wait(self) -> int:
        """The exit code, once it has ended; below zero the number of a signal."""
        return self._process.wait()

    def close(self) -> None:
        """End the child and what it has started, as LibreOffice; once closed, it stays so."""
        if self._is_closed:
            return
        self._is_closed = True
        self._kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
