"""The scheduler of a service in a hurry: see `tests.chaos.short_waits`."""

from celery.schedules import schedule

from worker.scheduler import app, monotonic_now

__all__ = ["app"]

app.conf.beat_schedule["sweep"]["schedule"] = schedule(1.0, nowfun=monotonic_now)
