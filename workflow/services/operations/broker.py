"""The broker seen from outside: whether it answers, its messages, its workers.

The queue may be gone at any time. Nothing here waits for it longer than `TIMEOUT_S`, and nothing
tries twice.
"""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from workflow.services.queue import Queue

TIMEOUT_S = 0.5
_WORKER = "thidua:worker:"
#: A worker that is gone is shown for so long.
_REMEMBERED = dt.timedelta(hours=6)


class BrokerDownError(RuntimeError):
    """The queue does not answer, or not as it should."""


@dataclass(frozen=True)
class WorkerHeartbeat:
    """The last sign of life of one worker process."""

    name: str
    queues: tuple[str, ...]
    #: How many papers it fills at a time.
    processes: int
    at: dt.datetime

    @property
    def host(self) -> str:
        """The machine it runs on."""
        return self.name.rpartition("@")[2]


def client_options() -> dict[str, Any]:
    """Build the options of a client that asks the queue once, and not for long."""
    timeouts = {"socket_connect_timeout": TIMEOUT_S, "socket_timeout": TIMEOUT_S}
    return {**timeouts, "retry": Retry(NoBackoff(), 0)}


def client_url(broker_url: str, socket_scheme: str = "unix") -> str:
    """The address as other libraries write it: Celery has a scheme of its own for sockets."""
    return broker_url.replace("redis+socket:", f"{socket_scheme}:").replace("virtual_host=", "db=")


@contextmanager
def connect_broker(broker_url: str, *, decode_responses: bool = True) -> Iterator[Redis]:
    """A client of the queue; raises `BrokerDownError` as soon as it does not answer."""
    client = Redis.from_url(
        client_url(broker_url), decode_responses=decode_responses, **client_options()
    )
    try:
        yield client
    except (RedisError, OSError) as error:
        raise BrokerDownError from error
    finally:
        client.close()


def is_reachable(broker_url: str) -> bool:
    """Tell whether the queue takes commands."""
    try:
        with connect_broker(broker_url) as client:
            return bool(client.ping())
    except BrokerDownError:
        return False


def queue_lengths(broker_url: str) -> dict[Queue, int]:
    """Count the messages that wait in each queue; raises `BrokerDownError`."""
    with connect_broker(broker_url) as client, client.pipeline(transaction=False) as asked:
        for queue in Queue:
            asked.llen(queue.value)
        return dict(zip(Queue, asked.execute(), strict=True))


def record_worker(broker_url: str, worker: WorkerHeartbeat) -> None:
    """Leave a sign of life of a worker; raises `BrokerDownError`."""
    heartbeat = {
        "queues": worker.queues,
        "processes": worker.processes,
        "at": worker.at.isoformat(),
    }
    with connect_broker(broker_url) as client:
        client.set(_WORKER + worker.name, json.dumps(heartbeat), ex=_REMEMBERED)


def remove_worker(broker_url: str, name: str) -> None:
    """Take back the sign of a worker that ends as it should; raises `BrokerDownError`."""
    with connect_broker(broker_url) as client:
        client.delete(_WORKER + name)


def list_workers(broker_url: str) -> list[WorkerHeartbeat]:
    """The workers that were alive in the last hours, by name; raises `BrokerDownError`."""
    with connect_broker(broker_url) as client:
        keys = sorted(client.scan_iter(match=f"{_WORKER}*", count=1000))
        heartbeats = client.mget(keys) if keys else []
    signs = zip(keys, heartbeats, strict=True)
    found = [_read_worker(key.removeprefix(_WORKER), text) for key, text in signs if text]
    return [worker for worker in found if worker]


def _read_worker(name: str, text: str | bytes) -> WorkerHeartbeat | None:
    """The sign of a worker; None for what somebody else has put in its place."""
    try:
        told = json.loads(text)
        moment = dt.datetime.fromisoformat(told["at"]).astimezone(dt.UTC)
        return WorkerHeartbeat(
            name, tuple(map(str, told["queues"])), int(told["processes"]), moment
        )
    except (ValueError, LookupError, TypeError, OverflowError):
        return None
