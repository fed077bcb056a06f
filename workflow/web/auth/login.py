"""Signing in and out: sessions are opened and ended, the browser gets what it is to keep."""

import datetime as dt
import re
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, after_this_request, current_app, g, request
from flask import session as cookie
from werkzeug.wrappers import Response

from workflow.config import Settings
from workflow.domain.errors import Message
from workflow.models import Account, SecurityEventKind
from workflow.services import security_log
from workflow.services.accounts import sessions
from workflow.services.accounts.security_events import describe_warning
from workflow.services.accounts.sessions import Device, OpenedSession
from workflow.web import database
from workflow.web.auth import current_user
from workflow.web.clock import now
from workflow.web.protection.security import cookie_name

if TYPE_CHECKING:  # it builds on this module
    from workflow.web.submitting import Submission

_BROWSERS = ("Edg", "OPR", "CocCoc", "coc_coc", "Firefox", "Chrome", "Safari")
_NAMES = {"Edg": "Edge", "OPR": "Opera", "CocCoc": "Coc Coc", "coc_coc": "Coc Coc"}
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")


def init_app(app: Flask) -> None:
    """Let templates say who is there, and on what."""
    current_user.init_app(app)
    app.jinja_env.filters["browser_name"] = describe_browser


def current_account() -> Account | None:
    """The account that is signed in."""
    user = current_user.current_user()
    return user.account if user else None


def current_account_key() -> str:
    """Give the key that limits count by: the account, wherever it is signed in."""
    account = current_account()
    return f"account {account.id}" if account else request.remote_addr or "?"


def current_session_id() -> int | None:
    """The session that this request belongs to."""
    user = current_user.current_user()
    return user.session.id if user and user.session else None


def current_device() -> Device:
    """The browser of this request."""
    token = request.cookies.get(_device_cookie(), "")
    return Device(token, request.remote_addr or "", request.user_agent.string)


def log_in(
    account: Account,
    submission: "Submission",
    *,
    by: str,
    issuer: str | None = None,
    provider_factor: bool = False,
) -> list[Message]:
    """Sign the account in, in a fresh session; returns what happened with it meanwhile.

    `by` says for the security log how: with a password, by a link; `issuer` by whose word, and
    `provider_factor` whether it saw a second factor that counts.
    """
    _end_current_session()
    session, at = database.session(), _moment()
    opened = sessions.open_session(
        session, account, current_device(), at, issuer=issuer, provider_factor=provider_factor
    )
    warnings = security_log.list_events_to_tell(session, account, opened.before)
    log(SecurityEventKind.SIGNED_IN, account, by=by)
    if opened.is_new_device:
        log(SecurityEventKind.NEW_DEVICE, account)
    submission.after_commit(partial(_set_cookies, opened))
    return [describe_warning(event) for event in warnings]


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


def _set_cookies(opened: OpenedSession) -> None:
    language = cookie.get("language")
    cookie.clear()
    if language:
        cookie["language"] = language
    cookie.permanent = True
    cookie[current_user.TOKEN_KEY] = opened.token
    after_this_request(partial(_set_device_cookie, opened.device_token))


def log_out(submission: "Submission") -> None:
    """End the session, for whoever has a copy of its cookie too."""
    if account := current_account():
        log(SecurityEventKind.SIGNED_OUT, account)
    _end_current_session()
    submission.after_commit(cookie.clear)
    submission.after_commit(current_user.act_as_anonymous)


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
