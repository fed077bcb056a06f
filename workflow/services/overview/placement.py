"""Where the agencies of a council are in a year: in no bloc, in two; blocs without a head."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from workflow.models import Account, Bloc, Member, Review, Unit, UnitName, exclude_withdrawn
from workflow.services.scope import visible

#: Agencies of each list that are named; nobody reads further.
MOST_NAMED = 200


@dataclass(frozen=True)
class Placement:
    """What has to be looked at in a council's year."""

    headless: list[Review]
    #: Agencies that are members of several blocs, with the reviews.
    doubled: list[tuple[Unit, list[Review]]]
    #: Agencies that have not ended and are in no bloc; none where the year has no bloc at all.
    placeless: list[Unit]


def read_placement(session: Session, account: Account, council_id: int, year: str) -> Placement:
    """Read who is where; three statements."""
    wanted = (Bloc.council_id == council_id, Review.year == year, exclude_withdrawn())
    reviews = session.scalars(
        select(Review)
        .join(Review.bloc)
        .where(*wanted, visible(account, Review))
        .options(contains_eager(Review.bloc))
        .order_by(Review.list_order, Review.id)
    ).all()
    if not reviews:
        return Placement([], [], [])
    members = select(Member.unit_id).join(Member.review).join(Review.bloc).where(*wanted)
    lives = select(UnitName.unit_id).where(UnitName.valid_to.is_(None))
    alone = Unit.id.in_(lives), Unit.id.not_in(members)
    query = select(Unit).where(Unit.council_id == council_id, *alone)
    placeless = session.scalars(query.order_by(Unit.sort_name, Unit.id).limit(MOST_NAMED)).all()
    return Placement(
        headless=[review for review in reviews if review.head_unit_id is None],
        doubled=_list_doubled(session, {review.id: review for review in reviews}),
        placeless=list(placeless),
    )


def _list_doubled(session: Session, reviews: dict[int, Review]) -> list[tuple[Unit, list[Review]]]:
    """The agencies of several blocs; most are of one, and no row of those is read."""
    several = (
        select(Member.unit_id)
        .join(Member.review)
        .where(Member.review_id.in_(reviews))
        .group_by(Member.unit_id)
        .having(func.count(Review.bloc_id.distinct()) > 1)
        .correlate(None)
    )
    query: Any = (
        select(Unit, Member.review_id)
        .join(Member.unit)
        .where(Member.review_id.in_(reviews), Unit.id.in_(several))
        .order_by(Unit.sort_name, Unit.id, Member.review_id)
    )
    places = defaultdict[Unit, dict[int, Review]](dict)
    for unit, review_id in session.execute(query):
        places[unit][reviews[review_id].bloc_id] = reviews[review_id]
    return [(unit, list(blocs.values())) for unit, blocs in places.items()][:MOST_NAMED]
