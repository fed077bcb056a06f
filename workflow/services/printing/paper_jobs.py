"""Papers as the workers see them: claim, finish, and sweep up after the dead."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, insert, not_, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from workflow.domain.errors import Message
from workflow.models import Batch, Inspection, Paper, PaperStatus
from workflow.services import claims
from workflow.services.claims import is_recent
from workflow.services.printing import inspection_jobs
from workflow.services.printing.inspection_outcomes import InspectionOutcome
from workflow.services.printing.paper_requests import PAPERS_PER_MESSAGE, queue_of_batch
from workflow.services.queue import Queue
from workflow.services.webhooks.sources import announce_ready_papers


def claim_papers(session: Session, ids: Iterable[int], now: dt.datetime) -> list[Paper]:
    """Take the papers that still wait; nobody else gets them. Commit before filling.

    All of them are held under one `claim`, to be renewed while they are filled.
    """
    return _claim_and_load(session, Paper.id.in_(list(ids)), now)


def claim_from_batch(session: Session, batch_id: int, now: dt.datetime) -> list[Paper]:
    """Take the next chunk of a batch in the same way; empty where nothing of it waits.

    What a worker died over is left for the sweeper, which enqueues it alone.
    """
    waiting = (
        select(Paper.id)
        .where(Paper.batch_id == batch_id, Paper.status == PaperStatus.QUEUED, Paper.attempts == 0)
        .order_by(Paper.id)
        .limit(PAPERS_PER_MESSAGE)
        .with_for_update(skip_locked=True)
        .cte("waiting")
    )
    return _claim_and_load(session, Paper.id.in_(select(waiting.c.id)), now)


def _claim_and_load(session: Session, wanted: ColumnElement[bool], now: dt.datetime) -> list[Paper]:
    """Three statements, however many papers: take, read, read the facts of each review once."""
    _claim, taken = claims.claim_rows(session, Paper, wanted, now)
    if not taken:
        return []
    query = select(Paper).where(Paper.id.in_(taken)).order_by(Paper.id)
    whole = (selectinload(Paper.snapshot), joinedload(Paper.batch, innerjoin=True))
    return list(session.scalars(query.options(*whole).execution_options(populate_existing=True)))


@dataclass(frozen=True)
class FilledPaper:
    """A paper that has been written to the file store."""

    paper_id: int
    family: str
    template_sha256: str
    context_sha256: str
    file_sha256: str
    gaps: list[str]
    #: "draft" or "final".
    stage: str = "draft"
    #: What the layout rules say of it; None if that is left for later.
    check: InspectionOutcome | None = None
    release: str | None = None
    #: Of its printed values, which final papers keep.
    values_sha256: str | None = None
    #: The council's version of the template; None for the form that comes with the release.
    template_version_id: int | None = None
    #: What its footer says for whoever checks it; none where codes are not printed.
    check_code: str | None = None
    check_address: str | None = None


@dataclass(frozen=True)
class FailedPaper:
    """A paper that could not be filled, with the reason in words."""

    paper_id: int
    reason: str


def finish_papers(
    session: Session, claim: str, outcomes: Iterable[FilledPaper | FailedPaper], now: dt.datetime
) -> list[int]:
    """Record what became of the papers of a claim; one released meanwhile stays as it is.

    Gives the ids of the checks that are still to be done.
    """
    ours = claims.lock_claimed(session, Paper, claim)
    outcomes = [done for done in outcomes if done.paper_id in ours]
    filled = [done for done in outcomes if isinstance(done, FilledPaper)]
    checks = _insert_inspections(session, filled, now)
    ready = [
        {**_ready_values(done, now), "inspection_id": id_}
        for done, id_ in zip(filled, checks, strict=True)
    ]
    failed = [_failed_values(done, now) for done in outcomes if isinstance(done, FailedPaper)]
    one = update(Paper.__table__).where(Paper.id == bindparam("paper_id"))  # type: ignore[arg-type]
    for rows in filter(None, (ready, failed)):
        session.connection().execute(
            one.values({name: bindparam(name) for name in rows[0] if name != "paper_id"}),
            rows,
        )
    awaited = [done.paper_id for done in filled if done.check is not None]  # not of a large batch
    if awaited:
        announce_ready_papers(session, awaited, now)
    return [id_ for done, id_ in zip(filled, checks, strict=True) if done.check is None]


_INSPECTION_KEY = (Inspection.file_sha256, Inspection.family, Inspection.stage)


def _insert_inspections(session: Session, made: list[FilledPaper], now: dt.datetime) -> list[int]:
    """A row for the check of each paper, done or to be done; their ids in the same order."""
    rows = [
        inspection_jobs.inspection_row(done.file_sha256, done.family, done.stage, done.check, now)
        for done in made
    ]
    if not rows:
        return []
    # Asked to keep the order, SQLite would insert row by row. Papers with the same file have the
    # same check, so it does not matter which of its rows each gets.
    added = insert(Inspection).returning(Inspection.id, *_INSPECTION_KEY)
    ids: dict[tuple[str | None, ...], list[int]] = {}
    for id_, *what in session.execute(added, rows):
        ids.setdefault(tuple(what), []).append(id_)
    return [ids[done.file_sha256, done.family, done.stage].pop() for done in made]


def _ready_values(done: FilledPaper, now: dt.datetime) -> dict[str, Any]:
    values = {name: value for name, value in vars(done).items() if name not in ("stage", "check")}
    return {**values, "status": PaperStatus.READY, "claim": None, "finished_at": now}


def _failed_values(done: FailedPaper, now: dt.datetime) -> dict[str, Any]:
    return {**vars(done), "status": PaperStatus.FAILED, "claim": None, "finished_at": now}


def retry_stalled_papers(session: Session, now: dt.datetime) -> list[tuple[Queue, list[int]]]:
    """Release the papers of dead workers, and list the messages to send again.

    A paper that a worker died over is enqueued alone: if it is what kills workers, it takes no
    other with it, and after `MOST_ATTEMPTS` it has failed.
    """
    reason = Message("Máy tạo văn bản đã dừng đột ngột ba lần khi tạo văn bản này.")
    claims.expire_claims(session, Paper, str(reason), now)
    return [
        message for queue in Queue for message in _pack_messages(_list_stalled(session, now), queue)
    ]


def _list_stalled(session: Session, now: dt.datetime) -> list[Row[int, int, int | None]]:
    """Waiting papers that no message seems to be under way for: (id, attempts, one review's id).

    Of the large batches only those that a worker died over: see `silent_batches`.
    """
    query = (
        select(Paper.id, Paper.attempts, Batch.review_id)
        .join(Paper.batch)
        .where(
            Paper.status == PaperStatus.QUEUED,
            or_(
                Paper.attempts > 0,
                and_(Batch.review_id.is_not(None), _is_stalled(now)),
            ),
        )
        .order_by(Paper.id)
        .limit(2000)
    )
    return list(session.execute(query))


def list_stalled_batches(session: Session, now: dt.datetime) -> list[tuple[int, int]]:
    """The large batches whose messages were lost: (id, papers that wait)."""
    query = (
        select(Batch.id, func.count())
        .join(Paper, Paper.batch_id == Batch.id)
        .where(
            Batch.review_id.is_(None),
            Paper.status == PaperStatus.QUEUED,
            Paper.attempts == 0,
            _is_stalled(now),
        )
        .group_by(Batch.id)
    )
    return [(id_, waiting) for id_, waiting in session.execute(query)]


def _is_stalled(now: dt.datetime) -> ColumnElement[bool]:
    # What is taken again alone came by messages of its own; it tells nothing of the batch's.
    busy = select(Paper.batch_id).where(
        is_recent(Paper.claimed_at, now, claims.STALLED_AFTER), Paper.attempts == 1
    )
    return and_(not_(is_recent(Batch.asked_at, now, claims.STALLED_AFTER)), Batch.id.not_in(busy))


def _pack_messages(
    papers: list[Row[int, int, int | None]], queue: Queue
) -> list[tuple[Queue, list[int]]]:
    mine = [(id_, attempts) for id_, attempts, of_one in papers if queue_of_batch(of_one) is queue]
    alone = [[id_] for id_, attempts in mine if attempts]
    fresh = [id_ for id_, attempts in mine if not attempts]
    return [(queue, ids) for ids in [*alone, *claims.split_into_chunks(fresh, PAPERS_PER_MESSAGE)]]
