"""The newest facts of a council's reviews of some years, for figures over all of them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.record import Record
from workflow.models import Account, Bloc, Review, Snapshot, exclude_withdrawn
from workflow.services.scope import visible
from workflow.services.snapshots import newest_snapshots, record_with_state


class StoredFacts(NamedTuple):
    """A review with its facts as they are stored, none of them read yet."""

    review_id: int
    bloc_id: int
    year: str
    reports_due_on: dt.date | None
    facts: str


def read_year_records(
    session: Session, account: Account, council_id: int, year: str
) -> list[tuple[Review, Record]]:
    """The reviews of a year with their whole facts, in their order."""
    wanted = _conditions(account, council_id)
    query = select(Review).join(Review.bloc).where(*wanted, Review.year == year)
    query = query.order_by(Review.list_order, Review.id)
    reviews = session.scalars(query.options(joinedload(Review.bloc))).all()
    snapshots = newest_snapshots(session, reviews)
    return [
        (review, record_with_state(snapshot, review.state))
        for review, snapshot in zip(reviews, snapshots, strict=True)
    ]


def list_years_back(
    session: Session, account: Account, council_id: int, year: str, years: int
) -> list[str]:
    """A year and those before it that have reviews, the newest first."""
    wanted = _conditions(account, council_id)
    query = select(Review.year).join(Review.bloc).where(*wanted, Review.year <= year).distinct()
    return sorted({*session.scalars(query), year}, reverse=True)[:years]


def read_stored_facts(
    session: Session, account: Account, council_id: int, years: Sequence[str]
) -> list[StoredFacts]:
    """The reviews of some years, the newest year first, in their order; one statement."""
    newest = and_(Snapshot.review_id == Review.id, Snapshot.version == Review.version)
    query: Any = (
        select(Review.id, Review.bloc_id, Review.year, Review.reports_due_on, Snapshot.facts)
        .join(Review.bloc)
        .join(Snapshot, newest)
        .where(*_conditions(account, council_id), Review.year.in_(years))
        .order_by(Review.year.desc(), Review.list_order, Review.id)
    )
    return [StoredFacts(*row) for row in session.execute(query)]


def _conditions(account: Account, council_id: int) -> list[ColumnElement[bool]]:
    return [Bloc.council_id == council_id, exclude_withdrawn(), visible(account, Review)]
