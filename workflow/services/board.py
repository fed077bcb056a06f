"""What the board shows: the reviews that a person may see, counted and listed by state.

Each function is one query, however many reviews there are.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from workflow.domain.deadlines import due_day
from workflow.domain.names import fold
from workflow.domain.record import from_json
from workflow.domain.regulation import Calendar
from workflow.domain.roles import Role
from workflow.domain.states import STATES, State
from workflow.models import Account, Bloc, Council, Member, Review, Snapshot


@dataclass(frozen=True)
class Wanted:
    """What a person looks for; None is all."""

    year: str | None = None
    council_id: int | None = None
    text: str = ""
    state: State | None = None


#: Where a page of the list goes on: the year, folded bloc name and id of its last review.
Place = tuple[str, str, int]


def visible_to(account: Account) -> ColumnElement[bool]:
    """Which reviews a person may see: all, those of one's council, those of one's unit."""
    if account.role is Role.ADMINISTRATOR:
        return true()
    if account.role is Role.COUNCIL_OFFICER:
        return Review.bloc_id.in_(select(Bloc.id).filter_by(council_id=account.council_id))
    return Review.id.in_(select(Member.review_id).filter_by(unit_id=account.unit_id))


def years(session: Session, account: Account) -> list[str]:
    """The years of the visible reviews, newest first."""
    query = select(Review.year).where(visible_to(account)).distinct()
    return list(session.scalars(query.order_by(Review.year.desc())))


def councils(session: Session, account: Account) -> list[Council]:
    """The councils of the visible reviews, by name."""
    ids = select(Bloc.council_id).join(Review, Review.bloc_id == Bloc.id)
    query = select(Council).where(Council.id.in_(ids.where(visible_to(account))))
    return list(session.scalars(query.order_by(Council.name)))


def counts(session: Session, account: Account, wanted: Wanted) -> dict[State, int]:
    """How many reviews stand in each state, whichever state is asked for."""
    query = select(Review.state, func.count()).join(Review.bloc)
    query = query.where(*_matching(account, wanted)).group_by(Review.state)
    found = {row[0]: row[1] for row in session.execute(query)}
    return {state: found.get(state, 0) for state in STATES}


def first_of_each(session: Session, account: Account, wanted: Wanted, most: int) -> list[Review]:
    """Up to `most` reviews of each state, in the order of the board."""
    place = func.row_number().over(partition_by=Review.state, order_by=_ORDER)
    query = select(Review.id, place.label("place")).join(Review.bloc)
    ranked = query.where(*_matching(account, wanted)).subquery()
    top = select(ranked.c.id).where(ranked.c.place <= most)
    cards = select(Review).join(Review.bloc).where(Review.id.in_(top)).order_by(*_ORDER)
    return list(session.scalars(cards.options(_WITH_NAMES)))


def listed(
    session: Session, account: Account, wanted: Wanted, *, after: Place | None, most: int
) -> list[Review]:
    """The reviews of one state after a place in the list."""
    query = select(Review).join(Review.bloc).where(*_matching(account, wanted))
    if wanted.state:
        query = query.where(Review.state == wanted.state)
    if after:
        year, name, review_id = after
        same_year = tuple_(Bloc.folded_name, Review.id) > tuple_(name, review_id)
        query = query.where(or_(Review.year < year, and_(Review.year == year, same_year)))
    return list(session.scalars(query.options(_WITH_NAMES).order_by(*_ORDER).limit(most)))


def place_of(review: Review) -> Place:
    """Where a review stands in the list."""
    return review.year, review.bloc.folded_name, review.id


_ORDER = (Review.year.desc(), Bloc.folded_name, Review.id)
_WITH_NAMES = joinedload(Review.bloc).joinedload(Bloc.council)


def _matching(account: Account, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Conditions on reviews joined with their blocs."""
    conditions = [visible_to(account)]
    if wanted.year:
        conditions.append(Review.year == wanted.year)
    if wanted.council_id:
        conditions.append(Bloc.council_id == wanted.council_id)
    if text := fold(wanted.text):
        conditions.append(Bloc.folded_name.contains(text, autoescape=True))
    return conditions


def waiting_for(
    session: Session, account: Account, calendar: Calendar, today: dt.date
) -> list[Review]:
    """The reviews that wait for this person, whatever the board is filtered by."""
    if account.role is Role.MEMBER_STAFF:
        return _waiting_for_unit(session, account)
    late = _late_pairs(years(session, account), calendar, today)
    theirs = Review.state.in_((State.PROPOSAL_SENT, State.DECIDED))
    is_late = tuple_(Review.year, Review.state).in_(late) if late else ~true()
    nobodys = and_(Review.state != State.CLOSED, ~_head_has_staff())
    query = select(Review).join(Review.bloc).where(visible_to(account))
    query = query.where(or_(theirs, is_late, nobodys)).order_by(*_ORDER)
    return list(session.scalars(query.options(_WITH_NAMES)))


def _late_pairs(
    labels: Iterable[str], calendar: Calendar, today: dt.date
) -> list[tuple[str, State]]:
    pairs = ((year, state) for year in labels for state in STATES)
    due = ((pair, due_day(pair[1], pair[0], calendar)) for pair in pairs)
    return [pair for pair, day in due if day and day < today]


def _head_has_staff() -> ColumnElement[bool]:
    head = aliased(Member)
    return exists(
        select(head.review_id)
        .join(Account, Account.unit_id == head.unit_id)
        .where(head.review_id == Review.id, head.role == "head", Account.active)
        .correlate(Review)
    )


def _waiting_for_unit(session: Session, account: Account) -> list[Review]:
    """Reviews that one's unit heads, and those that still wait for its report."""
    query = (
        select(Review, Member, Snapshot)
        .join(Review.bloc)
        .join(Member, and_(Member.review_id == Review.id, Member.unit_id == account.unit_id))
        .join(Snapshot, _is_newest())
        .where(Review.state != State.CLOSED)
        .where(or_(Member.role == "head", Review.state == State.PLANNED))
        .order_by(*_ORDER)
        .options(_WITH_NAMES, selectinload(Review.members))
    )
    return [
        review
        for review, member, snapshot in session.execute(query)
        if member.role == "head" or not _handed_in(snapshot, member.name)
    ]


def _is_newest() -> ColumnElement[bool]:
    return and_(Snapshot.review_id == Review.id, Snapshot.version == Review.version)


def _handed_in(snapshot: Snapshot, member: str) -> bool:
    report = from_json(snapshot.facts).report_of(member)
    return bool(report and (report.received_on or report.waived))
