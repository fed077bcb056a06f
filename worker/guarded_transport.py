"""The way of messages to a worker, which lets none through that no task of ours understands.

Celery ends over a message that it cannot read, and puts one that it had half taken back into the
queue, where it ends the next worker: one such message would stop all papers for good.
"""

import logging
from collections.abc import Callable
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis
from redis.exceptions import ResponseError

from workflow.config import read_settings
from workflow.services.operations.broker import BrokerDownError
from workflow.services.operations.foreign_messages import is_ours, keep_foreign, set_aside

logger = logging.getLogger(__name__)

_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


class GuardedQoS(redis.QoS):
    """Keeps the messages under way, whatever others have put among them."""

    def append(self, message: Any, delivery_tag: str) -> None:
        self._past_others(lambda: super(GuardedQoS, self).append(message, delivery_tag))

    def ack(self, delivery_tag: str) -> None:
        self._past_others(lambda: super(GuardedQoS, self).ack(delivery_tag))

    def restore_visible(self, *bounds: Any, **options: Any) -> None:
        self._past_others(lambda: super(GuardedQoS, self).restore_visible(*bounds, **options))

    def restore_by_tag(self, tag: Any, client: Any = None, leftmost: bool = False) -> None:  # noqa: FBT001, FBT002  as in kombu
        try:
            super().restore_by_tag(tag, client=client, leftmost=leftmost)
        except _UNREADABLE as error:
            self._remove_from_indices(tag).execute()  # type: ignore[attr-defined]  # its stubs
            _drop(f"{type(error).__name__}: {error}")

    def _past_others(self, act: Callable[[], None]) -> None:
        """Act; where a key of ours is of another kind, once more without it."""
        try:
            act()
        except ResponseError:
            if not self._set_others_aside():
                raise
            act()

    def _set_others_aside(self) -> bool:
        kinds = {self.unacked_key: "hash", self.unacked_index_key: "zset"}
        with self.channel.conn_or_acquire() as client:  # type: ignore[attr-defined]  # its stubs
            aside = [set_aside(client, key, kind) for key, kind in kinds.items()]
        return any(aside)


class GuardedChannel(redis.Channel):
    """Reads queues past what is no message at all."""

    QoS = GuardedQoS
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
