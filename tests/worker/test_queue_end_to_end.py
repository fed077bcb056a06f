"""Asked for, made: with a real broker and a real worker, through all that may go wrong."""

import datetime as dt
import os
import signal
import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace

import msgspec
import pytest
from redis import Redis
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.backing_services import valkey
from tests.waiting import IdleTime, wait_until
from tests.worker.conftest import WorkerSetup, kill_worker
from tests.worker.foreign_queue import make_look_alikes
from worker.app import app
from workflow.domain.papers import DOSSIER, PaperKind
from workflow.domain.record import Bloc
from workflow.models import Batch, Paper, PaperStatus, Review
from workflow.services import claims
from workflow.services.operations.broker import client_url
from workflow.services.operations.foreign_messages import count_foreign
from workflow.services.printing import paper_jobs, paper_requests
from workflow.services.printing.paper_requests import enqueue_papers
from workflow.services.queue import Job, Queue, enqueue
from workflow.services.records import record_exchange

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def ask_for_papers(
    works: WorkerSetup, reviews: Iterable[int], *, kinds: Iterable[PaperKind] = DOSSIER
) -> int:
    """Ask for papers as a batch, without enqueuing it."""
    with Session(works.engine) as session:
        rows = [session.get_one(Review, id_) for id_ in reviews]
        batch = paper_requests.request_papers(session, rows, list(kinds), by=None, now=now())
        session.commit()
        return batch.id


def call_for_batch(works: WorkerSetup, batch_id: int) -> bool:
    with Session(works.engine) as session:
        return enqueue_papers(session, works.settings.broker_url, session.get_one(Batch, batch_id))


def write_message(url: str, client: Redis) -> bytes | str:
    """A message of ours, taken off a queue that no worker reads."""
    enqueue(url, Job.FILL_PAPERS, [7], "unread")  # type: ignore[arg-type]  # no queue of ours
    (message,) = client.lrange("unread", 0, -1)
    return message


def count_by_status(works: WorkerSetup) -> dict[PaperStatus, int]:
    query = select(Paper.status, func.count()).group_by(Paper.status)
    with Session(works.engine.execution_options(read_only=True)) as session:
        return {row[0]: row[1] for row in session.execute(query)}


def is_done(works: WorkerSetup) -> bool:
    return not {PaperStatus.QUEUED, PaperStatus.FILLING} & set(count_by_status(works))


def is_queue_empty(works: WorkerSetup, queue: Queue) -> bool:
    """Tell if no message waits, and none is at a worker that has not dealt with it yet."""
    with Redis.from_url(client_url(works.settings.broker_url)) as client:
        return not client.exists(queue, "unacked")


def sweep(works: WorkerSetup, later: dt.timedelta) -> None:
    """What the schedule does, as if some time had passed."""
    with Session(works.engine) as session:
        messages = paper_jobs.retry_stalled_papers(session, now() + later)
        silent = paper_jobs.list_stalled_batches(session, now() + later)
        session.commit()
    for batch_id, waiting in silent:
        paper_requests.enqueue_batch(works.settings.broker_url, batch_id, waiting)
    for queue, ids in messages:
        enqueue(works.settings.broker_url, Job.FILL_PAPERS, ids, queue)


def store_many(works: WorkerSetup, count: int) -> list[int]:
    """Reviews of as many blocs."""
    with Session(works.engine) as session:
        reviews = []
        for number in range(count):
            record = msgspec.structs.replace(
                factories.seed_record(), id=None, bloc=Bloc(name=f"Khối thi đua {number}")
            )
            reviews.append(
                record_exchange.store_record(session, record, by=None, now=factories.NOW).review
            )
        session.commit()
        return [review.id for review in reviews]


def test_every_job_has_a_task_and_every_task_a_job() -> None:
    app.loader.import_default_modules()

    assert {name for name in app.tasks if not name.startswith("celery.")} == set(Job)


def test_what_is_asked_for_becomes_ready(busy_works: WorkerSetup, seed_review: int) -> None:
    with busy_works.worker():
        call_for_batch(busy_works, ask_for_papers(busy_works, [seed_review]))
        wait_until(lambda: is_done(busy_works))

    with Session(busy_works.engine) as session:
        made = session.scalars(select(Paper)).all()
    assert [paper.status for paper in made] == [PaperStatus.READY] * 4
    for paper in made:
        path = busy_works.files.path(str(paper.file_sha256))
        assert zipfile.ZipFile(path).testzip() is None


@pytest.mark.parametrize("queue", Queue)
def test_a_message_that_comes_five_times_makes_one_paper(
    busy_works: WorkerSetup, seed_review: int, queue: Queue
) -> None:
    ask_for_papers(busy_works, [seed_review], kinds=[PaperKind.MINUTES])
    for _ in range(5):
        enqueue(busy_works.settings.broker_url, Job.FILL_PAPERS, [1], queue)

    with busy_works.worker():
        wait_until(lambda: is_done(busy_works))
        wait_until(lambda: is_queue_empty(busy_works, queue))  # the other four come too

    with Session(busy_works.engine) as session:
        paper = session.scalars(select(Paper)).one()
    assert (paper.status, paper.attempts) == (PaperStatus.READY, 1)


