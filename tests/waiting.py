"""Wait for what happens in another process or thread."""

import time
from collections.abc import Callable

#: What a machine that others use as well may need.
PATIENCE = 60.0


def wait_until(
    is_so: Callable[[], object],
    what: str | Callable[[], str] = "what was awaited",
    *,
    within: float = PATIENCE,
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
