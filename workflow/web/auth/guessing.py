"""Limits on guessing passwords, counted before a password is looked at.

Nobody is kept out by what others do elsewhere: guesses are counted for a login and the address they
come from. Those from everywhere together meet a higher ceiling, from which a browser is exempt that
signed in with this login before.
"""

import ipaddress
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import g, request
from sqlalchemy import select

from workflow.models import Account
from workflow.services.accounts import sessions
from workflow.web import database
from workflow.web.auth.login import current_device
from workflow.web.protection.security import limiter

View = TypeVar("View", bound=Callable[..., object])

#: One address may be a whole office behind a proxy.
_BY_ADDRESS = "60/15 minutes"
_BY_LOGIN_AND_ADDRESS = "10/15 minutes"
_BY_LOGIN = "50/hour"


def typed_login() -> str:
    """The login as accounts write it; one too long for any is cut."""
    return request.form.get("login", "").strip().lower()[:100]


def network_of(address: str) -> str:
    """Give the network that counts as one address: of IPv6 a network has 2⁶⁴ of them."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address


def _address() -> str:
    return network_of(request.remote_addr or "")


def _login_and_address() -> str:
    where = current_device().token if _is_known_device() else _address()
    return f"{typed_login()} {where}"


def _is_known_device() -> bool:
    """Tell whether this browser signed in with the login that is typed."""
    if "known_device" not in g:
        session, token = database.session(), current_device().token
        query = select(Account).filter_by(login=typed_login())
        found = session.scalar(query) if token else None
        g.known_device = found is not None and sessions.is_known_device(session, found, token)
    known: bool = g.known_device
    return known


def limit_guesses(view: View) -> View:
    """Hold a view that takes logins and passwords to all limits.

    Flask-Limiter asks the shorter ones first and stops at the first that is exceeded: who meets the
    limit of an address uses nothing up of what all addresses have together.
    """
    limited: Any = view
    for limit in (
        limiter.limit(
            _BY_LOGIN, methods=["POST"], key_func=typed_login, exempt_when=_is_known_device
        ),
        limiter.limit(_BY_LOGIN_AND_ADDRESS, methods=["POST"], key_func=_login_and_address),
        limiter.limit(_BY_ADDRESS, methods=["POST"], key_func=_address),
    ):
        limited = limit(limited)
    return cast(View, limited)
