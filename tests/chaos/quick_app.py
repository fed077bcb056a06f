"""The Celery application of a service in a hurry: see `tests.chaos.quick`."""

from celery.schedules import schedule

from tests.chaos import quick
from worker.app import app, monotonic_now

__all__ = ["app"]

quick.shorten_worker_waits()
app.conf.beat_schedule["sweep"]["schedule"] = schedule(1.0, nowfun=monotonic_now)
