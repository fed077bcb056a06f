"""The pages under a clock that can be set: see `tests.chaos.shifted_clock`."""

import sys
import time

from flask import Flask

from tests.chaos import shifted_clock
from workflow.web import clock, create_app


def app() -> Flask:
    """The application, each of whose modules has the clock that can be set."""
    true_now = clock.now
    for name, module in list(sys.modules.items()):
        if name.startswith("workflow.web") and getattr(module, "now", None) is true_now:
            setattr(module, "now", shifted_clock.shifted_now)  # noqa: B010 (no module is known to have it)
    time.time = shifted_clock.shifted_time
    return create_app()
