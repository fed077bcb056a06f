"""The history of a review, and the lock that whoever writes to it holds."""

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models import Account, Event, EventKind, Review


def lock(session: Session, review: Review) -> Review:
    """Hold the review until the transaction ends, so that nobody saves or moves it meanwhile."""
    query = select(Review).filter_by(id=review.id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def log(
    session: Session,
    review: Review,
    kind: EventKind,
    *,
    by: Account | None,
    now: dt.datetime,
    detail: dict[str, Any],
) -> None:
    """Add one row to a review's history."""
    session.add(Event(review_id=review.id, kind=kind, at=now, by=by, detail=detail))
