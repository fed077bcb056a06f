"""The workers under a clock that can be set: see `tests.chaos.shifted_clock`."""

import time

import worker.tasks
from tests.chaos import shifted_clock
from worker.app import app

__all__ = ["app"]

time.time = shifted_clock.shifted_time
worker.tasks._now = shifted_clock.shifted_now
