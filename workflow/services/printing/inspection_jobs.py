"""Checks of Word files as the workers see them: claim, finish, and sweep up after the dead."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, not_, or_, select, update
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.law.acts import LegalAct
from workflow.domain.paper_settings import decode_paper_settings
from workflow.models import Inspection, InspectionStatus, Paper, PaperStatus, Snapshot
from workflow.services import claims
from workflow.services.claims import is_recent
from workflow.services.law.acts_in_force import acts_for_papers
from workflow.services.printing.inspection_outcomes import CheckedFile, InspectionOutcome
from workflow.services.queue import Queue

#: Files in one message: a check takes ten times as long as the filling of a paper.
CHUNK = 25
_OPEN = (InspectionStatus.QUEUED, InspectionStatus.CHECKING)


def inspection_row(
    file_sha256: str, family: str, stage: str, outcome: InspectionOutcome | None, now: dt.datetime
) -> dict[str, Any]:
    """The row of a paper made here, checked already or to be checked later."""
    values = _values(outcome, now) if outcome else _WAITING
    return {
        "asked_at": now,
        "file_sha256": file_sha256,
        "family": family,
        "stage": stage,
        "attempts": 0,
        **values,
    }


_NOTHING: dict[str, Any] = {
    "errors": 0, "warnings": 0, "notes": 0, "report": None, "reason": None, "finished_at": None
}  # fmt: skip
_WAITING = {**_NOTHING, "status": InspectionStatus.QUEUED}


def _values(outcome: InspectionOutcome, now: dt.datetime) -> dict[str, Any]:
    is_checked = isinstance(outcome, CheckedFile)
    status = InspectionStatus.READY if is_checked else InspectionStatus.FAILED
    return {**_NOTHING, **vars(outcome), "status": status, "finished_at": now}


def claim_inspections(session: Session, ids: Iterable[int], now: dt.datetime) -> list[Inspection]:
    """Take the files that still wait; nobody else gets them. Commit before checking."""
    _claim, taken = claims.claim_rows(session, Inspection, Inspection.id.in_(list(ids)), now)
    query = select(Inspection).where(Inspection.id.in_(taken)).order_by(Inspection.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def read_acts(
    session: Session, inspections: Iterable[Inspection]
) -> dict[int, tuple[LegalAct, ...] | None]:
    """The acts that each file may cite: those its review had, else those of the installation."""
    ids = [one.id for one in inspections]
    own = dict.fromkeys(ids, acts_for_papers(session, None))
    settings_of_papers = (
        select(Paper.inspection_id, Snapshot.settings)
        .join(Paper.snapshot)
        .where(Paper.inspection_id.in_(ids))
    )
    decode = cache(decode_paper_settings)
    return own | {
        id_: decode(text).acts
        for id_, text in session.execute(settings_of_papers)
        if id_ is not None
    }


def finish_inspections(
    session: Session, claim: str, outcomes: Mapping[int, InspectionOutcome], now: dt.datetime
) -> None:
    """Record what became of the files of a claim; one released meanwhile stays as it is."""
    ours = claims.lock_claimed(session, Inspection, claim)
    rows = [
        {"inspection_id": id_, "claim": None, **_values(done, now)}
        for id_, done in outcomes.items()
        if id_ in ours
    ]
    if not rows:
        return
    one = update(Inspection.__table__).where(  # type: ignore[arg-type]
        Inspection.id == bindparam("inspection_id")
    )
    names = rows[0].keys() - {"inspection_id"}
    session.connection().execute(one.values({name: bindparam(name) for name in names}), rows)


def count_unchecked(session: Session, batch_id: int) -> int:
    """Count the papers of a batch that are made, but not yet checked."""
    query = (
        select(func.count())
        .select_from(Paper)
        .join(Paper.inspection)
        .where(Paper.batch_id == batch_id, Inspection.status.in_(_OPEN))
    )
    return session.scalar(query) or 0


def retry_stalled_inspections(session: Session, now: dt.datetime) -> list[tuple[Queue, list[int]]]:
    """Release the files of dead workers, and list the messages to send again.

    As with papers, what a worker died over is enqueued alone, and not for ever.
    """
    reason = Message("Máy kiểm tra đã dừng đột ngột ba lần khi đọc tệp này.")
    claims.expire_claims(session, Inspection, str(reason), now)
    forgotten = _list_stalled(session, now)
    return [message for queue in Queue for message in _pack_messages(forgotten, queue)]


def _list_stalled(session: Session, now: dt.datetime) -> list[Row[int, int, int | None]]:
    """Waiting files that no message seems to be under way for: (id, attempts, asked by).

    A paper made here waits for its batch first; somebody waits for a file that was sent in.
    """
    query = (
        select(Inspection.id, Inspection.attempts, Inspection.asked_by_id)
        .where(
            Inspection.status == InspectionStatus.QUEUED,
            or_(
                Inspection.attempts > 0,
                and_(
                    not_(is_recent(Inspection.asked_at, now, claims.STALLED_AFTER)),
                    or_(Inspection.asked_by_id.is_not(None), ~_papers_in_progress(now)),
                ),
            ),
        )
        .order_by(Inspection.id)
        .limit(2000)
    )
    return list(session.execute(query))


def _papers_in_progress(now: dt.datetime) -> ColumnElement[bool]:
    """True if papers are being filled or checked just now."""
    filled = select(Paper.id).where(
        Paper.status == PaperStatus.FILLING, is_recent(Paper.claimed_at, now, claims.STALLED_AFTER)
    )
    taken = (InspectionStatus.CHECKING, InspectionStatus.READY)
    checked = select(Inspection.id).where(
        Inspection.status.in_(taken),
        is_recent(Inspection.claimed_at, now, claims.STALLED_AFTER),
        Inspection.asked_by_id.is_(None),
    )
    return or_(filled.exists(), checked.exists())


def _pack_messages(
    files: list[Row[int, int, int | None]], queue: Queue
) -> list[tuple[Queue, list[int]]]:
    mine = [(id_, attempts) for id_, attempts, by in files if queue_of_inspection(by) is queue]
    alone = [[id_] for id_, attempts in mine if attempts]
    fresh = [id_ for id_, attempts in mine if not attempts]
    return [(queue, ids) for ids in [*alone, *claims.split_into_chunks(fresh, CHUNK)]]


def queue_of_inspection(asked_by_id: int | None) -> Queue:
    """Files that were sent in have a queue and a process of their own, whatever they cost."""
    return Queue.SENT_IN if asked_by_id else Queue.CHECKS
