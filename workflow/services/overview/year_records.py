"""The newest facts of a council's reviews of some years, for figures over all of them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.record import Record
from workflow.models import Account, Bloc, Review, exclude_withdrawn
from workflow.services.scope import visible
from workflow.services.snapshots import newest_snapshots, record_with_state


def read_year_records(
    session: Session, account: Account, council_id: int, year: str, years: int = 1
) -> list[tuple[Review, Record]]:
    """The reviews of a year and of years before it, the newest year first, in their order."""
    wanted = (
        Bloc.council_id == council_id,
        Review.year <= year,
        exclude_withdrawn(),
        visible(account, Review),
    )
    known = session.scalars(select(Review.year).join(Review.bloc).where(*wanted).distinct())
    kept = sorted({*known, year}, reverse=True)[:years]
    query = select(Review).join(Review.bloc).where(*wanted, Review.year.in_(kept))
    query = query.order_by(Review.year.desc(), Review.list_order, Review.id)
    reviews = session.scalars(query.options(joinedload(Review.bloc))).all()
    snapshots = newest_snapshots(session, reviews)
    return [
        (review, record_with_state(snapshot, review.state))
        for review, snapshot in zip(reviews, snapshots, strict=True)
    ]