def test_what_a_killed_worker_held_is_made_after_its_lease(busy_works: WorkerSetup) -> None:
    batch = ask_for_papers(busy_works, store_many(busy_works, 30))
    with busy_works.worker() as worker:
        call_for_batch(busy_works, batch)
        freeze_while_filling(busy_works, worker.pid)
        kill_worker(worker)
    held = count_by_status(busy_works)
    sweep(busy_works, 2 * claims.LEASE)

    with busy_works.worker():
        wait_until(lambda: is_done(busy_works))

    assert held[PaperStatus.FILLING]
    assert count_by_status(busy_works) == {PaperStatus.READY: 120}


def freeze_while_filling(works: WorkerSetup, group: int) -> None:
    """Freeze a worker in the middle of filling."""
    while True:
        wait_until(lambda: count_by_status(works).get(PaperStatus.FILLING, 0) > 0)
        os.killpg(group, signal.SIGSTOP)
        if count_by_status(works).get(PaperStatus.FILLING):
            return
        os.killpg(group, signal.SIGCONT)


def test_papers_asked_for_while_the_broker_is_down_are_made_when_it_is_back(
    works: WorkerSetup, seed_review: int
) -> None:
    with valkey.make_broker_folder() as folder, ExitStack() as until_the_end:
        with valkey.run_broker_in(folder) as url:
            away = replace(works, settings=replace(works.settings, broker_url=url))
            until_the_end.enter_context(away.worker())
        sent = call_for_batch(away, ask_for_papers(away, [seed_review]))
        with valkey.run_broker_in(folder):
            sweep(away, 2 * claims.STALLED_AFTER)
            wait_until(lambda: is_done(away), (away.settings.data / "worker.log").read_text)

    assert not sent
    assert count_by_status(away) == {PaperStatus.READY: 4}


def test_nobody_waits_long_for_a_broker_that_is_down(works: WorkerSetup, seed_review: int) -> None:
    batch = ask_for_papers(works, [seed_review])

    with IdleTime() as idle:
        sent = call_for_batch(works, batch)

    assert not sent
    assert idle.seconds < 1


def test_a_flood_of_foreign_messages_delays_nobody_for_long(
    busy_works: WorkerSetup, seed_review: int
) -> None:
    garbage = (b"\xff", b"[]", b"[" * 5000, b'{"headers": {"task": "other"}, "body": "e30="}')
    with Redis.from_url(client_url(busy_works.settings.broker_url)) as client:
        client.lpush(Queue.INTERACTIVE, *garbage * 2500)
        client.lpush(Queue.BATCH, *garbage * 2500)
    call_for_batch(busy_works, ask_for_papers(busy_works, [seed_review]))

    with busy_works.worker():
        wait_until(lambda: count_by_status(busy_works).get(PaperStatus.READY, 0) == len(DOSSIER))

    assert count_foreign(busy_works.settings.broker_url) > 15_000


def test_no_message_ends_a_worker(busy_works: WorkerSetup, seed_review: int) -> None:
    """Whatever comes while it works, one by one, as another program may send it all day."""
    url = busy_works.settings.broker_url
    with busy_works.worker() as worker, Redis.from_url(client_url(url)) as client:
        ours = write_message(url, client)
        odd = [b"\xff", b"", b"[]", b"[" * 5000, *make_look_alikes(ours)]
        for message in odd:
            client.lpush(Queue.INTERACTIVE, message)
        call_for_batch(busy_works, ask_for_papers(busy_works, [seed_review]))
        wait_until(lambda: count_by_status(busy_works).get(PaperStatus.READY, 0) == len(DOSSIER))
        wait_until(lambda: count_foreign(url) == len(odd))

        assert worker.poll() is None


@pytest.mark.parametrize("under_way", ["unreadable", "of another kind"])
def test_nothing_among_the_messages_under_way_stops_a_worker(
    busy_works: WorkerSetup, seed_review: int, under_way: str
) -> None:
    url = busy_works.settings.broker_url
    with Redis.from_url(client_url(url)) as client:
        if under_way == "unreadable":
            odd = ["garbage", "[]", "[1, 2, 3]", "null", '[{"headers": 7}, "", "2-batch"]']
            for place, message in enumerate(odd):
                client.hset("unacked", str(place), message)
                client.zadd("unacked_index", {str(place): 0, "nowhere": 0})
        else:
            client.set("unacked", "a text")
            client.lpush("unacked_index", "a list")
    call_for_batch(busy_works, ask_for_papers(busy_works, [seed_review]))

    with busy_works.worker():
        wait_until(lambda: count_by_status(busy_works).get(PaperStatus.READY, 0) == len(DOSSIER))

    with Redis.from_url(client_url(url)) as client:
        assert (client.type("unacked"), client.type("unacked_index")) != (b"string", b"list")
