"""Papers that could not be made and that nobody has made since, by the request they belong to."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from workflow.domain.errors import Message, NotFoundError
from workflow.models import Account, Batch, Paper, PaperStatus, Review
from workflow.services.printing import paper_requests

#: Older ones nobody will mend any more.
_SHOWN_FOR = dt.timedelta(days=30)
_MOST = 50


@dataclass(frozen=True)
class FailedRequest:
    """The failed papers of one request."""

    batch: Batch
    #: The review whose page asked; None for a request over many reviews.
    review: Review | None
    count: int
    #: Each reason once, in words.
    reasons: tuple[str, ...]
    last_at: dt.datetime


def list_failed_requests(session: Session, now: dt.datetime) -> tuple[FailedRequest, ...]:
    """Requests with failed papers, newest first; two queries."""
    found = session.execute(
        select(Paper.batch_id, Paper.reason, func.count(), func.max(Paper.finished_at))
        .where(
            Paper.status == PaperStatus.FAILED,
            Paper.finished_at > now - _SHOWN_FOR,
            ~_made_since(),
        )
        .group_by(Paper.batch_id, Paper.reason)
        .order_by(Paper.batch_id.desc())
        .limit(_MOST)
    ).all()
    by_batch: dict[int, list[tuple[str, int, dt.datetime]]] = {}
    for batch_id, reason, count, last_at in found:
        by_batch.setdefault(batch_id, []).append((reason or "", count, last_at or now))
    batches = _batches(session, list(by_batch))
    return tuple(_failed_request(session, batches[id_], rows) for id_, rows in by_batch.items())


def _made_since() -> ColumnElement[bool]:
    later = aliased(Paper)
    return (
        select(later.id)
        .where(
            later.review_id == Paper.review_id,
            later.kind == Paper.kind,
            later.id > Paper.id,
            later.status == PaperStatus.READY,
        )
        .exists()
    )


def _batches(session: Session, ids: list[int]) -> dict[int, Batch]:
    query = select(Batch).where(Batch.id.in_(ids)).options(joinedload(Batch.asked_by))
    return {batch.id: batch for batch in session.scalars(query)}


def _failed_request(
    session: Session, batch: Batch, rows: list[tuple[str, int, dt.datetime]]
) -> FailedRequest:
    return FailedRequest(
        batch,
        review=session.get(Review, batch.review_id) if batch.review_id else None,
        count=sum(count for _reason, count, _at in rows),
        reasons=tuple(sorted(reason for reason, _count, _at in rows)),
        last_at=max(last_at for _reason, _count, last_at in rows),
    )


def retry_request(
    session: Session, batch_id: int, now: dt.datetime, *, by: Account | None = None
) -> Batch:
    """Let the failed papers of a request wait again. Commit, then `papers.call_worker`.

    Raises `NotFoundError` where there is no such request.
    """
    batch = session.get(Batch, batch_id)
    if batch is None:
        raise NotFoundError(Message("Không tìm thấy đợt tạo văn bản này."))
    paper_requests.retry_batch(session, batch, now, by=by)
    return batch
