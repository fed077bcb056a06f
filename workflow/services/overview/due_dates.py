"""Due days of reviews: kept with each review, so that lists need not read its facts.

The example has none: nobody is late with it. The days of others follow from the facts and from the
regulation that binds them. Facts change in `services.snapshots`; regulations change when a council
adds an edition, and with a new release.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, select, update
from sqlalchemy.orm import Session

from workflow.domain.example import EXAMPLE_ID
from workflow.domain.record import Record, decode_record
from workflow.domain.year import State
from workflow.domain.year_plan import list_due_days
from workflow.models import Bloc, Council, Review, Snapshot
from workflow.models.review import DUE_COLUMNS
from workflow.services.law.regulations import regulation_for

#: Reviews whose facts are in memory at a time.
_BLOCK = 500


def set_due_dates(session: Session, review: Review, record: Record) -> None:
    """Set the days of one review from its facts."""
    for column, day in _due_days(session, record).items():
        setattr(review, column, day)


def refresh_due_dates(session: Session, council: Council | None = None) -> int:
    """Compute the days again: of one council, or of all reviews under way; say how many changed."""
    if council is None:
        return _refresh(session, Review.state != State.CLOSED)
    mine = select(Bloc.id).where(Bloc.council_id == council.id)
    return _refresh(session, Review.bloc_id.in_(mine))


def _refresh(session: Session, wanted: ColumnElement[bool]) -> int:
    session.flush()
    changed, after = 0, 0
    while ids := session.scalars(
        select(Review.id).where(wanted, Review.id > after).order_by(Review.id).limit(_BLOCK)
    ).all():
        changed += _refresh_block(session, ids)
        after = ids[-1]
    session.expire_all()
    return changed


def _refresh_block(session: Session, ids: Iterable[int]) -> int:
    columns = [getattr(Review, column) for column in DUE_COLUMNS.values()]
    newest = and_(Snapshot.review_id == Review.id, Snapshot.version == Review.version)
    query = select(Review.id, Snapshot.facts, *columns).join(Snapshot, newest)
    rows = []
    for id_, facts, *known in session.execute(query.where(Review.id.in_(ids))):
        days = _due_days(session, decode_record(facts))
        if list(days.values()) != known:
            rows.append({"review_id": id_, **days})
    if rows:
        of_review = update(Review.__table__).where(Review.id == bindparam("review_id"))  # type: ignore[arg-type]
        values: dict[str, Any] = {column: bindparam(column) for column in DUE_COLUMNS.values()}
        session.connection().execute(of_review.values(values), rows)
    return len(rows)


def _due_days(session: Session, record: Record) -> dict[str, dt.date | None]:
    if record.id == EXAMPLE_ID:
        return dict.fromkeys(DUE_COLUMNS.values())
    days = list_due_days(record, regulation_for(record, session).calendar)
    return {column: days.get(task) for task, column in DUE_COLUMNS.items()}
