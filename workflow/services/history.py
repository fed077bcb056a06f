"""The history of a council: sealed rows in one chain, and the lock of whoever adds to it."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, event, insert, select, text
from sqlalchemy.orm import Session, SessionTransaction, object_session

from workflow.domain.history_chain import FIRST_PREVIOUS_SEAL, SealedEvent, seal_event, seal_facts
from workflow.models import Account, Bloc, Event, EventKind, HistoryChain, Review, Snapshot
from workflow.services.chain_queue import bounded_wait, take_place
from workflow.services.webhooks.sources import announce_history

#: Where a session remembers the chains that its transaction has locked, by council.
_LOCKED = "locked chains"
_BEGIN = text(
    "INSERT INTO chain (council_id, length, sha256) VALUES (:council, 0, :beginning)"
    " ON CONFLICT (council_id) DO NOTHING"
)
#: Reviews asked about in one query.
_BLOCK = 1000


def lock_review(session: Session, review: Review) -> Review:
    """Lock the review until the transaction ends, so that nobody saves or moves it meanwhile.

    The council's chain is locked first. Everybody takes the two in this order, or waits for ever.
    Rows that only refer to the review, papers for example, can be added meanwhile.
    """
    return lock_reviews(session, [review])[0]


def lock_reviews(session: Session, reviews: Sequence[Review]) -> list[Review]:
    """The same for reviews of one council, in one statement."""
    lock_chain(session, reviews[0].bloc.council_id)
    query = select(Review).where(Review.id.in_([review.id for review in reviews]))
    query = query.order_by(Review.id).with_for_update(key_share=True)
    locked = session.scalars(query.execution_options(populate_existing=True)).all()
    by_id = {review.id: review for review in locked}
    return [by_id[review.id] for review in reviews]


def lock_chain(session: Session, council_id: int) -> HistoryChain:
    """Lock the end of a council's chain until the transaction ends; a new council's is begun.

    Raises `TooBusyError` where enough others wait for it already, and in vain. What this
    transaction holds already is not asked for again: a large import would ask thousands of times.
    """
    locked: dict[int, HistoryChain] = session.info.setdefault(_LOCKED, {})
    if council_id not in locked:
        locked[council_id] = _lock_chain(session, council_id)
    return locked[council_id]


@event.listens_for(Session, "after_soft_rollback")
def _forget_chains(session: Session, _transaction: SessionTransaction) -> None:
    """Forget what is held: a savepoint that is rolled back gives back what came after it."""
    session.info.pop(_LOCKED, None)


@event.listens_for(Session, "after_transaction_end")
def _forget_chains_at_the_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_LOCKED, None)


def _lock_chain(session: Session, council_id: int) -> HistoryChain:
    query = select(HistoryChain).filter_by(council_id=council_id)
    query = query.execution_options(populate_existing=True)
    if free := session.scalars(query.with_for_update(skip_locked=True)).one_or_none():
        return free
    take_place(session, council_id)  # somebody holds it, or it is new
    query = query.with_for_update()
    with bounded_wait(session):
        chain = session.scalars(query).one_or_none()
    if chain is None:
        session.execute(_BEGIN, {"council": council_id, "beginning": FIRST_PREVIOUS_SEAL})
        chain = session.scalars(query).one()
    return chain


def log_event(
    session: Session,
    review: Review,
    kind: EventKind,
    *,
    by: Account | None,
    now: dt.datetime,
    detail: dict[str, Any],
) -> None:
    """Add one row to a review's history; it seals the facts that were saved just before."""
    log_events(session, [(review, detail)], kind, by=by, now=now)


