"""The doorbell: tells workers that there is something in the database for them.

A message carries ids only and may be lost or doubled without harm: workers claim rows in the
database, and a sweeper enqueues again the rows that nobody claimed.
"""

import logging
from enum import StrEnum
from functools import cache

from celery import Celery
from kombu.exceptions import OperationalError

from workflow import logs

logger = logging.getLogger(__name__)


class Job(StrEnum):
    """The tasks of the worker by their names in messages."""

    FILL_PAPERS = "papers.fill"
    FILL_BATCH = "papers.fill_batch"
    MEND_PAPERS = "papers.mend"
    INSPECT_FILES = "files.inspect"
    TRY_TEMPLATES = "templates.try"
    SWEEP = "papers.sweep"
    BACK_UP = "backups.tonight"
    REMIND = "reminders.send"
    SEND_WEBHOOKS = "webhooks.send"


class Queue(StrEnum):
    """Somebody at a screen never waits for a batch, nor a batch for layout checks.

    A worker takes from the first of its queues, in the order of their names, that holds something.
    """

    INTERACTIVE = "1-interactive"
    BATCH = "2-batch"
    CHECKS = "3-checks"
    #: Files that people send to the layout check: whatever they are, they delay nobody's paper.
    SENT_IN = "4-sent-in"


@cache
def _celery_app(broker_url: str) -> Celery:
    app = Celery(broker=broker_url, set_as_current=False)
    app.conf.update(
        task_serializer="json",
        task_ignore_result=True,
        broker_connection_timeout=2,
        broker_transport_options={
            "socket_connect_timeout": 2,
            "socket_timeout": 2,
            # Somebody waits for a page, and the sweeper sends again what is not sent now.
            "max_retries": 1,
            "interval_start": 0.2,
        },
    )
    return app


def enqueue(broker_url: str, job: Job, ids: list[int], queue: Queue = Queue.INTERACTIVE) -> bool:
    """Send a job; False if the broker is unreachable: the sweeper will send it again.

    The id of the request goes along, so that the lines of the worker can be found by it.
    """
    headers = {"request_id": logs.get_request_id()} if logs.get_request_id() else {}
    try:
        _celery_app(broker_url).send_task(
            job, args=[ids], queue=queue, retry=False, headers=headers
        )
    except (OperationalError, OSError) as error:
        logger.warning("broker unreachable, %s waits for the sweeper: %s", job, error)
        return False
    return True
