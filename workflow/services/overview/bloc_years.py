"""The years of one bloc: how far each has come, and who was proposed for a flag."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.domain.record import AwardKind
from workflow.domain.year import State
from workflow.models import Account, AwardEntry, Review, exclude_withdrawn
from workflow.services.scope import visible

#: Years that are shown; nobody compares more at a glance.
MOST_YEARS = 8


@dataclass(frozen=True)
class BlocYearState:
    """One year of a bloc."""

    review_id: int
    year: str
    state: State
    #: Who the newest facts propose for a flag.
    flags: tuple[str, ...]


def list_bloc_years(session: Session, account: Account, review: Review) -> list[BlocYearState]:
    """List the newest years of a review's bloc, the latest first; two statements."""
    query = (
        select(Review)
        .where(Review.bloc_id == review.bloc_id, exclude_withdrawn(), visible(account, Review))
        .order_by(Review.year.desc(), Review.id.desc())
        .limit(MOST_YEARS)
    )
    reviews = session.scalars(query).all()
    flags: dict[int, list[str]] = {row.id: [] for row in reviews}
    awards = select(AwardEntry.review_id, AwardEntry.recipient).where(
        AwardEntry.review_id.in_(flags),
        AwardEntry.kind == AwardKind.FLAG.value,
        AwardEntry.recipient.is_not(None),
    )
    for review_id, recipient in session.execute(awards.order_by(AwardEntry.position)):
        flags[review_id].append(str(recipient))
    return [BlocYearState(row.id, row.year, row.state, tuple(flags[row.id])) for row in reviews]
