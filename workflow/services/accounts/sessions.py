"""Sessions: opened at sign-in, ended by people, by time, or by a new password.

The browser keeps a random text, the database its hash: whoever reads a backup can't sign in.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.orm import Session, joinedload

from workflow.models import Account, SignInSession

#: A session that was seen less than this ago is not written to again.
SEEN_WITHIN = dt.timedelta(minutes=5)
#: How long a browser is remembered that has not signed in again.
DEVICE_LIFE = dt.timedelta(days=400)
_MAX_TEXT = 200


@dataclass(frozen=True)
class SessionLimits:
    """Time limits of a session: without a request, and in all."""

    idle: dt.timedelta
    total: dt.timedelta

    def is_open(self, now: dt.datetime) -> ColumnElement[bool]:
        """A condition on `SignInSession` joined to its `Account`.

        One that was opened while the clock was far ahead would end late by as much: it is over.
        """
        return and_(
            SignInSession.ended_at.is_(None),
            SignInSession.last_seen_at > now - self.idle,
            SignInSession.created_at.between(now - self.total, now + self.total),
            SignInSession.session_key == Account.session_key,
            Account.active,
        )


@dataclass(frozen=True)
class Device:
    """The browser that somebody uses now; `token` is empty on its first visit."""

    token: str
    address: str
    browser: str


@dataclass(frozen=True)
class OpenedSession:
    """The token for the browser, and whether the person used another browser so far."""

    token: str
    device_token: str
    is_new_device: bool
    #: When the person signed in before: on this browser, else anywhere; None for the first time.
    before: dt.datetime | None


def open_session(
    session: Session,
    account: Account,
    device: Device,
    now: dt.datetime,
    *,
    issuer: str | None = None,
    provider_factor: bool = False,
) -> OpenedSession:
    """Sign an account in on a browser; rows of browsers not seen for long are removed.

    `issuer` is the sign-on provider by whose word, `provider_factor` what that said of a second
    factor.
    """
    session.execute(
        delete(SignInSession).where(
            SignInSession.account_id == account.id,
            SignInSession.last_seen_at < now - DEVICE_LIFE,
        )
    )
    token, device_token = secrets.token_urlsafe(24), device.token or secrets.token_urlsafe(24)
    earlier = select(func.max(SignInSession.created_at)).filter_by(account_id=account.id)
    here = session.scalar(earlier.filter_by(device_sha256=_hash(device_token)))
    anywhere = session.scalar(earlier)
    row = SignInSession(
        token_sha256=_hash(token),
        device_sha256=_hash(device_token),
        account_id=account.id,
        session_key=account.session_key,
        created_at=now,
        last_seen_at=now,
        address=device.address[:_MAX_TEXT],
        browser=device.browser[:_MAX_TEXT],
        issuer=issuer,
        provider_factor=provider_factor,
    )
    session.add(row)
    session.flush()
    is_new = anywhere is not None and here is None
    return OpenedSession(token, device_token, is_new, here or anywhere)


def is_known_device(session: Session, account: Account, device_token: str) -> bool:
    """Tell whether the account signed in on this browser before."""
    if not device_token:
        return False
    row = select(SignInSession.id).filter_by(
        account_id=account.id, device_sha256=_hash(device_token)
    )
    return session.scalar(row.limit(1)) is not None


def find_session(
    session: Session, token: str, limits: SessionLimits, now: dt.datetime
) -> SignInSession | None:
    """The open session of a token, with its account."""
    query = select(SignInSession).join(SignInSession.account)
    query = query.where(SignInSession.token_sha256 == _hash(token), limits.is_open(now))
    return session.scalar(query.options(joinedload(SignInSession.account)))


def list_open_sessions(
    session: Session, account: Account, limits: SessionLimits, now: dt.datetime
) -> Sequence[SignInSession]:
    """List the sessions in which an account is signed in, last seen first."""
    query = select(SignInSession).join(SignInSession.account)
    query = query.where(SignInSession.account_id == account.id, limits.is_open(now))
    return session.scalars(query.order_by(SignInSession.last_seen_at.desc())).all()


def mark_seen(session: Session, session_id: int, now: dt.datetime) -> None:
    """Note that a session is in use."""
    session.execute(
        update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=now)
    )


def end_sessions(
    session: Session,
    account: Account,
    now: dt.datetime,
    *,
    only: int | None = None,
    but: int | None = None,
) -> int:
    """End one session of an account, or all but one; says how many."""
    query = select(SignInSession).filter_by(account_id=account.id, ended_at=None)
    rows = session.scalars(query).all()
    ended = [row for row in rows if only in {None, row.id} and row.id != but]
    for row in ended:
        row.ended_at = now
    session.flush()
    return len(ended)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
