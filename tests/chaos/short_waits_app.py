"""The Celery application of a service in a hurry: see `tests.chaos.short_waits`."""

from celery.schedules import schedule

from tests.chaos import short_waits
from worker.app import app, monotonic_now

__all__ = ["app"]

short_waits.shorten_worker_waits()
app.conf.beat_schedule["sweep"]["schedule"] = schedule(1.0, nowfun=monotonic_now)
