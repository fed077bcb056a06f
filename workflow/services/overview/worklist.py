"""The worklist of a person, whatever the board is filtered by."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased, joinedload

from workflow.domain.example import EXAMPLE_ID
from workflow.domain.record import decode_record
from workflow.domain.roles import Scope
from workflow.domain.year import State
from workflow.domain.year_plan import list_missing_reports
from workflow.models import Account, Bloc, Member, Review, Snapshot
from workflow.services.overview.board import OPEN_STATES
from workflow.services.scope import reviews_in_scope, staffed_units, works_for


@dataclass(frozen=True)
class WorklistItem:
    """A review that waits for the person."""

    review: Review
    #: The person's unit is one of its members, owes its report, and does not head the bloc.
    only_owes_report: bool = False


@dataclass(frozen=True)
class Worklist:
    """The first of what waits, what is late before the rest, and how much it is in all."""

    first: list[WorklistItem]
    count: int


def worklist_for(session: Session, account: Account, today: dt.date, *, most: int) -> Worklist:
    """List what waits for this person, in one query.

    A unit's staff: the reviews that the unit heads, and those that lack its report. Officers of the
    council: what they decide, what is late, and what nobody else looks after, but not the example.
    """
    if account.role.scope is Scope.UNIT:
        lines = _unit_worklist(session, account, today)
        return Worklist(lines[:most], len(lines))
    values = {"council": account.council_id, "today": today, "most": most}
    found = session.execute(_officer_query(account.role.scope), values).all()
    return Worklist([WorklistItem(row[0]) for row in found], found[0][1] if found else 0)


_COUNCIL = bindparam("council", type_=Integer)
_TODAY = bindparam("today", type_=Date)
_MOST = bindparam("most", type_=Integer)
#: The newest years, then as people count the blocs.
_IN_LISTS = (Review.list_order, Review.id)


@cache
def _officer_query(scope: Scope) -> Select[Review, int]:
    """The first reviews that wait, late ones before the rest, each with the total.

    Both kinds are read off the index of open reviews in its order, as far as they are needed.
    """
    mine = and_(reviews_in_scope(scope, _COUNCIL), Review.is_open, _is_no_example())
    lateness, theirs = _lateness(_TODAY), _needs_officer()
    late = _first(0, and_(mine, lateness == 0), _MOST).cte("late")
    left = _MOST - select(func.count()).select_from(late).scalar_subquery()
    rest = _first(1, and_(mine, lateness == 1, theirs), left).cte("rest")
    both = union_all(select(late), select(rest)).subquery()
    count = select(func.count()).select_from(Review).where(mine, or_(lateness == 0, theirs))
    query = select(Review, count.scalar_subquery()).join(both, both.c.id == Review.id)
    return query.order_by(both.c.kind, *_IN_LISTS).options(_WITH_NAMES)


def _first(
    kind: int, conditions: ColumnElement[bool], most: ColumnElement[int]
) -> Select[int, int]:
    place: ColumnElement[int] = literal_column(str(kind), Integer)
    query = select(Review.id, place.label("kind")).where(conditions)
    return query.order_by(*_IN_LISTS).limit(most)


def _is_no_example() -> ColumnElement[bool]:
    """By its id, which the index has: it holds no key of a sender."""
    example = aliased(Review)
    return Review.id.not_in(select(example.id).where(example.source_id == EXAMPLE_ID))


def _needs_officer() -> ColumnElement[bool]:
    unattended = or_(Review.head_unit_id.is_(None), Review.head_unit_id.not_in(staffed_units()))
    return or_(Review.state.in_((State.PROPOSAL_SENT, State.DECIDED)), unattended)


def _lateness(today: dt.date | ColumnElement[dt.date]) -> ColumnElement[int]:
    """0 for what is late, 1 for the rest."""
    return case((Review.due_on < today, 0), else_=1)


_WITH_NAMES = joinedload(Review.bloc, innerjoin=True).joinedload(Bloc.council, innerjoin=True)


def _unit_worklist(session: Session, account: Account, today: dt.date) -> list[WorklistItem]:
    """The few reviews that a unit has part in, with the facts of those that wait for reports."""
    newest = and_(Snapshot.review_id == Review.id, Snapshot.version == Review.version)
    query = (
        select(Review, Member, Snapshot.facts)
        .join(Member, Member.review_id == Review.id)
        .join(Snapshot, newest)
        .where(works_for(account), Review.state.in_(OPEN_STATES))
        .order_by(_lateness(today), *_IN_LISTS)
        .options(_WITH_NAMES)
    )
    found: dict[int, WorklistItem] = {}
    for review, member, facts in session.execute(query):
        is_head = member.role == "head"
        if is_head or _owes_report(review, member, facts):
            others = found.get(review.id, WorklistItem(review, only_owes_report=True))
            only = others.only_owes_report and not is_head
            found[review.id] = WorklistItem(review, only_owes_report=only)
    return list(found.values())


def _owes_report(review: Review, member: Member, facts: str) -> bool:
    return review.state is State.PLANNED and member.name in list_missing_reports(
        decode_record(facts)
    )
