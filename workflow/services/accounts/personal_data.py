"""One person's data: given out as one file, and erased so that sealed history still holds."""

import datetime as dt
import secrets
from collections.abc import Callable, Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, delete, inspect, or_, select, update
from sqlalchemy.orm import Session

from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.roles import Scope
from workflow.models import (
    Account,
    ApiToken,
    Attachment,
    Base,
    Council,
    Event,
    EventKind,
    FormerUnit,
    Inspection,
    Reminder,
    Review,
    SecondFactor,
    SecurityEvent,
    SignInLink,
    SignInSession,
    SignOnIdentity,
    TrialPaper,
)
from workflow.services.accounts.account_history import log_account_event
from workflow.services.accounts.management import make_pseudonym, require_managing
from workflow.services.printing.inspections import LONG_AGO
from workflow.services.scope import visible

#: Rows that are about a person or were made by them, by the column that names the person.
EXPORTED: tuple[tuple[type[Base], str], ...] = (
    (SignInSession, "account_id"),
    (SecondFactor, "account_id"),
    (SignOnIdentity, "account_id"),
    (SecurityEvent, "account_id"),
    (FormerUnit, "account_id"),
    (Reminder, "account_id"),
    (Inspection, "asked_by_id"),
    (TrialPaper, "account_id"),
    (Attachment, "added_by_id"),
    (Event, "by_id"),
)
#: What lets somebody in is nobody's to read, the person's neither.
_SECRET = frozenset({"password_hash", "session_key", "secret", "token_sha256", "device_sha256"})


def _of_review(column: Any) -> Callable[[Account], ColumnElement[bool]]:
    return lambda by: column.in_(select(Review.id).where(visible(by, Review)))


#: What a person did for a council, and what of it an officer of one may read: the person may have
#: worked for another one before. The other tables are about the account alone.
OF_COUNCILS: dict[type[Base], Callable[[Account], ColumnElement[bool]]] = {
    Attachment: _of_review(Attachment.review_id),
    Event: lambda by: or_(
        Event.council_id.in_(select(Council.id).where(visible(by, Council))),
        Event.review_id.in_(select(Review.id).where(visible(by, Review))),
    ),
    Inspection: lambda by: visible(by, Inspection),
    TrialPaper: _of_review(TrialPaper.review_id),
}
#: Columns of the others that tell of what was done somewhere.
_TELLING = {"detail"}


def export_person(session: Session, account: Account, *, by: Account) -> dict[str, Any]:
    """Everything that names a person as an account, as plain values for one JSON file.

    `by` asks for it: the person, an administrator, or an officer, who gets what is of one council.
    """
    is_whole = by.id == account.id or by.role.scope is Scope.SERVICE
    tables = {}
    for kind, column in EXPORTED:
        query = select(kind).where(getattr(kind, column) == account.id)
        of_council = OF_COUNCILS.get(kind)
        left_out = () if is_whole or of_council else _TELLING
        if of_council and not is_whole:
            query = query.where(of_council(by))
        rows = session.scalars(query.order_by(*_keys(kind)))
        tables[kind.__tablename__] = [_plain(row, left_out) for row in rows]
    return {"account": _plain(account), **tables}


def _keys(kind: type[Base]) -> Iterator[Any]:
    yield from inspect(kind).primary_key


def _plain(row: Base, left_out: Collection[str] = ()) -> dict[str, Any]:
    columns = inspect(type(row)).column_attrs
    names = [column.key for column in columns if column.key not in {*_SECRET, *left_out}]
    return {name: _value(getattr(row, name)) for name in names}


def _value(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return value if isinstance(value, dict | list | int | float | None) else str(value)


def erase_person(
    session: Session, account: Account, *, by: Account | None, now: dt.datetime
) -> None:
    """Put a pseudonym in the place of a person who is locked out; who did what stays verifiable.

    Raises `MoveRefusedError` for an account that is still in use.
    """
    require_managing(session, by, account)
    if account.active:
        raise MoveRefusedError(Message("Hãy khóa tài khoản trước khi xóa dữ liệu cá nhân."))
    account.login, account.name = make_pseudonym(account), f"Người dùng số {account.id}"
    account.email, account.password_hash, account.reminded = None, None, False
    account.former_email = None
    account.session_key = secrets.token_urlsafe(16)
    secret = (SignInSession, SecondFactor, SignInLink, SignOnIdentity, ApiToken)
    for kind in (*secret, TrialPaper):
        session.execute(delete(kind).where(kind.account_id == account.id))
    # The sweeper forgets them next, with their files.
    mine = update(Inspection).where(Inspection.asked_by_id == account.id)
    session.execute(mine.values(finished_at=LONG_AGO))
    detail = {"changes": {"name": [], "email": []}, "because": "erased"}
    log_account_event(session, account, EventKind.PERSON_CHANGED, by=by, now=now, detail=detail)
