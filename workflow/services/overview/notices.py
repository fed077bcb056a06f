"""What has happened lately that concerns a person: read off the history, newest first."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.further_meetings import split_paper_key
from workflow.domain.paper_kinds import SENT_TO_MEMBERS
from workflow.domain.paper_life import PaperStage
from workflow.domain.roles import Scope
from workflow.domain.year import State
from workflow.models import Account, Bloc, Event, EventKind, Member, Review, exclude_withdrawn
from workflow.services.scope import visible, works_for

#: Older news is found in the history of its review.
KEPT_FOR = dt.timedelta(days=60)
#: Events that are looked through for the number in the header; whoever has more is told "99+".
_MOST_LOOKED_AT = 2000
_KINDS = (EventKind.REMINDED, EventKind.PAPER_RETURNED, EventKind.PAPER_MOVED, EventKind.MOVED)
#: Steps of the year that others wait for.
_STEPS_FOR_COUNCIL = frozenset({State.PROPOSAL_SENT})
_STEPS_FOR_MEMBERS = frozenset({State.REPORTS_SUBMITTED, State.DECIDED})


def list_notices(
    session: Session, account: Account, now: dt.datetime, *, after: int = 0, most: int = 100
) -> list[Event]:
    """The events that concern a person, newest first; those after an event if it is given."""
    condition = _of_person(session, account)
    if condition is None:
        return []
    query = (
        select(Event)
        .where(Event.kind.in_(_KINDS), Event.id > after, Event.at > now - KEPT_FOR, condition)
        .where(or_(Event.by_id.is_(None), Event.by_id != account.id))
        .options(joinedload(Event.by))
        .order_by(Event.id.desc())
        .limit(_MOST_LOOKED_AT)
    )
    mine = _names_by_review(session, account)
    found = [row for row in session.scalars(query) if _concerns(row, account, mine)]
    return found[:most]


def count_new_notices(session: Session, account: Account, now: dt.datetime) -> int:
    """Count those that the person has not marked as seen; 100 stands for more."""
    newest = session.scalar(select(func.max(Event.id))) or 0
    if newest == (account.notices_seen or 0):
        return 0
    after = max(account.notices_seen or 0, newest - _MOST_LOOKED_AT)
    return len(list_notices(session, account, now, after=after))


def mark_notices_seen(session: Session, account: Account) -> None:
    """Remember that the person has seen all that there is."""
    account.notices_seen = session.scalar(select(func.max(Event.id))) or 0


def _of_person(session: Session, account: Account) -> ColumnElement[bool] | None:
    """Events of the reviews that the person works with; None for who looks after the machine."""
    if account.role.scope is Scope.COUNCIL:
        mine = select(Review.id).join(Review.bloc).where(Bloc.council_id == account.council_id)
        return and_(Event.council_id == account.council_id, Event.review_id.in_(mine))
    if account.role.scope is Scope.UNIT:
        ids = list(_names_by_review(session, account))
        return Event.review_id.in_(ids) if ids else None
    return None


def _names_by_review(session: Session, account: Account) -> dict[int, dict[str, str | None]]:
    """The members that staff works for, with their roles, by review."""
    if account.role.scope is not Scope.UNIT:
        return {}
    query = (
        select(Member.review_id, Member.name, Member.role)
        .join(Review, Review.id == Member.review_id)
        .where(works_for(account), exclude_withdrawn(), visible(account, Review))
    )
    found: dict[int, dict[str, str | None]] = {}
    for review_id, name, role in session.execute(query):
        found.setdefault(review_id, {})[name] = role
    return found


def _concerns(event: Event, account: Account, mine: dict[int, dict[str, str | None]]) -> bool:
    detail: dict[str, Any] = event.detail
    roles = mine.get(event.review_id or 0, {})
    is_head = "head" in roles.values()
    match event.kind:
        case EventKind.REMINDED:
            return bool(set(roles) & set(detail.get("members", ())))
        case EventKind.PAPER_RETURNED:
            return is_head
        case EventKind.PAPER_MOVED:
            kind, _meeting = split_paper_key(detail["kind"])
            return bool(roles) and detail["to"] == PaperStage.ISSUED and kind in SENT_TO_MEMBERS
        case EventKind.MOVED:
            steps = _STEPS_FOR_MEMBERS if roles else _STEPS_FOR_COUNCIL
            return detail["to"] in steps
    return False


def reviews_of(session: Session, events: Sequence[Event]) -> dict[int, Review]:
    """The reviews of these events by their ids."""
    ids = {event.review_id for event in events}
    query = select(Review).where(Review.id.in_(ids)).options(joinedload(Review.bloc))
    return {review.id: review for review in session.scalars(query)}


def list_new_ids(events: Sequence[Event], account: Account) -> frozenset[int]:
    """List the events that the person has not marked as seen."""
    return frozenset(event.id for event in events if event.id > (account.notices_seen or 0))
