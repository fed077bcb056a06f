"""Who is signed in, as the session cookie says and the database confirms."""

from flask import Flask, g
from flask import session as cookie
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user

from workflow.models import Account
from workflow.web import database


class SignedInUser(UserMixin):
    """An account as Flask-Login carries it; a new password makes older cookies void."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.name = account.name

    def get_id(self) -> str:
        return f"{self.account.id}.{self.account.session_key}"


def init_app(app: Flask) -> None:
    """Let Flask-Login find people."""
    manager = LoginManager(app)
    manager.user_loader(_load_user)


def _load_user(key: str) -> SignedInUser | None:
    account_id, _, session_key = key.partition(".")
    account = database.session().get(Account, int(account_id)) if account_id.isdigit() else None
    if account is None or not account.active or account.session_key != session_key:
        return None
    return SignedInUser(account)


def act_as_anonymous() -> None:
    """Show the rest of this request to nobody: for the page that tells of a failed database.

    Every template asks Flask-Login who is there, which would ask the database again.
    """
    g._login_user = AnonymousUserMixin()


def current_account() -> Account | None:
    """The account that is signed in."""
    return current_user.account if current_user.is_authenticated else None


def log_in(account: Account) -> None:
    """Sign the account in, in a fresh session; only the language is carried over."""
    language = cookie.get("language")
    cookie.clear()
    if language:
        cookie["language"] = language
    cookie.permanent = True
    login_user(SignedInUser(account))
