"""Messages that come five times, out of order, and long after."""

from redis import Redis
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.chaos.results import BreakResult
from tests.chaos.rig import ChaosRig
from tests.waiting import wait_until
from workflow.models import Paper
from workflow.services.claims import split_into_chunks
from workflow.services.queue import Job, Queue, enqueue

TIMES = 5


def repeat_messages(stage: ChaosRig) -> list[BreakResult]:
    """Send every message of a batch five times in any order; again when all is long done."""
    batch = stage.papers.ask(enqueued=False)
    with Session(stage.papers.engine) as session:
        ids = list(session.scalars(select(Paper.id).filter_by(batch_id=batch)))
    sent = [(Job.FILL_PAPERS, chunk) for chunk in split_into_chunks(ids, 20)]
    sent = TIMES * [*sent, (Job.FILL_BATCH, [batch])]
    stage.chance.shuffle(sent)
    _send(stage, sent)
    recovery = stage.papers.until_done(batch, within=stage.size.timeout)
    _wait_until_consumed(stage)
    made = _made(stage, batch)
    _send(stage, sent)
    _wait_until_consumed(stage)
    faults = [] if _made(stage, batch) == made else ["a late message changed something"]
    if again := sum(attempts != 1 for _, attempts, _ in made):
        faults.append(f"{again} papers were begun twice")
    what = "each message sent 5 times, out of order, and once more when all was done"
    toll = stage.papers.toll(batch)
    return [
        BreakResult(what, 2 * len(sent), toll, recovery, "each paper begun once", tuple(faults))
    ]


def _send(stage: ChaosRig, sent: list[tuple[Job, list[int]]]) -> None:
    for job, ids in sent:
        enqueue(stage.backing.broker_url, job, ids, Queue.BATCH)


def _wait_until_consumed(stage: ChaosRig) -> None:
    """Wait until none of them waits, nor is in the hands of a worker."""
    url = stage.backing.broker_url.replace("redis+socket", "unix")

    def are_gone() -> bool:
        with Redis.from_url(url) as broker:
            taken = [row for row in broker.hvals("unacked") if b"papers.fill" in row]
            return not taken and not broker.llen(Queue.BATCH)

    wait_until(are_gone, within=stage.size.timeout, what="the end of the messages")


def _made(stage: ChaosRig, batch: int) -> list[tuple[int, int, object]]:
    query = select(Paper.id, Paper.attempts, Paper.finished_at).filter_by(batch_id=batch)
    with Session(stage.papers.engine) as session:
        return [(id_, attempts, at) for id_, attempts, at in session.execute(query)]
