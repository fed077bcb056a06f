"""What worker and scheduler have in common: the broker, and how messages are written."""

from typing import Any

from celery import Celery
from celery.signals import setup_logging

from worker.guarded_transport import guard_queues
from workflow import logs
from workflow.config import Settings
from workflow.services.queue import Queue


def create_celery_app(settings: Settings, **given: Any) -> Celery:
    """Create a Celery application on the broker of the settings; it logs as they say."""
    guard_queues()
    app = Celery("thidua", broker=settings.broker_url, **given)
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
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
    )

    @setup_logging.connect(weak=False)
    def configure_logging(**_: object) -> None:
        """Log as the settings say, not as Celery would."""
        logs.configure_logging(settings)

    return app
