"""Somebody who has signed in, without going through the page for it."""

from sqlalchemy.orm import Session

from workflow.models import Account
from workflow.services.accounts import sessions
from workflow.services.accounts.sessions import Device
from workflow.web.auth.login import SignedInUser
from workflow.web.clock import now


def sign_in_directly(session: Session, account: Account) -> SignedInUser:
    """What signing in leaves behind; commits."""
    device = Device("", "127.0.0.1", "tests")
    opened = sessions.open_session(session, account, device, now())
    session.commit()
    return SignedInUser(account, opened.token)
