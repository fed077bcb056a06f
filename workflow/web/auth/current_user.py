"""The person of a request: the database knows whose token it carries, and until when.

A browser carries it in its cookie, a program in the header `Authorization`; neither counts in the
place of the other.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, g, request
from flask import session as cookie
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from workflow.config import Settings
from workflow.models import Account, ApiToken, SignInSession
from workflow.services.accounts import sessions, tokens
from workflow.services.accounts.sessions import SessionLimits
from workflow.web import database
from workflow.web.clock import now
from workflow.web.urls import SAME_FOR_ALL, is_api_request
from workflow.write_lock import holds_lock

#: Named as earlier releases did, so that an update signs nobody out.
TOKEN_KEY = "_user_id"  # noqa: S105 (where the token is, not a token)


@dataclass(frozen=True)
class SignedInUser:
    """An account under the token of its session."""

    account: Account
    token: str
    session: SignInSession | None = None
    #: The token of the program that asks.
    api_token: ApiToken | None = None

    @property
    def is_test(self) -> bool:
        """Tell whether nothing that is asked is to be stored."""
        return bool(self.api_token and self.api_token.start.startswith(tokens.TEST_PREFIX))

    @property
    def name(self) -> str:
        return self.account.name


def init_app(app: Flask) -> None:
    """Tell templates who is there: `current_user`, None for nobody."""
    app.context_processor(lambda: {"current_user": current_user()})


def session_limits() -> SessionLimits:
    """Read the time limits of sessions."""
    settings: Settings = current_app.config["SETTINGS"]
    return SessionLimits(settings.session_idle, settings.session_life)


def current_user() -> SignedInUser | None:
    """Find whoever is signed in, once a request."""
    if "user" not in g and request.endpoint in SAME_FOR_ALL:
        g.user = None
    elif "user" not in g:
        g.user = _find_program() if is_api_request() else _find_person()
    user: SignedInUser | None = g.user
    return user


def act_as_anonymous() -> None:
    """Show the rest of this request to nobody: for the page that reports a failed database.

    Every template asks who is there, which would ask the database again.
    """
    g.user = None


def _find_program() -> SignedInUser | None:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        return None
    row = tokens.find_token(database.session(), token.strip(), now())
    if row is None:
        return None
    if row.last_used_at is None or now() - row.last_used_at >= tokens.USED_WITHIN:
        _note("token", row.id, tokens.mark_used)
    return SignedInUser(row.account, token, api_token=row)


def _find_person() -> SignedInUser | None:
    token = cookie.get(TOKEN_KEY)
    if not isinstance(token, str):
        return None
    row = sessions.find_session(database.session(), token, session_limits(), now())
    if row is None:
        return None
    if now() - row.last_seen_at >= sessions.SEEN_WITHIN:
        _note("session", row.id, sessions.mark_seen)
    return SignedInUser(row.account, token, row)


def _note(what: str, row_id: int, mark: Callable[[Session, int, dt.datetime], None]) -> None:
    """Note now and then that something is in use; a page that only reads waits for no writer."""
    if holds_lock():  # of this request, which would wait for itself
        database.let_others_write()
    try:
        with Session(database.engine()) as session:
            mark(session, row_id, now())
            session.commit()
    except SQLAlchemyError:
        current_app.logger.warning("%s %d could not be marked as used", what, row_id)
