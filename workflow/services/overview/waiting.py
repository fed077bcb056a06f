"""What waits for a person, of all that is under way, whatever the board is filtered by."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.record import from_json
from workflow.domain.roles import Role
from workflow.domain.states import State
from workflow.domain.year_plan import missing_reports
from workflow.models import Account, Bloc, Member, Review, Snapshot
from workflow.services.overview.board import OPEN, visible_to
from workflow.services.overview.reach import staffed, works_for


@dataclass(frozen=True)
class Line:
    """A review that waits for the person."""

    review: Review
    #: The person's unit is one of its members, owes its report, and does not head the bloc.
    only_owes_report: bool = False


@dataclass(frozen=True)
class Waiting:
    """The first of what waits, what is late before the rest, and how much it is in all."""

    first: list[Line]
    count: int


def waiting_for(session: Session, account: Account, today: dt.date, *, most: int) -> Waiting:
    """What waits for this person, in a fixed number of queries.

    A unit's staff: the reviews that the unit heads, and those that lack its report. Officers of the
    council: what they decide, what is late, and what nobody else looks after.
    """
    if account.role is Role.MEMBER_STAFF:
        lines = _of_unit(session, account, today)
        return Waiting(lines[:most], len(lines))
    theirs = and_(visible_to(account), Review.state.in_(OPEN), _is_for_officers(today))
    order = _late_first(today)
    first = select(Review.id).where(theirs).order_by(*order).limit(most).subquery()
    query = select(Review).join(first, first.c.id == Review.id).order_by(*order)
    lines = [Line(review) for review in session.scalars(query.options(_WITH_NAMES))]
    counted = select(func.count()).select_from(Review).where(theirs)
    return Waiting(lines, session.scalar(counted) or 0)


def _is_for_officers(today: dt.date) -> ColumnElement[bool]:
    unattended = or_(Review.head_unit_id.is_(None), Review.head_unit_id.not_in(staffed()))
    theirs = Review.state.in_((State.PROPOSAL_SENT, State.DECIDED))
    return or_(theirs, Review.due_on < today, unattended)


def _late_first(today: dt.date) -> tuple[Any, ...]:
    """What is late, then the newest years, then as people count the blocs."""
    is_late = case((Review.due_on < today, 0), else_=1)
    return is_late, Review.list_order, Review.id


_WITH_NAMES = joinedload(Review.bloc, innerjoin=True).joinedload(Bloc.council, innerjoin=True)


def _of_unit(session: Session, account: Account, today: dt.date) -> list[Line]:
    """The few reviews that a unit has part in, with the facts of those that wait for reports."""
    newest = and_(Snapshot.review_id == Review.id, Snapshot.version == Review.version)
    query = (
        select(Review, Member, Snapshot.facts)
        .join(Member, Member.review_id == Review.id)
        .join(Snapshot, newest)
        .where(works_for(account), Review.state.in_(OPEN))
        .order_by(*_late_first(today))
        .options(_WITH_NAMES)
    )
    found: dict[int, Line] = {}
    for review, member, facts in session.execute(query):
        is_head = member.role == "head"
        if is_head or _owes_report(review, member, facts):
            others = found.get(review.id, Line(review, only_owes_report=True))
            only = others.only_owes_report and not is_head
            found[review.id] = Line(review, only_owes_report=only)
    return list(found.values())


def _owes_report(review: Review, member: Member, facts: str) -> bool:
    return review.state is State.PLANNED and member.name in missing_reports(from_json(facts))
