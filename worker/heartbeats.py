"""Heartbeats: each worker tells the queue every few seconds that it is alive.

They are sent by the loop that takes messages, so a worker that hangs there gives none. The queue
keeps them, not the database: what waits is worked on only where the queue answers, and the loop
must never wait for a locked table.
"""

import datetime as dt
import logging
from dataclasses import replace
from typing import Any

from celery.signals import celeryd_after_setup, heartbeat_sent, worker_shutdown

from workflow.config import read_settings
from workflow.services.operations import broker
from workflow.services.operations.foreign_messages import sort_out

logger = logging.getLogger(__name__)

HEARTBEAT_INTERVAL = dt.timedelta(seconds=10)
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)

#: This process, as it last signed.
_me = broker.WorkerHeartbeat("", queues=(), processes=0, at=_NEVER)


@celeryd_after_setup.connect
def _record_identity(sender: str, instance: Any, **_: object) -> None:
    global _me
    queues = tuple(sorted(instance.app.amqp.queues.consume_from))
    _me = broker.WorkerHeartbeat(sender, queues, int(instance.concurrency), at=_NEVER)


@heartbeat_sent.connect
def _send_heartbeat(**_: object) -> None:
    global _me
    now = dt.datetime.now(dt.UTC)
    if _me.at <= now < _me.at + HEARTBEAT_INTERVAL:
        return
    _me = replace(_me, at=now)
    try:
        broker.record_worker(read_settings().broker_url, _me)
        if dropped := sort_out(read_settings().broker_url):
            logger.warning("%s foreign messages were taken out of the queue", dropped)
    except broker.BrokerDownError:
        logger.warning("no sign of life given: the queue does not answer")


@worker_shutdown.connect
def _remove_heartbeat(**_: object) -> None:
    try:
        broker.remove_worker(read_settings().broker_url, _me.name)
    except broker.BrokerDownError:
        return
