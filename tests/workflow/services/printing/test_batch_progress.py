"""Progress of a batch, counted from its rows."""

import datetime as dt

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from workflow.domain.papers import PaperKind
from workflow.models import Batch, Paper, PaperStatus
from workflow.services import reviews
from workflow.services.operations import heartbeats
from workflow.services.printing import paper_jobs, paper_requests
from workflow.services.printing.batch_progress import PICKUP_DEADLINE, measure_progress
from workflow.services.printing.paper_jobs import FailedPaper, FilledPaper

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def batch(any_session: Session) -> Batch:
    """Ten papers to be made, and one that has nothing to say."""
    silent = msgspec.structs.replace(factories.make_record(), contests=())
    review = reviews.open_review(any_session, silent, by=None, now=NOW)
    asked = paper_requests.request_papers(
        any_session, [review] * 10, [PaperKind.MINUTES], by=None, now=NOW
    )
    any_session.add(
        Paper(
            batch=asked, review=review, snapshot=asked.papers[0].snapshot, kind="vote_minutes",
            status=PaperStatus.SKIPPED, reason="không có gì", attempts=0, gaps=[],
        )
    )  # fmt: skip
    any_session.flush()
    return asked


def make_some(session: Session, count: int, *, at: dt.datetime, took: dt.timedelta) -> None:
    """Claim papers at a moment and finish them a while later, the last one badly."""
    waiting = select(Paper.id).filter_by(status=PaperStatus.QUEUED).order_by(Paper.id)
    *good, bad = paper_jobs.claim_papers(session, session.scalars(waiting.limit(count)).all(), at)
    done = [FilledPaper(paper.id, "nd30", "t" * 64, "c" * 64, "f" * 64, []) for paper in good]
    paper_jobs.finish_papers(
        session, str(bad.claim), [*done, FailedPaper(bad.id, "đĩa đầy")], at + took
    )
    session.expire_all()


def test_what_is_skipped_does_not_count_as_work(any_session: Session, batch: Batch) -> None:
    progress = measure_progress(any_session, batch, NOW)

    assert (progress.done, progress.total) == (0, 10)
    assert progress.rate is None
    assert progress.seconds_left is None


def test_rate_and_time_left_follow_from_what_was_made(any_session: Session, batch: Batch) -> None:
    make_some(any_session, 4, at=NOW + 5 * SECOND, took=SECOND)

    progress = measure_progress(any_session, batch, NOW + 7 * SECOND)

    assert (progress.done, progress.total) == (4, 10)
    assert progress.rate == pytest.approx(2)
    assert progress.seconds_left == pytest.approx(3)


def test_a_batch_that_is_done_tells_how_long_it_took(any_session: Session, batch: Batch) -> None:
    make_some(any_session, 10, at=NOW + SECOND, took=5 * SECOND)

    progress = measure_progress(any_session, batch, NOW + dt.timedelta(days=1))

    assert not progress.is_busy
    assert progress.seconds == pytest.approx(5)
    assert progress.counts[PaperStatus.FAILED] == 1


def test_making_the_failed_again_starts_the_clock_anew(any_session: Session, batch: Batch) -> None:
    make_some(any_session, 10, at=NOW, took=5 * SECOND)
    later = NOW + dt.timedelta(hours=1)
    paper_requests.retry_batch(any_session, batch, later)
    any_session.flush()

    progress = measure_progress(any_session, batch, later + SECOND)

    assert (progress.done, progress.rate) == (9, None)


@pytest.mark.parametrize(
    ("after", "beat_ago", "is_held_up"),
    [
        (PICKUP_DEADLINE / 2, None, False),
        (2 * PICKUP_DEADLINE, None, True),
        (2 * PICKUP_DEADLINE, heartbeats.SILENT_AFTER * 2, True),
        (2 * PICKUP_DEADLINE, SECOND, False),
    ],
)
def test_a_batch_is_held_up_when_nobody_is_there_to_make_it(
    any_session: Session,
    batch: Batch,
    after: dt.timedelta,
    beat_ago: dt.timedelta | None,
    is_held_up: bool,  # noqa: FBT001  a column of the table above
) -> None:
    if beat_ago is not None:
        heartbeats.record_heartbeat(any_session, heartbeats.WORKER, NOW + after - beat_ago)

    assert measure_progress(any_session, batch, NOW + after).is_held_up is is_held_up
