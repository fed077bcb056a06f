"""Requests for papers, as the person who asks sees them."""

import datetime as dt
import math
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session, joinedload

from workflow.domain.errors import MoveRefusedError
from workflow.domain.further_meetings import split_paper_key
from workflow.domain.record import Record, decode_record
from workflow.models import (
    Account,
    Batch,
    Bloc,
    EventKind,
    Paper,
    PaperStatus,
    Review,
    Snapshot,
)
from workflow.services.history import lock_review, log_event_of_each
from workflow.services.printing import batch_progress
from workflow.services.printing.current_papers import newest_papers_by_key
from workflow.services.printing.refusals import Refusals, read_refusals
from workflow.services.queue import Job, Queue, enqueue
from workflow.services.snapshots import newest_snapshots, snapshot_of

#: Papers that a worker takes of a batch at a time.
PAPERS_PER_MESSAGE = 250
#: Messages of one batch that are under way at a time: a second batch waits for no more than these.
MAX_BATCH_MESSAGES = 8
#: Reviews whose facts are in memory at a time.
_BLOCK = 500

_OPEN = (PaperStatus.QUEUED, PaperStatus.FILLING)


def request_papers(
    session: Session,
    reviews: Sequence[Review],
    kinds: Sequence[str],
    *,
    by: Account | None,
    now: dt.datetime,
    of_one: Review | None = None,
) -> Batch:
    """Request papers: one row a review and kind, filled later from the facts as they are now.

    A kind that has nothing to say of a review, that is issued, or that a closed year has already is
    recorded as skipped, with the reason. `of_one` is
    the review whose page asked. Commit, then `call_worker`.
    """
    years = {review.year for review in reviews}
    batch = Batch(
        asked_at=now,
        asked_by=by,
        review_id=of_one.id if of_one else None,
        reviews=len({review.id for review in reviews}),
        kinds=len(set(kinds)),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
    )
    session.add(batch)
    session.flush()
    for start in range(0, len(reviews), _BLOCK):
        block = reviews[start : start + _BLOCK]
        read = [(row, decode_record(row.facts)) for row in newest_snapshots(session, block)]
        refusals = read_refusals(session, block, read)
        rows = [
            _paper_row(batch, snapshot, kind, record, now, refusals)
            for snapshot, record in read
            for kind in kinds
        ]
        if rows:
            session.execute(insert(Paper), rows)
    batch.council_id = _council_of_batch(session, batch)
    _log_act(session, batch, EventKind.PAPERS_ASKED, reviews, kinds, by=by, now=now)
    return batch


def _council_of_batch(session: Session, batch: Batch) -> int | None:
    """The council that all reviews of a batch belong to; None if there are several."""
    query = select(Bloc.council_id).join(Review).join(Paper, Paper.review_id == Review.id)
    councils = session.scalars(query.where(Paper.batch_id == batch.id).distinct().limit(2)).all()
    return councils[0] if len(councils) == 1 else None


