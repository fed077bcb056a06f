"""What the board shows: the reviews that a person may see, counted and listed by state.

Each function is one query, however many reviews there are.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, joinedload

from workflow.domain.checks.reports import missing_reports
from workflow.domain.deadlines import due_day
from workflow.domain.names import fold
from workflow.domain.record import Record, from_json
from workflow.domain.roles import Role
from workflow.domain.states import STATES, State
from workflow.models import Account, Bloc, Council, Member, Review, Snapshot
from workflow.services.regulations import regulation_for


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


@dataclass(frozen=True)
class Open:
    """A review whose year has not ended, with its facts and by when it should go on."""

    review: Review
    record: Record
    due: dt.date | None
    #: The rows of the person's own unit among the members; none for officers of a council.
    own: list[Member]

    @property
    def is_headed_by_own_unit(self) -> bool:
        return any(member.role == "head" for member in self.own)

    @property
    def lacks_own_report(self) -> bool:
        if self.review.state is not State.PLANNED:
            return False
        missing = missing_reports(self.record)
        return any(member.name in missing for member in self.own)


def open_reviews(session: Session, account: Account) -> list[Open]:
    """All open reviews that a person may see, whatever the board is filtered by."""
    newest = and_(Snapshot.review_id == Review.id, Snapshot.version == Review.version)
    query = (
        select(Review, Snapshot.facts)
        .join(Review.bloc)
        .join(Snapshot, newest)
        .where(visible_to(account), Review.state != State.CLOSED)
        .order_by(*_ORDER)
        .options(_WITH_NAMES)
    )
    own = _own_rows(session, account)
    return [
        _open(session, review, from_json(facts), own.get(review.id, []))
        for review, facts in session.execute(query).all()
    ]


def _own_rows(session: Session, account: Account) -> dict[int, list[Member]]:
    """The members that are the person's own unit, by review."""
    found: dict[int, list[Member]] = {}
    if account.unit_id:
        for member in session.scalars(select(Member).filter_by(unit_id=account.unit_id)):
            found.setdefault(member.review_id, []).append(member)
    return found


def _open(session: Session, review: Review, record: Record, own: list[Member]) -> Open:
    calendar = regulation_for(record, session).calendar
    return Open(review, record, due_day(record, review.state, calendar), own)


def waiting_for(
    session: Session, account: Account, reviews: list[Open], today: dt.date
) -> list[Open]:
    """The open reviews that wait for this person.

    A unit's staff: those that the unit heads, and those that lack its report. Officers of the
    council: what they decide, what is late, and what nobody else looks after.
    """
    if account.role is Role.MEMBER_STAFF:
        return [row for row in reviews if row.is_headed_by_own_unit or row.lacks_own_report]
    looked_after = _reviews_with_staff(session)
    return [
        row
        for row in reviews
        if row.review.state in {State.PROPOSAL_SENT, State.DECIDED}
        or (row.due and row.due < today)
        or row.review.id not in looked_after
    ]


def _reviews_with_staff(session: Session) -> set[int]:
    """Reviews whose head unit has somebody who can sign in."""
    query = select(Member.review_id).join(Account, Account.unit_id == Member.unit_id)
    return set(session.scalars(query.where(Member.role == "head", Account.active)))
