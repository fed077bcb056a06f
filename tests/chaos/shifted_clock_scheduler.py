"""The scheduler under a clock that can be set: see `tests.chaos.shifted_clock`."""

import time

from tests.chaos import shifted_clock
from worker.scheduler import app

__all__ = ["app"]

time.time = shifted_clock.shifted_time
