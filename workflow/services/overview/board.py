"""What the board shows: the reviews that a person may see, counted and listed by state.

Each function is one query, however many reviews there are; what is listed is read off an index in
its order, what is counted off an index alone.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, tuple_, union_all
from sqlalchemy.orm import Session, joinedload

from workflow.domain.listing import span
from workflow.domain.names import fold
from workflow.domain.roles import Role
from workflow.domain.states import STATES, State
from workflow.models import Account, Bloc, Council, Member, Review, stands
from workflow.services.overview.reach import works_for


@dataclass(frozen=True)
class Wanted:
    """What a person looks for; None is all."""

    year: str | None = None
    council_id: int | None = None
    text: str = ""
    state: State | None = None


#: Where a page of the list goes on: behind the review of this order and id.
Place = tuple[str, int]


def visible_to(account: Account) -> ColumnElement[bool]:
    """Which reviews a person may see: all, those of one's council, those of one's unit."""
    if account.role is Role.ADMINISTRATOR:
        return stands()
    if account.role is Role.COUNCIL_OFFICER:
        mine = select(Bloc.id).filter_by(council_id=account.council_id)
        return Review.bloc_id.in_(mine) & stands()
    return Review.id.in_(select(Member.review_id).where(works_for(account)))


def years(session: Session, account: Account) -> list[str]:
    """The years of the visible reviews, newest first."""
    if account.role is Role.ADMINISTRATOR:
        return _all_years(session)
    query = select(Review.year).where(visible_to(account)).distinct()
    return list(session.scalars(query.order_by(Review.year.desc())))


def _all_years(session: Session) -> list[str]:
    """From each year to the one before it: a step in an index, however many reviews it has."""
    newest = select(func.max(Review.year).label("year")).cte("years", recursive=True)
    before = select(func.max(Review.year)).where(Review.year < newest.c.year).scalar_subquery()
    steps = newest.union_all(select(before).where(newest.c.year.is_not(None)))
    return list(session.scalars(select(steps.c.year).where(steps.c.year.is_not(None))))


def councils(session: Session, account: Account) -> list[Council]:
    """The councils of the visible reviews, by name."""
    query = select(Council).order_by(Council.name)
    if account.role is Role.MEMBER_STAFF:
        mine = select(Bloc.council_id).join(Review, Review.bloc_id == Bloc.id)
        return list(session.scalars(query.where(Council.id.in_(mine.where(visible_to(account))))))
    if account.role is Role.COUNCIL_OFFICER:
        query = query.where(Council.id == account.council_id)
    some = select(Review.id).join(Review.bloc).where(Bloc.council_id == Council.id)
    return list(session.scalars(query.where(some.exists())))


def counts(session: Session, account: Account, wanted: Wanted) -> dict[State, int]:
    """How many reviews stand in each state, whichever state is asked for."""
    query = select(Review.state, func.count()).where(*_matching(account, wanted))
    found = {row[0]: row[1] for row in session.execute(query.group_by(Review.state))}
    return {state: found.get(state, 0) for state in STATES}


def first_of_each(session: Session, account: Account, wanted: Wanted, most: int) -> list[Review]:
    """Up to `most` reviews of each open state, in the order of the board."""
    matching = [*_matching(account, wanted), *_within(wanted)]
    firsts = [_first(state, matching, most).subquery() for state in STATES if state in OPEN]
    top = union_all(*(select(first.c.id) for first in firsts)).subquery()
    cards = select(Review).join(top, top.c.id == Review.id).order_by(*_ORDER)
    return list(session.scalars(cards.options(_WITH_NAMES)))


def _first(state: State, matching: list[ColumnElement[bool]], most: int) -> Select[int]:
    query = select(Review.id).where(Review.state == state, *matching)
    return query.order_by(*_ORDER).limit(most)


def listed(
    session: Session, account: Account, wanted: Wanted, *, after: Place | None, most: int
) -> list[Review]:
    """The reviews of one state after a place in the list."""
    query = select(Review).where(*_matching(account, wanted), *_within(wanted))
    if wanted.state:
        query = query.where(Review.state == wanted.state)
    if after:
        query = query.where(tuple_(Review.list_order, Review.id) > after)
    return list(session.scalars(query.options(_WITH_NAMES).order_by(*_ORDER).limit(most)))


def _within(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Where a year lies in the index that lists are read off."""
    if not wanted.year:
        return []
    first, last = span(wanted.year)
    return [Review.list_order >= first, Review.list_order <= last]


def place_of(review: Review) -> Place:
    """Where a review stands in the list."""
    return review.list_order, review.id


#: The states of a year that has not ended.
OPEN = frozenset(STATES) - {State.CLOSED}
_ORDER = (Review.list_order, Review.id)
_WITH_NAMES = joinedload(Review.bloc, innerjoin=True).joinedload(Bloc.council, innerjoin=True)


def _matching(account: Account, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Conditions on reviews."""
    conditions = [visible_to(account)]
    if wanted.year:
        conditions.append(Review.year == wanted.year)
    if wanted.council_id:
        of_council = select(Bloc.id).where(Bloc.council_id == wanted.council_id)
        conditions.append(Review.bloc_id.in_(of_council))
    if text := fold(wanted.text):
        named = select(Bloc.id).where(Bloc.folded_name.contains(text, autoescape=True))
        conditions.append(Review.bloc_id.in_(select(named.cte("named").c.id)))  # looked up once
    return conditions
