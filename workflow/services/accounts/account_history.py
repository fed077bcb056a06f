"""The history of accounts, kept in the histories of their councils."""

import datetime as dt
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.roles import Scope
from workflow.models import Account, Council, Event, EventKind, SecurityEventKind
from workflow.services.history import log_council_event
from workflow.services.security_log import log_security_event

#: Acts on accounts, and how the security log calls them.
SECURITY_KINDS = {
    EventKind.PERSON_ADDED: SecurityEventKind.ACCOUNT_ADDED,
    EventKind.PERSON_CHANGED: SecurityEventKind.ACCOUNT_CHANGED,
    EventKind.PERSON_LOCKED: SecurityEventKind.ACCOUNT_LOCKED,
    EventKind.PERSON_UNLOCKED: SecurityEventKind.ACCOUNT_UNLOCKED,
    EventKind.LINK_GIVEN: SecurityEventKind.LINK_GIVEN,
}
#: Acts shown of one person.
MAX_EVENTS = 50


def councils_concerned(session: Session, account: Account) -> set[int]:
    """The councils that an account has to do with: all of them where it is an administrator's."""
    if account.role.scope is Scope.SERVICE:
        return set(session.scalars(select(Council.id)))
    if account.role.scope is Scope.COUNCIL:
        return {account.council_id} if account.council_id else set()
    return {account.unit.council_id} if account.unit else set()


def log_account_event(
    session: Session,
    account: Account,
    kind: EventKind,
    *,
    by: Account | None,
    now: dt.datetime,
    before: Collection[int] = (),
    detail: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Add a row to the history of each council concerned, those of `before` among them.

    A service without a council has no history yet, nor anybody to keep it for.
    """
    session.flush()
    facts = {"account": account.id, "login": account.login, **detail}
    for council in sorted({*before, *councils_concerned(session, account)}):
        log_council_event(session, council, kind, by=by, now=now, detail=facts)
    log_security_event(
        session,
        SECURITY_KINDS[kind],
        now=now,
        account_id=account.id,
        by_id=by.id if by else None,
        detail=dict(detail),
    )


def list_account_events(
    session: Session, account: Account, councils: Collection[int]
) -> list[Event]:
    """List the events of an account as some councils know it, newest first, each act once."""
    acts = (
        select(func.max(Event.id))
        .where(
            Event.review_id.is_(None),
            Event.kind.in_(SECURITY_KINDS),
            Event.council_id.in_(councils),
            Event.detail["account"].as_integer() == account.id,
        )
        .group_by(Event.at, Event.kind, Event.by_id)  # one act is a row of each council concerned
        .order_by(func.max(Event.id).desc())
        .limit(MAX_EVENTS)
    )
    query = select(Event).where(Event.id.in_(session.scalars(acts).all()))
    return list(session.scalars(query.options(joinedload(Event.by)).order_by(Event.id.desc())))
