"""A flood of foreign messages is sorted out at once; what is ours stays in its order."""

import json

import pytest
from redis import Redis

from tests.waiting import TIMEOUT
from tests.worker.foreign_queue import make_look_alikes
from worker import scheduler
from workflow.services.operations import broker, foreign_messages
from workflow.services.operations.broker import client_url, queue_lengths
from workflow.services.operations.foreign_messages import (
    FOREIGN,
    FOREIGN_COUNT,
    count_foreign,
    sort_out,
)
from workflow.services.queue import Job, Queue, enqueue

GARBAGE = (
    b"",
    b"\xff\x00 not even text",
    b"[]",
    b"17",
    b"{}",
    json.dumps({"headers": {"task": "other.task"}, "body": "e30="}).encode(),
    json.dumps({"headers": {"task": "papers.fill"}, "body": "e30="}).encode(),
    json.dumps({"headers": None, "body": None}).encode(),
    b"[" * 5000,
)


@pytest.fixture(autouse=True)
def timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take long over a flood."""
    monkeypatch.setattr(broker, "TIMEOUT_S", TIMEOUT)


@pytest.fixture
def client(broker_url: str) -> Redis:
    return Redis.from_url(client_url(broker_url))


@pytest.mark.slow
@pytest.mark.parametrize("queue", Queue)
def test_a_flood_is_taken_out_and_what_is_ours_stays_in_its_order(
    broker_url: str, client: Redis, queue: Queue
) -> None:
    for number in range(20):
        enqueue(broker_url, Job.FILL_PAPERS, [number], queue)
        client.lpush(queue, *GARBAGE * 60)
    ours = [one for one in client.lrange(queue, 0, -1) if foreign_messages.read_message(one)]

    assert sort_out(broker_url) == 20 * 60 * len(GARBAGE)

    assert client.lrange(queue, 0, -1) == ours
    assert count_foreign(broker_url) == 20 * 60 * len(GARBAGE)
    assert client.llen(FOREIGN) == foreign_messages.KEPT
    assert sort_out(broker_url) == 0


def test_a_message_that_is_repeated_thousands_of_times_stays_once(
    broker_url: str, client: Redis
) -> None:
    enqueue(broker_url, Job.SWEEP, [], Queue.INTERACTIVE)
    (message,) = client.lrange(Queue.INTERACTIVE, 0, -1)
    client.lpush(Queue.INTERACTIVE, *[message] * 5000)

    sort_out(broker_url)

    assert queue_lengths(broker_url)[Queue.INTERACTIVE] == 1


def test_what_a_killed_worker_was_sorting_comes_back(broker_url: str, client: Redis) -> None:
    enqueue(broker_url, Job.FILL_PAPERS, [7], Queue.BATCH)
    client.rename(Queue.BATCH, f"thidua:sorting:{Queue.BATCH}:0123")

    sort_out(broker_url)

    assert queue_lengths(broker_url)[Queue.BATCH] == 1
    assert client.keys("thidua:sorting*") == []


def test_something_else_under_the_name_of_a_queue_is_moved_away(
    broker_url: str, client: Redis
) -> None:
    client.set(Queue.CHECKS, "a text")

    sort_out(broker_url)

    assert queue_lengths(broker_url)[Queue.CHECKS] == 0


@pytest.mark.parametrize("job", Job)
def test_what_only_looks_like_ours_is_taken_out(broker_url: str, client: Redis, job: Job) -> None:
    """A worker ends over each of them, and the next one again."""
    enqueue(broker_url, job, [7], Queue.BATCH)
    (ours,) = client.lrange(Queue.BATCH, 0, -1)
    others = list(make_look_alikes(ours))
    client.lpush(Queue.BATCH, *others)

    assert sort_out(broker_url) == len(others)

    assert client.lrange(Queue.BATCH, 0, -1) == [ours]


def test_what_the_scheduler_sends_is_ours(broker_url: str, client: Redis) -> None:
    for entry in scheduler.app.conf.beat_schedule.values():
        with scheduler.app.connection_for_write(url=broker_url) as connection:
            scheduler.app.send_task(
                entry["task"], entry["args"], connection=connection, **entry["options"]
            )
        (message,) = client.lrange(entry["options"]["queue"], 0, -1)
        assert foreign_messages.read_message(message), message
        client.flushdb()


def test_what_others_put_under_our_names_stops_no_look(broker_url: str, client: Redis) -> None:
    client.set("thidua:worker:a@b", "no sign of life")
    client.set("thidua:worker:c@d", json.dumps({"at": "hôm qua", "queues": 1, "processes": "x"}))
    client.lpush("thidua:worker:e@f", "a list")
    client.set(FOREIGN_COUNT, "many")
    client.set("thidua:sorting:x", "a text")
    client.lpush(Queue.BATCH, b"[]")

    assert broker.list_workers(broker_url) == []
    assert count_foreign(broker_url) == 0
    client.delete(FOREIGN_COUNT)
    assert sort_out(broker_url) == 1
