"""Whether two accounts may be one person: the one rule of whatever takes two people.

Whoever gives an account a way in (a link, a token, a linked provider) may come in by it. So two
accounts are taken for one person where one held a way into the other within a year, also through
further accounts. Two people whom a third invited stay two: in most offices one person invites
everybody. What the machine itself gives (`thidua users`) counts for nothing, and what was given
before the administrator of the machine confirmed a person (`thidua users confirm`) counts no more.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.models import Account, Event, Review, SecurityEvent, SecurityEventKind
from workflow.services.security_log import log_security_event

#: How long a way in matters: who wants to be two people would have to prepare for it a year ahead.
WAYS_MATTER_FOR = dt.timedelta(days=365)
_WAYS_GIVEN = (
    SecurityEventKind.LINK_GIVEN,
    SecurityEventKind.IDENTITY_ADDED,
    SecurityEventKind.TOKEN_GIVEN,
)
_GAVE = N_(
    "Anh/chị và {name} đã cấp đường dẫn đăng nhập cho nhau trong một năm qua nên có thể là một"
    " người; cần một người khác, hoặc người quản trị máy chủ xác nhận (lệnh thidua users confirm)."
)


def find_doubt(
    session: Session, others: Iterable[int | None], by: Account, since: dt.datetime | None
) -> Message | None:
    """Say why this person may be one of the others; None if nothing is against it.

    `since` is from when on ways in count (`began_mattering`).
    """
    mine = _list_holders(session, by.id, since)
    for other in sorted({id_ for id_ in others if id_ is not None}):
        if other in mine or by.id in _list_holders(session, other, since):
            return Message(_GAVE, name=session.get_one(Account, other).name)
    return None


def began_mattering(session: Session, review: Review) -> dt.datetime | None:
    """From when on ways into accounts count for a review: a year before it was opened."""
    opened = session.scalar(select(func.min(Event.at)).filter_by(review_id=review.id))
    return opened - WAYS_MATTER_FOR if opened else None


def confirm_person(session: Session, account: Account, *, now: dt.datetime) -> None:
    """Note that the machine's administrator knows the person: ways given before count no more."""
    kind = SecurityEventKind.PERSON_CONFIRMED
    log_security_event(session, kind, now=now, account_id=account.id)


def _list_holders(session: Session, account_id: int, since: dt.datetime | None) -> set[int]:
    """The account, whoever gave it a way in, whoever gave them one, and so on."""
    found, new = {account_id}, {account_id}
    while new:
        new = _list_givers(session, new, since) - found
        found |= new
    return found


def _list_givers(
    session: Session, accounts: Collection[int], since: dt.datetime | None
) -> set[int]:
    event = SecurityEvent
    given = event.kind.in_(_WAYS_GIVEN) & event.by_id.is_not(None)
    if since:
        given &= event.at >= since
    confirmed = event.kind == SecurityEventKind.PERSON_CONFIRMED
    query = select(event.account_id, event.by_id, event.kind).order_by(event.id)
    givers: defaultdict[int | None, set[int]] = defaultdict(set)
    rows = session.execute(query.where(event.account_id.in_(accounts), or_(given, confirmed)))
    for account, by, kind in rows:
        if kind == SecurityEventKind.PERSON_CONFIRMED:
            givers[account].clear()
        elif by is not None:
            givers[account].add(by)
    return set().union(*givers.values())
