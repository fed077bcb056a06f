"""The way of messages to a worker, which lets none through that no task of ours understands.

Celery ends over a message that it cannot read, and puts one that it had half taken back into the
queue, where it ends the next worker: one such message would stop all papers for good.
"""

import logging
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis

from workflow.config import read_settings
from workflow.services.operations.broker import BrokerDownError
from workflow.services.operations.foreign_messages import is_ours, keep_foreign

logger = logging.getLogger(__name__)

_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


class GuardedChannel(redis.Channel):
    """Reads queues past what is no message at all."""

    connection: "GuardedTransport"

    def _brpop_read(self, **options: Any) -> Any:
        self.connection.is_delivering = False
        try:
            return super()._brpop_read(**options)  # type: ignore[misc]  # its stubs lack it
        except _UNREADABLE as error:
            if self.connection.is_delivering:  # of a task: no fault of the message
                raise
            _drop(f"{type(error).__name__}: {error}")
            raise Empty from None


class GuardedTransport(redis.Transport):
    """Hands on to the worker what is ours."""

    Channel = GuardedChannel
    is_delivering = False

    def _deliver(self, message: Any, queue: str | None) -> None:
        if not is_ours(message):
            _drop(repr(message))
            return
        self.is_delivering = True
        super()._deliver(message, queue)


def guard_queues() -> None:
    """Let every connection of this process to the broker go this way."""
    ours = f"{__name__}:{GuardedTransport.__name__}"
    TRANSPORT_ALIASES.update(redis=ours, rediss=ours)


def _drop(message: str) -> None:
    """Keep it where whoever wants to look finds it; it is gone from the queue already."""
    try:
        keep_foreign(read_settings().broker_url, message)
    except BrokerDownError:
        logger.warning("a foreign message was dropped uncounted: the queue does not answer")
