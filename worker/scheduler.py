"""The Celery application of the scheduler: what is to be done how often.

It only sends messages, so it loads no task: it is up in a moment and takes little memory.
"""

import datetime as dt
import time
from typing import Any

from celery.schedules import schedule

from worker.celery_app import create_celery_app
from workflow.services.operations.process_settings import settings_or_exit
from workflow.services.queue import Job, Queue

SWEEP_EVERY = 10.0
#: How often somebody looks whether the backup of the night is due.
BACKUP_EVERY = 300.0
#: How often somebody looks whether reminders are to be sent.
REMIND_EVERY = 60.0
#: A sweep that was not begun by then is dropped: many may wait after a night without workers.
SWEEP_EXPIRES = 60.0

_STARTED = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=time.monotonic())


def monotonic_now() -> dt.datetime:
    """The time by a clock that nobody sets: else an hour back is an hour without sweeps."""
    return _STARTED + dt.timedelta(seconds=time.monotonic())


def _send(job: Job, queue: Queue, *, every: float, expires: float) -> dict[str, Any]:
    return {
        "task": job.value,
        "schedule": schedule(every, nowfun=monotonic_now),
        "args": [[]],
        "options": {"queue": queue.value, "expires": expires},
    }


app = create_celery_app(settings_or_exit())
app.conf.beat_schedule = {
    "sweep": _send(Job.SWEEP, Queue.INTERACTIVE, every=SWEEP_EVERY, expires=SWEEP_EXPIRES),
    # Last of all: a backup of many papers takes minutes, which nobody should wait for.
    "backup": _send(Job.BACK_UP, Queue.CHECKS, every=BACKUP_EVERY, expires=BACKUP_EVERY),
    # A slow mail server must not delay what somebody at a screen waits for.
    "remind": _send(Job.REMIND, Queue.BATCH, every=REMIND_EVERY, expires=REMIND_EVERY * 5),
}
