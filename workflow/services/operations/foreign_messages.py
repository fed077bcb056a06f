"""Messages in the queue that no task of ours understands, or that say again what another says.

Something else may write to the same broker. A worker needs milliseconds for each foreign message,
so thousands of them keep people waiting; here they are sorted out by the thousand, counted, and the
newest kept for whoever wants to look. Nothing of ours can be lost: the sweeper sends it again.
"""

import base64
import json
from contextlib import suppress
from typing import Any
from uuid import uuid4

from redis import Redis
from redis.exceptions import ResponseError

from workflow.services.operations.broker import connect_broker
from workflow.services.queue import Job, Queue

#: List of the newest foreign messages, and how many there have been.
FOREIGN = "thidua:foreign"
FOREIGN_COUNT = "thidua:foreign:count"
_SORTING = "thidua:sorting"
KEPT = 200
#: So many at each end of a queue tell whether there are foreign ones in it.
_PEEKED = 100
#: A queue never holds so many messages of ours: a large batch has a few dozen.
_CROWDED = 2000
_AT_ONCE = 1000
#: How our tasks are written, and what no number of a row reaches.
_WRITTEN_AS = ("application/json", "utf-8")
_BEYOND_IDS = 2**63
_KEPT_BYTES = 10_000


def count_foreign(broker_url: str) -> int:
    """Count the foreign messages that were sorted out; raises `BrokerDownError`."""
    with connect_broker(broker_url) as client:
        counted = str(client.get(FOREIGN_COUNT))
    return int(counted) if counted.isdecimal() else 0


def keep_foreign(broker_url: str, message: str) -> None:
    """Count a foreign message that was taken off a queue, and keep it among the newest."""
    with connect_broker(broker_url) as client, client.pipeline() as together:
        together.lpush(FOREIGN, message[:_KEPT_BYTES])
        together.ltrim(FOREIGN, 0, KEPT - 1)
        together.incrby(FOREIGN_COUNT, 1)
        together.execute()


def sort_out(broker_url: str) -> int:
    """Take foreign and repeated messages out of all queues, return how many.

    Raises `BrokerDownError`.
    """
    with connect_broker(broker_url, decode_responses=False) as client:
        for left in client.scan_iter(match=f"{_SORTING}:*"):  # by a worker that was killed
            with suppress(ResponseError):  # somebody else's, under a name like ours
                _put_back(client, left, _queue_of(left))
        return sum(_sort(client, queue) for queue in Queue if _needs_sorting(client, queue))


def set_aside(client: "Redis", key: str, kind: str) -> bool:
    """Set what lies under a key of ours aside if it is of another kind; tells whether it was."""
    found = client.type(key)
    name = found.decode() if isinstance(found, bytes) else str(found)
    if name in (kind, "none"):
        return False
    client.rename(key, f"{FOREIGN}:{uuid4().hex}")
    return True


def read_message(message: bytes | str) -> tuple[str, str] | None:
    """The task and the ids of a message of ours; None for any other bytes."""
    try:
        return _read_parts(json.loads(message))
    except (ValueError, RecursionError):
        return None


def is_ours(message: Any) -> bool:
    """Tell whether a message, as JSON has it, is one that a worker can carry out."""
    return _read_parts(message) is not None


def _read_parts(parts: Any) -> tuple[str, str] | None:
    """The task and the ids, of a message that has all that a worker reads of it.

    Celery trusts its messages: one that lacks a part, or says odd things in it, ends the worker.
    """
    try:
        headers, properties = parts["headers"], parts["properties"]
        (ids,), named, extra = json.loads(base64.b64decode(parts["body"]))
        ours = (
            headers["task"] in set(Job)
            and isinstance(headers["id"], str)
            and not (headers.get("eta") or headers.get("retries"))
            and headers.get("timelimit") in (None, [None, None])
            and isinstance(properties["delivery_tag"], str)
            and isinstance(properties["delivery_info"], dict)
            and (parts["content-type"], parts["content-encoding"]) == _WRITTEN_AS
            and properties["body_encoding"] == "base64"
            and named == {}
            and not any(extra.values())
            and all(type(id_) is int and 0 <= id_ < _BEYOND_IDS for id_ in ids)
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return (headers["task"], json.dumps(ids)) if ours else None


def _needs_sorting(client: "Redis", queue: Queue) -> bool:
    try:
        ends = client.lrange(queue, 0, _PEEKED - 1) + client.lrange(queue, -_PEEKED, -1)
        return client.llen(queue) > _CROWDED or not all(map(read_message, ends))
    except ResponseError:
        set_aside(client, queue, "list")
        return False


def _sort(client: "Redis", queue: Queue) -> int:
    """Move the queue aside in one step, then put back what is ours, oldest first."""
    aside = f"{_SORTING}:{queue}:{uuid4().hex}"
    try:
        client.rename(queue, aside)
    except ResponseError:  # another worker was quicker
        return 0
    return _put_back(client, aside.encode(), queue)


def _put_back(client: "Redis", aside: bytes, queue: str) -> int:
    """Safe to repeat: what was put back already is dropped as repeated by the next sorting."""
    seen: set[tuple[str, str]] = set()
    foreign = 0
    while messages := client.lrange(aside, -_AT_ONCE, -1):
        with client.pipeline(transaction=True) as together:
            for message in reversed(messages):
                found = read_message(message)
                if found and found not in seen:
                    seen.add(found)
                    # To the end that is read first: it waited longer than what came meanwhile.
                    together.lpush(queue, message)
                elif found is None:
                    foreign += 1
                    together.lpush(FOREIGN, message[:_KEPT_BYTES])
            together.ltrim(FOREIGN, 0, KEPT - 1)
            together.ltrim(aside, 0, -len(messages) - 1)
            together.execute()
    if foreign:
        client.incrby(FOREIGN_COUNT, foreign)
    return foreign


def _queue_of(aside: bytes) -> str:
    return aside.decode().removeprefix(f"{_SORTING}:").rpartition(":")[0]
