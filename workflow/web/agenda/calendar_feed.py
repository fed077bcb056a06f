"""Addresses of calendars: whoever has one may read it, so it names its person and can be revoked.

The address is signed with the key of the service and tied to the session key of the account: with
a new password old addresses stop working.
"""

import hashlib
from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from workflow.models import Account
from workflow.web.urls import public_url


@dataclass(frozen=True)
class CalendarFeed:
    """Whose calendar it is, and of which bloc; of all their blocs where none is named."""

    account: Account
    bloc_id: int | None


def feed_url(account: Account, bloc_id: int | None = None) -> str:
    """The address of a person's calendar."""
    token = _signer().dumps([account.id, bloc_id or 0, _key(account)])
    return public_url("agenda.feed", token=token)


def open_feed(session: Session, token: str) -> CalendarFeed | None:
    """Whose calendar a token opens; None for a token that is none of ours, or no longer."""
    try:
        account_id, bloc_id, key = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    account = session.get(Account, account_id)
    if account is None or not account.active or key != _key(account):
        return None
    return CalendarFeed(account, bloc_id or None)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="calendar")


def _key(account: Account) -> str:
    return hashlib.sha256(account.session_key.encode()).hexdigest()[:16]
