"""One process of the service: how it starts, how it is kept from outliving us, how it stops."""

import ctypes
import io
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1

#: Seconds before SIGTERM becomes SIGQUIT, and SIGQUIT becomes SIGKILL.
TERM_TIMEOUT = 20.0
QUIT_TIMEOUT = 5.0


def _assume_ready() -> bool:
    return True


def _cannot_recover() -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program to run and how to see that it works."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    #: Whether its standard output is for us to read; else it goes to the log with the rest.
    captures_output: bool = False
    #: Whether it does its work by now; asked again and again while it starts.
    is_ready: Callable[[], bool] = _assume_ready
    #: Called when it ended before it was ready: removes what may have stopped it and returns
    #: whether another start makes sense.
    recover: Callable[[], bool] = _cannot_recover
    #: Descriptors that it inherits.
    inherited_fds: tuple[int, ...] = ()
    #: What the kernel sends it when we die without a word.
    parent_death_signal: int = signal.SIGKILL


class Child:
    """A running `Program` in a session of its own, so that Ctrl-C reaches only us."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.started = time.monotonic()
        with program.log.open("ab") as log:
            self._process = subprocess.Popen(
                program.command,
                env=dict(program.environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if program.captures_output else log,
                stderr=log,
                pass_fds=program.inherited_fds,
                start_new_session=True,
                # Runs in the forked child before exec. Only ever forked from the main thread: the
                # kernel takes the end of the forking *thread* for the end of the parent.
                preexec_fn=_parent_death_hook(os.getpid(), program.parent_death_signal),
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """`None` while it runs."""
        return self._process.poll()

    def read_output(self) -> str:
        """Read all of its output; a pipe's worth (64 KB) at most."""
        with self._process.stdout or io.BytesIO() as output:
            return output.read().decode()

    def stop(self, *, in_haste: Callable[[], bool] = lambda: False) -> None:
        """End it: politely, then firmly, then at once; and whatever it had started with it."""
        for number, timeout in ((signal.SIGTERM, TERM_TIMEOUT), (signal.SIGQUIT, QUIT_TIMEOUT)):
            deadline = time.monotonic() + timeout
            if self.exit_code is None and not in_haste():
                self._process.send_signal(number)
            # In small steps, so that a second Ctrl-C is heard while the first is carried out.
            while self.exit_code is None and not in_haste() and time.monotonic() < deadline:
                time.sleep(0.01)
        self.kill()

    def kill(self) -> None:
        """End it at once, and whatever it had started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()


def _parent_death_hook(parent: int, number: int) -> Callable[[], None]:
    def ask_kernel() -> None:
        if hasattr(_LIBC, "prctl"):
            _LIBC.prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # it died before the kernel was asked
            os._exit(1)

    return ask_kernel


def die_with_parent() -> None:
    """For a process that forks helpers of its own: each calls this to go when its parent goes."""
    if hasattr(_LIBC, "prctl"):
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
