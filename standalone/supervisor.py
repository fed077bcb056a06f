"""Starts the processes of the service in order, keeps them running, stops them in reverse order.

A process manager from the registry was tried and left children behind when it was killed itself, or
restarted nothing; on one machine for people who do not run servers, neither will do.
"""

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Self

from standalone.child_process import Child, Program
from standalone.console import CommandError, say

START_TIMEOUT = 60.0
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
#: A process that ran this long has recovered: its next fall waits for the first pause again.
STEADY_AFTER = 60.0
#: A process that ends by itself within this time after a restart could not start.
SHORT_LIFE = 10.0
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(Exception):  # noqa: N818 (not an error: somebody asked for the end)
    """Somebody asked to stop while the service was starting."""


@dataclass
class SupervisedChild:
    """A child and what is needed to bring it back."""

    child: Child
    pause: float = FIRST_PAUSE
    restart_at: float | None = None


class Supervisor:
    """Use as a context: at its end, however it comes, no process is left."""

    def __init__(self) -> None:
        self._kept: list[SupervisedChild] = []
        self._passing: list[Child] = []
        self._stop = threading.Event()
        self._in_haste = False
        self._handlers: dict[int, object] = {}

    def __enter__(self) -> Self:
        for number in _STOP_SIGNALS:
            self._handlers[number] = signal.signal(number, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        for child in self._passing:
            child.kill()
        while self._kept:
            self._kept.pop().child.stop(in_haste=lambda: self._in_haste)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal() gave us
        return isinstance(error, StopRequested)

    def start(self, *programs: Program) -> None:
        """Start programs side by side and wait until each of them does its work."""
        started = [SupervisedChild(Child(program)) for program in programs]
        self._kept += started
        for kept in started:
            self._wait_for(kept)

    def run(self, program: Program) -> str:
        """Run a one-off program and return its output; raises `CommandError` if it fails."""
        return self.wait_for(self.start_one_off(program))

    def start_one_off(self, program: Program) -> Child:
        """Start a program that ends by itself; `finish` gives its outcome."""
        self._passing.append(Child(program))
        return self._passing[-1]

    def wait_for(self, child: Child) -> str:
        """Wait for the end of a program that was begun; then the same as `run`."""
        while child.exit_code is None:
            self._pause(0.01)
        output = child.read_output()
        if child.exit_code != 0:
            raise start_failure(child.program)
        return output

    def watch(self, look: Callable[[], object] = lambda: None) -> None:
        """Keep everything running until somebody asks to stop, or `look` raises."""
        while not self._stop.wait(0.2):
            look()
            for kept in self._kept:
                self._restart_if_ended(kept)

    def watch_while(self, busy: Callable[[], bool]) -> None:
        """Keep everything running as long as there is work; raises `Stopped` when asked to stop."""
        while busy():
            for kept in self._kept:
                self._restart_if_ended(kept)
            self._pause(0.1)

    def stop_without_grace(self) -> None:
        """Let everything end at once: for when nothing is under way that could be finished."""
        self._in_haste = True

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._in_haste = self._stop.is_set()  # asked twice: no more patience
        self._stop.set()

    def _pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise StopRequested

    def _wait_for(self, kept: SupervisedChild) -> None:
        program, deadline = kept.child.program, kept.child.started + START_TIMEOUT
        while not program.is_ready():
            if kept.child.exit_code is not None and program.recover():
                kept.child = Child(program)
            elif kept.child.exit_code is not None or time.monotonic() > deadline:
                raise start_failure(program)
            self._pause(0.04)

    def _restart_if_ended(self, kept: SupervisedChild) -> None:
        now = time.monotonic()
        if kept.restart_at is not None:
            if now >= kept.restart_at:
                kept.child, kept.restart_at = Child(kept.child.program), None
        elif kept.child.exit_code is not None:
            self._plan_restart(kept, now)

    def _plan_restart(self, kept: SupervisedChild, now: float) -> None:
        program = kept.child.program
        kept.child.kill()  # whatever it had started
        if (kept.child.exit_code or 0) > 0 and now - kept.child.started < SHORT_LIFE:
            program.recover()
        if now - kept.child.started > STEADY_AFTER:
            kept.pause = FIRST_PAUSE
        kept.restart_at = now + kept.pause
        say(
            f"{program.name} dừng đột ngột, chạy lại sau {kept.pause:g} giây (xem {program.log})",
            f"{program.name} ended unexpectedly, starting again in {kept.pause:g} s",
        )
        kept.pause = min(2 * kept.pause, LONGEST_PAUSE)


def start_failure(program: Program) -> CommandError:
    """The sentence for a process that did not come up, with the last line it wrote."""
    lines = program.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    last = lines[-1].strip()[:300] if lines else "–"
    return CommandError(
        f"{program.name} không khởi động được: {last} (xem {program.log})",
        f"{program.name} did not start: {last} (see {program.log})",
    )
