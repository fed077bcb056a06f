"""Whether two accounts may be one person: the one rule of whatever takes two people.

Whoever gives an account a way in (a link, a token, a linked provider) may come in by it. So two
accounts are taken for one person within a year where one held a way into the other, also through
further accounts; and where an officer of a council held ways into both, since whoever invites
people can invite two who do not exist. Somebody else who looks after people confirms one of the
two on their page, and they are two.

Administrators of the service are trusted with that: in an office where one person invites
everybody it is they, and else nothing could be done. What the machine itself gives (`thidua users`)
counts for nothing, and what was given before a person was confirmed counts no more.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.labels import N_
from workflow.domain.roles import Scope
from workflow.models import Account, Event, Review, SecurityEvent, SecurityEventKind
from workflow.services.scope import has_scope
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
_BOTH_GOT = N_(
    "Anh/chị và {name} cùng nhận đường dẫn đăng nhập từ {giver} trong một năm qua nên có thể là"
    " một người; hãy nhờ một người quản lý người dùng khác, hoặc người quản trị, mở trang của một"
    " trong hai người và bấm «Xác nhận là người riêng»."
)
_NOT_APART = N_(
    "Người xác nhận phải là người khác: không phải người đã cấp đường dẫn đăng nhập cho tài khoản"
    " này, cũng không nhận đường dẫn từ người đó."
)


def find_doubt(
    session: Session, others: Iterable[int | None], by: Account, since: dt.datetime | None
) -> Message | None:
    """Say why this person may be one of the others; None if nothing is against it.

    `since` is from when on ways in count (`began_mattering`).
    """
    mine = _list_holders(session, by.id, since)
    for other in sorted({id_ for id_ in others if id_ is not None}):
        theirs = _list_holders(session, other, since)
        name = session.get_one(Account, other).name
        if other in mine or by.id in theirs:
            return Message(_GAVE, name=name)
        if giver := _find_officer(session, mine & theirs):
            return Message(_BOTH_GOT, name=name, giver=giver)
    return None


def _find_officer(session: Session, holders: Collection[int]) -> str | None:
    """The name of the first of these accounts that is no administrator of the service."""
    query = select(Account.name).where(Account.id.in_(holders), ~has_scope(Scope.SERVICE))
    return session.scalars(query.order_by(Account.id).limit(1)).first()


def began_mattering(session: Session, review: Review) -> dt.datetime | None:
    """From when on ways into accounts count for a review: a year before it was opened."""
    opened = session.scalar(select(func.min(Event.at)).filter_by(review_id=review.id))
    return opened - WAYS_MATTER_FOR if opened else None


def may_confirm(session: Session, account: Account, by: Account) -> bool:
    """Tell whether somebody is apart from all who held a way into an account, and there are such.

    An administrator is, unless the way came from them.
    """
    givers = _list_givers(session, [account.id], None)
    if not givers or by.id in givers or by.id == account.id:
        return False
    if by.role.scope is Scope.SERVICE:
        return True
    shared = _list_holders(session, by.id, None) & _list_holders(session, account.id, None)
    return _find_officer(session, shared) is None


def confirm_person(
    session: Session, account: Account, *, by: Account | None, now: dt.datetime
) -> None:
    """Note that an account is of a person of their own: ways given before count no more.

    None is the administrator of the machine. Raises `MoveRefusedError` for who is not apart.
    """
    if by is not None and not may_confirm(session, account, by):
        raise MoveRefusedError(Message(_NOT_APART))
    kind = SecurityEventKind.PERSON_CONFIRMED
    log_security_event(session, kind, now=now, account_id=account.id, by_id=by.id if by else None)


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
