"""What is kept of a large batch once it has ended is what counting would give."""

import datetime as dt

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from workflow.domain.papers import PaperKind
from workflow.models import Batch, Paper, PaperStatus
from workflow.services import reviews
from workflow.services.printing import batch_progress, batches, paper_requests
from workflow.services.printing.batch_progress import measure_progress

LATER = NOW + dt.timedelta(seconds=8)


@pytest.fixture
def batch(any_session: Session) -> Batch:
    review = reviews.open_review(any_session, factories.make_record(), by=None, now=NOW)
    kinds = [PaperKind.MINUTES, PaperKind.PROPOSAL]
    return paper_requests.request_papers(any_session, [review], kinds, by=None, now=NOW)


def end(session: Session, batch: Batch, *, failed: int = 0) -> None:
    """Let the papers have been made, the last of them in vain."""
    ids = session.scalars(select(Paper.id).filter_by(batch_id=batch.id).order_by(Paper.id)).all()
    made = len(ids) - failed
    done = {"status": PaperStatus.READY, "file_sha256": "f" * 64, "reason": None}
    bad = {"status": PaperStatus.FAILED, "file_sha256": None, "reason": "đĩa đầy"}
    for some, outcome in ((ids[:made], done), (ids[made:], bad)):
        values = {**outcome, "claimed_at": NOW, "finished_at": LATER}
        session.execute(update(Paper).where(Paper.id.in_(some)).values(values))
    session.expire_all()


def test_a_batch_at_work_is_counted(any_session: Session, batch: Batch) -> None:
    assert batch_progress.store_ended_totals(any_session) == 0
    assert batch_progress.stored_totals(batch) is None
    assert batch_progress.read_totals(any_session, batch).counts[PaperStatus.QUEUED] == 2


def test_an_ended_batch_keeps_what_counting_gave(any_session: Session, batch: Batch) -> None:
    end(any_session, batch, failed=1)
    counted = batch_progress.read_totals(any_session, batch)

    assert batch_progress.store_ended_totals(any_session) == 1
    any_session.flush()
    any_session.expire_all()

    assert batch_progress.stored_totals(batch) == counted
    assert (counted.counts[PaperStatus.READY], counted.counts[PaperStatus.FAILED]) == (1, 1)
    assert measure_progress(any_session, batch, LATER + dt.timedelta(days=1)).seconds == 8
    assert batch_progress.store_ended_totals(any_session) == 0


def test_a_kept_batch_costs_no_query(any_session: Session, batch: Batch) -> None:
    end(any_session, batch)
    batch_progress.store_ended_totals(any_session)
    any_session.flush()
    seen: list[str] = []
    connection = any_session.connection()
    event.listen(connection, "before_cursor_execute", lambda *args: seen.append(args[2]))

    progress = measure_progress(any_session, batch, LATER)

    assert (progress.done, progress.total, seen) == (2, 2, [])


def test_what_is_tried_again_is_counted_again(any_session: Session, batch: Batch) -> None:
    end(any_session, batch, failed=1)
    batch_progress.store_ended_totals(any_session)
    any_session.flush()

    paper_requests.retry_batch(any_session, batch, LATER)
    any_session.flush()
    any_session.expire_all()

    assert batch_progress.stored_totals(batch) is None
    assert batch_progress.store_ended_totals(any_session) == 0
    assert batches.summarize_batches(any_session, [batch])[0].counts[PaperStatus.QUEUED] == 1


def test_what_is_stopped_ends_the_batch(any_session: Session, batch: Batch) -> None:
    paper_requests.cancel_batch(any_session, batch, LATER)

    assert batch_progress.store_ended_totals(any_session) == 1
    assert batch_progress.read_totals(any_session, batch).counts[PaperStatus.CANCELLED] == 2


def test_the_list_says_what_a_batch_covers(any_session: Session, batch: Batch) -> None:
    summary = batches.summarize_batches(any_session, [batch])[0]

    assert (summary.reviews, summary.kinds, summary.years) == (1, 2, ("2021",))


def test_one_review_alone_is_not_kept(any_session: Session, batch: Batch) -> None:
    batch.review_id = any_session.scalar(select(Paper.review_id).filter_by(batch_id=batch.id))
    end(any_session, batch)

    assert batch_progress.store_ended_totals(any_session) == 0
