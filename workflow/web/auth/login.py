"""Who is signed in: the cookie names a session, the database knows whose and until when."""

import datetime as dt
import re
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, after_this_request, current_app, g, request
from flask import session as cookie
from flask_login import (
    AnonymousUserMixin,
    LoginManager,
    UserMixin,
    current_user,
    login_user,
    logout_user,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from workflow.config import Settings
from workflow.domain.errors import Message
from workflow.models import Account, SecurityEventKind, SignInSession
from workflow.services import security_log
from workflow.services.accounts import sessions
from workflow.services.accounts.security_events import describe_warning
from workflow.services.accounts.sessions import Device, OpenedSession, SessionLimits
from workflow.web import database
from workflow.web.clock import now
from workflow.web.security import cookie_name

if TYPE_CHECKING:  # it builds on this module
    from workflow.web.submitting import Submission

_BROWSERS = ("Edg", "OPR", "CocCoc", "coc_coc", "Firefox", "Chrome", "Safari")
_NAMES = {"Edg": "Edge", "OPR": "Opera", "CocCoc": "Coc Coc", "coc_coc": "Coc Coc"}
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")


class SignedInUser(UserMixin):
    """An account as Flask-Login carries it, under the token of its session."""

    def __init__(self, account: Account, token: str, session_id: int | None = None) -> None:
        self.account = account
        self.name = account.name
        self.token = token
        self.session_id = session_id

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask) -> None:
    """Let Flask-Login find people."""
    manager = LoginManager(app)
    manager.user_loader(_load_user)
    app.jinja_env.filters["browser_name"] = describe_browser


def session_limits() -> SessionLimits:
    """How long sessions live here."""
    settings: Settings = current_app.config["SETTINGS"]
    return SessionLimits(settings.session_idle, settings.session_life)


def _load_user(token: str) -> SignedInUser | None:
    row = sessions.find_session(database.session(), token, session_limits(), now())
    if row is None:
        return None
    _mark_seen(row)
    return SignedInUser(row.account, token, row.id)


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


def act_as_anonymous() -> None:
    """Show the rest of this request to nobody: for the page that tells of a failed database.

    Every template asks Flask-Login who is there, which would ask the database again.
    """
    g._login_user = AnonymousUserMixin()


def current_account() -> Account | None:
    """The account that is signed in."""
    return current_user.account if current_user.is_authenticated else None


def current_account_key() -> str:
    """What limits count by: the account, wherever it is signed in."""
    account = current_account()
    return f"account {account.id}" if account else request.remote_addr or "?"


def current_session_id() -> int | None:
    """The session that this request belongs to."""
    return current_user.session_id if current_user.is_authenticated else None


def current_device() -> Device:
    """The browser of this request."""
    token = request.cookies.get(_device_cookie(), "")
    return Device(token, request.remote_addr or "", request.user_agent.string)


def log_in(account: Account, submission: "Submission", *, by: str) -> list[Message]:
    """Sign the account in, in a fresh session; returns what happened with it meanwhile.

    `by` says for the security log how: with a password, by a link.
    """
    _end_current_session()
    session, at = database.session(), _moment()
    opened = sessions.open_session(session, account, current_device(), at)
    told = security_log.list_events_to_tell(session, account, opened.before)
    log(SecurityEventKind.SIGNED_IN, account, by=by)
    if opened.is_new_device:
        log(SecurityEventKind.NEW_DEVICE, account)
    submission.after_commit(partial(_set_cookies, account, opened))
    return [describe_warning(event) for event in told]


def log(kind: SecurityEventKind, account: Account, **detail: str) -> None:
    """Log what somebody did with their own account, with the transaction of this request."""
    security_log.log_security_event(
        database.session(),
        kind,
        now=_moment(),
        account_id=account.id,
        by_id=account.id,
        detail=detail,
    )


def _moment() -> dt.datetime:
    """One moment for all that a request does: nobody is told of what signing in here did itself."""
    moment: dt.datetime = g.setdefault("moment", now())
    return moment


def _set_cookies(account: Account, opened: OpenedSession) -> None:
    language = cookie.get("language")
    cookie.clear()
    if language:
        cookie["language"] = language
    cookie.permanent = True
    login_user(SignedInUser(account, opened.token))
    after_this_request(partial(_set_device_cookie, opened.device_token))


def log_out(submission: "Submission") -> None:
    """End the session, for whoever has a copy of its cookie too."""
    if account := current_account():
        log(SecurityEventKind.SIGNED_OUT, account)
    _end_current_session()
    submission.after_commit(cookie.clear)
    submission.after_commit(logout_user)


def _end_current_session() -> None:
    if account := current_account():
        session_id = current_session_id()
        if session_id is not None:
            sessions.end_sessions(database.session(), account, now(), only=session_id)


def _set_device_cookie(token: str, response: Response) -> Response:
    """Let the browser keep what tells it from others, longer than any session."""
    settings: Settings = current_app.config["SETTINGS"]
    response.set_cookie(
        _device_cookie(),
        token,
        max_age=sessions.DEVICE_LIFE,
        secure=settings.secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return response


def _device_cookie() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return cookie_name("thidua-device", https=settings.secure_cookies)


def describe_browser(user_agent: str) -> str:
    """A browser and its system in a few words, such as "Firefox · Windows"."""
    browser = next((name for name in _BROWSERS if f"{name}/" in user_agent), "")
    system = next((name for name in _SYSTEMS if name in user_agent), "")
    known = [part for part in (_NAMES.get(browser, browser), system) if part]
    return " · ".join(known) or re.sub(r"[/ ].*", "", user_agent) or "?"
