"""Two batches share the workers, and a stopped one ends with its chunk: with a real worker."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.waiting import wait_until
from tests.worker.conftest import WorkerSetup
from tests.worker.test_queue_end_to_end import ask_for_papers, call_for_batch, now, store_many
from workflow.domain.papers import DOSSIER
from workflow.models import Batch, Paper, PaperStatus
from workflow.services.printing import paper_requests
from workflow.services.printing.paper_requests import MAX_BATCH_MESSAGES, PAPERS_PER_MESSAGE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

#: Reviews of a batch that needs more than the messages it has under way.
MANY = (MAX_BATCH_MESSAGES + 8) * PAPERS_PER_MESSAGE // len(DOSSIER)


def count_ready(works: WorkerSetup, batch_id: int) -> int:
    query = select(func.count()).where(
        Paper.batch_id == batch_id, Paper.status == PaperStatus.READY
    )
    with Session(works.engine.execution_options(read_only=True)) as session:
        return session.scalar(query) or 0


def test_a_small_batch_does_not_wait_for_the_end_of_a_large_one(busy_works: WorkerSetup) -> None:
    reviews = store_many(busy_works, 5)
    large = ask_for_papers(busy_works, reviews * (MANY // 5))
    small = ask_for_papers(busy_works, reviews)
    for batch_id in (large, small):
        call_for_batch(busy_works, batch_id)

    with busy_works.worker(processes=1):
        wait_until(lambda: count_ready(busy_works, small) == 5 * len(DOSSIER))
        made = count_ready(busy_works, large)

    assert made <= (MAX_BATCH_MESSAGES + 3) * PAPERS_PER_MESSAGE


def test_a_cancelled_batch_stops_within_its_chunk(busy_works: WorkerSetup) -> None:
    batch_id = ask_for_papers(busy_works, store_many(busy_works, 5) * (MANY // 5))
    call_for_batch(busy_works, batch_id)

    with busy_works.worker(processes=1):
        wait_until(lambda: count_ready(busy_works, batch_id) > 0)
        with Session(busy_works.engine) as session:
            paper_requests.cancel_batch(session, session.get_one(Batch, batch_id), now())
            session.commit()
        wait_until(lambda: _is_done(busy_works, batch_id))
        made = count_ready(busy_works, batch_id)

    assert made <= 4 * PAPERS_PER_MESSAGE


def _is_done(works: WorkerSetup, batch_id: int) -> bool:
    with Session(works.engine.execution_options(read_only=True)) as session:
        return paper_requests.is_batch_done(
            paper_requests.count_batch_papers(session, session.get_one(Batch, batch_id))
        )
