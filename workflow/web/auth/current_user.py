"""The person of a request: the cookie carries a token, the database knows whose and until when."""

from dataclasses import dataclass

from flask import Flask, current_app, g
from flask import session as cookie
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from workflow.config import Settings
from workflow.models import Account, SignInSession
from workflow.services.accounts import sessions
from workflow.services.accounts.sessions import SessionLimits
from workflow.web import database
from workflow.web.clock import now

#: Named as earlier releases did, so that an update signs nobody out.
TOKEN_KEY = "_user_id"  # noqa: S105 (where the token is, not a token)


@dataclass(frozen=True)
class SignedInUser:
    """An account under the token of its session."""

    account: Account
    token: str
    session: SignInSession | None = None

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
    if "user" not in g:
        token = cookie.get(TOKEN_KEY)
        g.user = _find_user(token) if isinstance(token, str) else None
    user: SignedInUser | None = g.user
    return user


def act_as_anonymous() -> None:
    """Show the rest of this request to nobody: for the page that reports a failed database.

    Every template asks who is there, which would ask the database again.
    """
    g.user = None


def _find_user(token: str) -> SignedInUser | None:
    row = sessions.find_session(database.session(), token, session_limits(), now())
    if row is None:
        return None
    _mark_seen(row)
    return SignedInUser(row.account, token, row)


def _mark_seen(row: SignInSession) -> None:
    """Note now and then that a session is in use; a page that only reads waits for no writer."""
    if now() - row.last_seen_at < sessions.SEEN_WITHIN:
        return
    try:
        with Session(database.engine()) as session:
            sessions.mark_seen(session, row.id, now())
            session.commit()
    except SQLAlchemyError:
        current_app.logger.warning("session %s could not be marked as seen", row.id)
