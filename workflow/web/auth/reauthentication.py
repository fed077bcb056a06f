"""Showing once more who one is, before what guards an account is changed."""

import datetime as dt

from flask import current_app
from flask_babel import gettext as _
from wtforms import PasswordField

from workflow.config import Settings
from workflow.services.accounts import credentials
from workflow.web import database
from workflow.web.auth.current_user import current_user
from workflow.web.clock import now
from workflow.web.forms import Form
from workflow.web.forms.base import add_fault
from workflow.web.protection.access import account

#: Who has no password here has signed in at the provider so lately.
_FRESH = dt.timedelta(minutes=10)


def asks_password() -> bool:
    """Tell whether it is the password that shows it; else a sign-in of a moment ago."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.passwords and account().password_hash is not None


def is_fresh() -> bool:
    """Tell whether the person signed in a moment ago, with all that signing in asks for."""
    user = current_user()
    return bool(user and user.session and now() - user.session.created_at < _FRESH)


def confirms(form: Form, field: PasswordField) -> bool:
    """Tell whether the person has shown it; if not, the form says what is missing."""
    if asks_password():
        session, login = database.session(), account().login
        release = database.let_others_write
        if credentials.sign_in(session, login, field.data or "", meanwhile=release):
            return True
        add_fault(form, field.id, ask_again())
        return False
    if is_fresh():
        return True
    form.form_errors.append(ask_again())
    return False


def ask_again() -> str:
    """Say what somebody is told who has not shown it."""
    if asks_password():
        return _("Mật khẩu đang dùng chưa đúng.")
    return ask_to_sign_in()


def ask_to_sign_in() -> str:
    """Say the same where it is a fresh sign-in that shows it."""
    return _("Để đổi điều này, hãy đăng xuất rồi đăng nhập lại; sau đó có 10 phút.")
