"""The Celery application: how messages are taken, repeated and bounded."""

from celery import Celery
from celery.signals import worker_process_init

from worker.place import forget_place
from workflow.config import read_settings
from workflow.services.queue import Job, Queue

SWEEP_EVERY = 10.0

app = Celery("thidua", broker=read_settings().broker_url, include=["worker.tasks"])
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
            "schedule": SWEEP_EVERY,
            "args": [[]],
            "options": {"queue": Queue.INTERACTIVE.value, "expires": SWEEP_EVERY},
        }
    },
)


@worker_process_init.connect
def _after_fork(**_: object) -> None:
    """A database connection must not cross a fork: each child opens its own."""
    forget_place()
