"""Somebody who has signed in, without going through the page for it."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from workflow.models import Account
from workflow.services.accounts import sessions
from workflow.services.accounts.sessions import Device
from workflow.web.auth.current_user import TOKEN_KEY, SignedInUser
from workflow.web.clock import now


def sign_in_directly(session: Session, account: Account) -> SignedInUser:
    """What signing in leaves behind; commits."""
    device = Device("", "127.0.0.1", "tests")
    opened = sessions.open_session(session, account, device, now())
    session.commit()
    return SignedInUser(account, opened.token)


class SignedInClient(FlaskClient):
    """A client that `app.test_client(user=…)` hands the cookie of somebody signed in."""

    def __init__(self, *args: Any, user: SignedInUser | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user:
            with self.session_transaction() as cookie:
                cookie[TOKEN_KEY] = user.token
