"""Wait for what happens in another process or thread, however busy the machine is."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

#: What a machine that others use as well may need.
TIMEOUT = 100.0


def wait_until(
    is_so: Callable[[], object],
    what: str | Callable[[], str] = "what was awaited",
    *,
    within: float = TIMEOUT,
    step: float = 0.02,
) -> float:
    """Wait until something is so and return the seconds that took; raises `TimeoutError`."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() > began + within:
            told = what if isinstance(what, str) else what()
            raise TimeoutError(f"not within {within:g} s: {told}")
        time.sleep(step)
    return time.monotonic() - began


class IdleTime:
    """How long somebody waits for others: `seconds`, after a `with` block.

    Time in which this thread ran, or stood in line for a core, is not counted: a busy machine
    makes this no longer.
    """

    seconds: float

    def __enter__(self) -> Self:
        self._began = _read_idle_clock()
        return self

    def __exit__(self, *_error: object) -> None:
        self.seconds = _read_idle_clock() - self._began


def _read_idle_clock() -> float:
    ran, stood_in_line, _turns = Path("/proc/thread-self/schedstat").read_text().split()
    return time.monotonic() - (int(ran) + int(stood_in_line)) / 1e9
