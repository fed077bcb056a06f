"""Where letters to a person go: who changes that also changes who is warned of the account."""

import datetime as dt

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from workflow.domain.errors import BadInputError, Message
from workflow.models import Account, Reminder, SecurityEvent, SecurityEventKind
from workflow.services.accounts.credentials import set_email
from workflow.services.security_log import log_security_event

#: How long a former address waits to be told, where no letter could leave.
_WAITS = dt.timedelta(days=2)
#: Changes of one account in a day: each is a letter to an address that may be anybody's.
_MOST_A_DAY = 10


def change_address(
    session: Session, account: Account, typed: str, *, by: Account | None, now: dt.datetime
) -> bool:
    """Give an account another address for letters, or none; says whether it is another.

    The one of before is kept until it was told, the first of several changes: whoever has got into
    an account, or manages it, cannot be the only one to hear of it. Raises `BadInputError`.
    """
    before = account.email
    set_email(account, typed)
    if account.email == before:
        return False
    if by is not None and _count_changes(session, account, now) >= _MOST_A_DAY:
        text = Message("Địa chỉ thư đã đổi quá nhiều lần trong một ngày; mai hãy đổi tiếp.")
        raise BadInputError(text, field="email")
    account.former_email = account.former_email or before
    by_id = by.id if by else None
    kind = SecurityEventKind.EMAIL_CHANGED
    log_security_event(session, kind, now=now, account_id=account.id, by_id=by_id)
    return True


def _count_changes(session: Session, account: Account, now: dt.datetime) -> int:
    changes = (
        select(func.count())
        .select_from(SecurityEvent)
        .where(
            SecurityEvent.account_id == account.id,
            SecurityEvent.kind == SecurityEventKind.EMAIL_CHANGED,
            SecurityEvent.at > now - dt.timedelta(days=1),
        )
    )
    return session.scalar(changes) or 0


def find_address(account: Account, event: SecurityEvent) -> str | None:
    """The address that is told of an event; of another address, the one of before."""
    is_change = event.kind == SecurityEventKind.EMAIL_CHANGED
    return (account.former_email if is_change else None) or account.email


def forget_told_address(session: Session, letter_id: int) -> None:
    """Forget a former address once a letter about the change has gone there."""
    told = exists().where(
        Reminder.id == letter_id,
        Reminder.account_id == Account.id,
        SecurityEvent.id == Reminder.event_id,
        SecurityEvent.kind == SecurityEventKind.EMAIL_CHANGED,
    )
    session.execute(update(Account).where(told).values(former_email=None))


def forget_waiting_addresses(session: Session, now: dt.datetime) -> None:
    """Forget former addresses to which no letter could be sent in time."""
    lately = exists().where(
        SecurityEvent.account_id == Account.id,
        SecurityEvent.kind == SecurityEventKind.EMAIL_CHANGED,
        SecurityEvent.at > now - _WAITS,
    )
    waiting = update(Account).where(Account.former_email.is_not(None), ~lately)
    session.execute(waiting.values(former_email=None))
