"""The Celery application of the workers: how messages are taken, repeated and bounded."""

import gc
import time

from celery.signals import worker_init, worker_process_init, worker_ready

from worker.celery_app import create_celery_app
from worker.resources import reset_resources
from workflow.services.operations import startup
from workflow.services.operations.process_settings import settings_or_exit
from workflow.services.stores.file_store import open_file_store

_settings = settings_or_exit()

app = create_celery_app(
    _settings,
    task_cls="worker.logged_task:LoggedTask",
    include=["worker.tasks", "worker.heartbeats"],
)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_max_tasks_per_child=2000,
    task_soft_time_limit=120,
    task_time_limit=180,
)


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
