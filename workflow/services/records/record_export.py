"""Giving stored reviews out again as records of the exchange format."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.record import fact_to_plain
from workflow.domain.texts.typed_dates import read_asked_year
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Bloc, Council, Review, exclude_withdrawn
from workflow.services.snapshots import facts_of


def export_records(
    session: Session, *, bloc: str | None = None, year: str | None = None
) -> Iterator[Any]:
    """The records of the reviews asked for, as JSON values by the contract."""
    for review in select_reviews(session, bloc=bloc, year=year):
        yield fact_to_plain(facts_of(session, review))


def select_reviews(
    session: Session, *, bloc: str | None = None, year: str | None = None
) -> list[Review]:
    """Reviews by the name or code of their bloc and by year, in a steady order."""
    query = select(Review).join(Review.bloc).join(Bloc.council).where(exclude_withdrawn())
    if year:
        query = query.where(Review.year == read_asked_year(year))
    found = session.scalars(query.order_by(Council.sort_name, Bloc.sort_name, Review.year)).all()
    if not bloc:
        return list(found)
    key = fold_name(bloc)
    return [
        review
        for review in found
        if review.bloc.folded_name == key or facts_of(session, review).bloc.code == bloc
    ]
