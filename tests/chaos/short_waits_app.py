"""The workers of a service in a hurry: see `tests.chaos.short_waits`."""

from tests.chaos import short_waits
from worker.app import app

__all__ = ["app"]

short_waits.shorten_worker_waits()