def log_events(
    session: Session,
    rows: Iterable[tuple[Review, dict[str, Any]]],
    kind: EventKind,
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """The same for several reviews, each with its detail, in a few statements."""
    happened = []
    for review, detail in rows:
        saved = _take_unsealed(session, review)
        facts = saved.pop() if saved else None
        happened += [_saved_event(snapshot) for snapshot in saved]
        happened.append(
            SealedEvent(
                council=review.bloc.council_id,
                link=0,
                review=review.id,
                kind=kind.value,
                at=now,
                by=by.id if by else None,
                detail=detail,
                version=facts.version if facts else None,
                facts=snapshot_seal(facts) if facts else None,
            )
        )
    append_events(session, happened)


def remember_snapshot(session: Session, snapshot: Snapshot) -> None:
    """Remember facts that were saved for the row of history that follows them."""
    session.info.setdefault("unsealed", []).append(snapshot)


def _take_unsealed(session: Session, review: Review | None = None) -> list[Snapshot]:
    """Take the facts that no row has sealed; those that were rolled back are gone."""
    noted: list[Snapshot] = session.info.get("unsealed", [])
    waiting = [snapshot for snapshot in noted if object_session(snapshot) is session]
    taken = [row for row in waiting if review is None or row.review_id == review.id]
    noted[:] = [row for row in waiting if row not in taken]
    return taken


@event.listens_for(Session, "before_commit")
def _seal_the_rest(session: Session) -> None:
    """Facts that followed from others, totals for example, get a row of their own."""
    if rest := _take_unsealed(session):
        append_events(session, [_saved_event(snapshot) for snapshot in rest])


def _saved_event(snapshot: Snapshot) -> SealedEvent:
    return SealedEvent(
        council=snapshot.review.bloc.council_id,
        link=0,
        review=snapshot.review_id,
        kind=EventKind.SAVED.value,
        at=snapshot.saved_at,
        by=snapshot.saved_by_id,
        detail={"section": snapshot.section, "version": snapshot.version},
        version=snapshot.version,
        facts=snapshot_seal(snapshot),
    )


def log_council_event(
    session: Session,
    council_id: int,
    kind: EventKind,
    *,
    by: Account | None,
    now: dt.datetime,
    detail: dict[str, Any],
) -> None:
    """Add one row about the council as a whole."""
    log_council_events(session, council_id, kind, [detail], by=by, now=now)


def log_council_events(
    session: Session,
    council_id: int,
    kind: EventKind,
    details: Iterable[dict[str, Any]],
    *,
    by: Account | None,
    now: dt.datetime,
) -> None:
    """The same several times, in a few statements."""
    by_id = by.id if by else None
    happened = (
        SealedEvent(council_id, 0, None, kind=kind.value, at=now, by=by_id, detail=detail)
        for detail in details
    )
    append_events(session, happened)


def log_event_of_each(
    session: Session,
    reviews: Sequence[Review],
    kind: EventKind,
    *,
    by: Account | None,
    now: dt.datetime,
    detail: dict[str, Any],
) -> None:
    """Add the same row to the history of each review, in a few statements."""
    by_id = by.id if by else None
    councils = _councils_of(session, [review.id for review in reviews])
    append_events(
        session,
        [
            SealedEvent(councils[review.id], 0, review.id, kind.value, now, by_id, detail)
            for review in reviews
        ],
    )


def append_events(session: Session, rows: Iterable[SealedEvent]) -> None:
    """Seal rows, each at the end of its council's chain, and add them; councils in their order."""
    by_council: dict[int, list[SealedEvent]] = {}
    for row in rows:
        by_council.setdefault(row.council, []).append(row)
        announce_history(session, row)
    for council_id in sorted(by_council):
        chain = lock_chain(session, council_id)
        session.execute(insert(Event), [_append(chain, row) for row in by_council[council_id]])
        session.flush()


def _append(chain: HistoryChain, row: SealedEvent) -> dict[str, Any]:
    """The row as it is stored, with the chain ending in it."""
    previous = chain.sha256
    # JSON turns the keys of objects into strings, which sort otherwise than numbers do: what is
    # sealed must be what the database gives back.
    detail = json.loads(json.dumps(row.detail))
    row = replace(row, link=chain.length + 1, detail=detail)
    chain.length, chain.sha256 = row.link, seal_event(row, previous)
    return {
        "council_id": row.council,
        "link": row.link,
        "review_id": row.review,
        "at": row.at,
        "by_id": row.by,
        "kind": EventKind(row.kind),
        "detail": row.detail,
        "version": row.version,
        "facts_sha256": row.facts,
        "previous_sha256": previous,
        "sha256": chain.sha256,
    }


def snapshot_seal(snapshot: Snapshot | Row[Any]) -> str:
    """The seal of a snapshot, or of a row with its columns."""
    return seal_facts(
        review=snapshot.review_id,
        version=snapshot.version,
        facts=snapshot.facts,
        settings=snapshot.settings,
        section=snapshot.section,
        saved_at=snapshot.saved_at,
        saved_by=snapshot.saved_by_id,
    )


def _councils_of(session: Session, ids: list[int]) -> dict[int, int]:
    """The council of each review."""
    found: dict[int, int] = {}
    for start in range(0, len(ids), _BLOCK):
        some = Review.id.in_(ids[start : start + _BLOCK])
        query = select(Review.id, Bloc.council_id).join(Review.bloc).where(some)
        found.update({row[0]: row[1] for row in session.execute(query)})
    return found
