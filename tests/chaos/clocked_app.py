"""The Celery application under a clock that can be set: see `tests.chaos.clocked`."""

import time

import worker.tasks
from tests.chaos import clocked
from worker.app import app

__all__ = ["app"]

time.time = clocked.shifted_time
worker.tasks._now = clocked.shifted_now