def _log_act(
    session: Session,
    batch: Batch,
    act: EventKind,
    reviews: Sequence[Review],
    kinds: Sequence[str],
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """Write what somebody did with a batch into the history of each review concerned."""
    detail = {"kinds": [str(kind) for kind in kinds], "batch": batch.id}
    log_event_of_each(session, reviews, act, by=by, now=now, detail=detail)


def _paper_row(
    batch: Batch, snapshot: Snapshot, key: str, record: Record, now: dt.datetime, refusals: Refusals
) -> dict[str, Any]:
    reason = refusals.find_reason(snapshot.review_id, key, record)
    return {
        "batch_id": batch.id,
        "review_id": snapshot.review_id,
        "snapshot_id": snapshot.id,
        "kind": key,
        "status": PaperStatus.SKIPPED if reason else PaperStatus.QUEUED,
        "reason": str(reason) if reason else None,
        "finished_at": now if reason else None,
        "attempts": 0,
        "gaps": [],
        "inspection_id": None,
    }


def request_papers_of_review(
    session: Session,
    review: Review,
    kinds: Sequence[str],
    *,
    by: Account | None,
    now: dt.datetime,
) -> Batch | None:
    """Request papers of one review, those left out that are under way from the same facts.

    Pressing a button twice makes one paper. None where nothing is left to ask for. Raises
    `MoveRefusedError` if all of them are issued, or made in a year that is closed.
    """
    review = lock_review(session, review)
    newest = snapshot_of(session, review)
    refusals = read_refusals(session, [review], [(newest, decode_record(newest.facts))])
    refused = [found for kind in kinds if (found := refusals.find_refusal(review.id, kind))]
    if refused and len(refused) == len(kinds):
        raise MoveRefusedError(refused[0])
    facts = newest.id
    under_way = {
        kind
        for kind, paper in newest_papers_by_key(session, review).items()
        if paper.status in _OPEN and paper.snapshot_id == facts
    }
    wanted = [kind for kind in kinds if kind not in under_way]
    return (
        request_papers(session, [review], wanted, by=by, now=now, of_one=review) if wanted else None
    )


def enqueue_papers(session: Session, broker_url: str, batch: Batch) -> bool:
    """Enqueue the waiting papers of a committed batch; False if the broker is unreachable.

    Each message of a large batch fills one chunk and then sends itself again, so batches take turns
    and there are as many messages for 50,000 papers as for 800.
    """
    waiting = select(Paper.id).filter_by(batch_id=batch.id, status=PaperStatus.QUEUED)
    if batch.review_id is None:
        count = session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
        return enqueue_batch(broker_url, batch.id, count)
    ids = list(session.scalars(waiting.order_by(Paper.id)))
    return not ids or enqueue(broker_url, Job.FILL_PAPERS, ids, Queue.INTERACTIVE)


def enqueue_batch(broker_url: str, batch_id: int, waiting: int) -> bool:
    """Send a batch's messages for the papers that wait."""
    messages = min(MAX_BATCH_MESSAGES, math.ceil(waiting / PAPERS_PER_MESSAGE))
    return all(
        enqueue(broker_url, Job.FILL_BATCH, [batch_id], Queue.BATCH) for _ in range(messages)
    )


def queue_of_batch(review_id: int | None) -> Queue:
    """Choose the queue of a batch: one asked for on a review's page goes before the large ones."""
    return Queue.INTERACTIVE if review_id else Queue.BATCH


def cancel_batch(
    session: Session, batch: Batch, now: dt.datetime, *, by: Account | None = None
) -> None:
    """Stop a batch: what waits is not made; what is being filled is finished."""
    batch_progress.reset_totals(session, batch)
    waiting = session.execute(
        select(Paper.review_id, Paper.kind)
        .filter_by(batch_id=batch.id, status=PaperStatus.QUEUED)
        .distinct()
    ).all()
    reviews = _reviews_by_ids(session, {row.review_id for row in waiting})
    kinds = _list_kinds(row.kind for row in waiting)
    _log_act(session, batch, EventKind.PAPERS_STOPPED, reviews, kinds, by=by, now=now)
    batch.cancelled_at = now
    session.execute(
        update(Paper)
        .where(Paper.batch_id == batch.id, Paper.status == PaperStatus.QUEUED)
        .values(status=PaperStatus.CANCELLED, finished_at=now)
    )


def retry_batch(
    session: Session,
    batch: Batch,
    now: dt.datetime,
    *,
    stopped_at: PaperStatus = PaperStatus.FAILED,
    by: Account | None = None,
) -> int:
    """Queue the failed papers of a batch again, from the facts as they are now; say how many.

    `stopped_at=CANCELLED` continues what was cancelled. What has nothing to say by now is
    skipped.
    """
    batch_progress.reset_totals(session, batch)
    stopped = session.scalars(
        select(Paper)
        .filter_by(batch_id=batch.id, status=stopped_at)
        .options(joinedload(Paper.review))
        .execution_options(populate_existing=True)
    ).all()
    reviews = {paper.review_id: paper.review for paper in stopped}
    newest = {snap.review_id: snap for snap in newest_snapshots(session, [*reviews.values()])}
    records = {review_id: decode_record(snapshot.facts) for review_id, snapshot in newest.items()}
    rows = [(newest[review_id], record) for review_id, record in records.items()]
    refusals = read_refusals(session, [*reviews.values()], rows)
    for paper in stopped:
        kind, record = paper.kind, records[paper.review_id]
        fresh = _paper_row(batch, newest[paper.review_id], kind, record, now, refusals)
        for name, value in {**fresh, "claimed_at": None}.items():
            setattr(paper, name, value)
    batch.cancelled_at = None
    batch.asked_at = now
    kinds = _list_kinds(paper.kind for paper in stopped)
    again = [*reviews.values()]
    _log_act(session, batch, EventKind.PAPERS_RETRIED, again, kinds, by=by, now=now)
    return len(stopped)


def _list_kinds(keys: Iterable[str]) -> list[str]:
    return sorted({str(split_paper_key(key)[0]) for key in keys})


def _reviews_by_ids(session: Session, ids: Collection[int]) -> list[Review]:
    """The reviews of these ids, in the order of their ids, in blocks."""
    ordered = sorted(ids)
    found: list[Review] = []
    for start in range(0, len(ordered), _BLOCK):
        block = ordered[start : start + _BLOCK]
        found += session.scalars(select(Review).where(Review.id.in_(block)).order_by(Review.id))
    return found


def count_batch_papers(session: Session, batch: Batch) -> dict[PaperStatus, int]:
    """Count the papers of a batch by status; every status is included."""
    counts = dict.fromkeys(PaperStatus, 0)
    query = select(Paper.status, func.count()).filter_by(batch_id=batch.id).group_by(Paper.status)
    for status, count in session.execute(query):
        counts[status] = count
    return counts


def is_batch_done(counts: dict[PaperStatus, int]) -> bool:
    """True if nothing of a batch waits or is being filled."""
    return not any(counts[status] for status in _OPEN)
