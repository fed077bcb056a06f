"""The Celery application: how messages are taken, repeated and bounded."""

import datetime as dt
import gc
import time

from celery import Celery
from celery.schedules import schedule
from celery.signals import setup_logging, worker_init, worker_process_init, worker_ready

from worker.resources import reset_resources
from workflow import logs
from workflow.services.file_store import open_file_store
from workflow.services.operations import startup
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


_settings = startup.settings_or_exit()

app = Celery(
    "thidua",
    broker=_settings.broker_url,
    task_cls="worker.logged_task:LoggedTask",
    include=["worker.tasks", "worker.heartbeats"],
)
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_max_tasks_per_child=2000,
    task_soft_time_limit=120,
    task_time_limit=180,
    task_default_queue=Queue.INTERACTIVE.value,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "queue_order_strategy": "sorted",
        "visibility_timeout": 3600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_keepalive": True,
        "socket_timeout": 30,
        "health_check_interval": 10,
        "retry_on_timeout": True,
    },
    beat_schedule={
        "sweep": {
            "task": Job.SWEEP.value,
            "schedule": schedule(SWEEP_EVERY, nowfun=monotonic_now),
            "args": [[]],
            "options": {"queue": Queue.INTERACTIVE.value, "expires": SWEEP_EXPIRES},
        },
        "backup": {
            "task": Job.BACK_UP.value,
            "schedule": schedule(BACKUP_EVERY, nowfun=monotonic_now),
            "args": [[]],
            # Last of all: a backup of many papers takes minutes, which nobody should wait for.
            "options": {"queue": Queue.CHECKS.value, "expires": BACKUP_EVERY},
        },
        "remind": {
            "task": Job.REMIND.value,
            "schedule": schedule(REMIND_EVERY, nowfun=monotonic_now),
            "args": [[]],
            # A slow mail server must not delay what somebody at a screen waits for.
            "options": {"queue": Queue.BATCH.value, "expires": REMIND_EVERY * 5},
        },
    },
)


@setup_logging.connect
def _configure_logging(**_: object) -> None:
    """Log as the settings say, not as Celery would."""
    logs.configure_logging(_settings)


@worker_init.connect
def _require_current_release(**_: object) -> None:
    """Take nothing from a queue whose database is of another release."""
    startup.require_ready_or_exit(_settings)


@worker_ready.connect
def _remove_unfinished_files(**_: object) -> None:
    """Remove files that killed workers left half-written when a worker starts again."""
    open_file_store(_settings).forget_unfinished(time.time())


@worker_process_init.connect
def _after_fork(**_: object) -> None:
    """A database connection must not cross a fork: each child opens its own.

    What was loaded before the fork stays for good, so the collector need not look at it again.
    """
    reset_resources()
    gc.freeze()
