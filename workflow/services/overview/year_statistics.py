"""The figures of a council's year, from the newest facts of its reviews and of the years before."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.record import BlocKind, Record
from workflow.domain.year import YearTask
from workflow.domain.year_plan import list_due_days
from workflow.domain.year_statistics import BlocYear, measure_year
from workflow.models import Account, Bloc, Review, exclude_withdrawn
from workflow.services.regulations import regulation_for
from workflow.services.scope import visible
from workflow.services.snapshots import newest_snapshots, record_with_state

#: Years before that winners in a row are looked for in.
YEARS_BEFORE = 4


@dataclass(frozen=True)
class ReviewFigures:
    """A review and its figures."""

    review: Review
    figures: BlocYear


def list_figures(
    session: Session, account: Account, council_id: int, year: str, kind: BlocKind | None = None
) -> list[ReviewFigures]:
    """The figures of a council's blocs in a year, in their order; a kind takes the others out."""
    wanted = (
        Bloc.council_id == council_id,
        Review.year <= year,
        exclude_withdrawn(),
        visible(account, Review),
    )
    query = select(Review).join(Review.bloc).where(*wanted).options(joinedload(Review.bloc))
    query = query.order_by(Review.year.desc(), Review.list_order, Review.id)
    reviews = list(session.scalars(query))
    years = sorted({review.year for review in reviews}, reverse=True)[: 1 + YEARS_BEFORE]
    reviews = [review for review in reviews if review.year in years]
    records = [
        record_with_state(snapshot, review.state)
        for review, snapshot in zip(reviews, newest_snapshots(session, reviews), strict=True)
    ]
    before = defaultdict[int, list[Record]](list)
    for review, record in zip(reviews, records, strict=True):
        if review.year != year:
            before[review.bloc_id].append(record)
    found = []
    for review, record in zip(reviews, records, strict=True):
        if review.year == year and kind in (None, record.bloc.kind):
            days = list_due_days(record, regulation_for(record, session).calendar)
            due, earlier = days.get(YearTask.REPORT), before[review.bloc_id]
            found.append(ReviewFigures(review, measure_year(record, due, earlier)))
    return found
