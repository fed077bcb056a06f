"""The page of whoever is signed in."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.models import SecurityEventKind
from workflow.services.accounts import sessions
from workflow.services.accounts.letter_address import change_address
from workflow.services.accounts.security_events import describe_event
from workflow.services.reminders.mail_status import preview_reminders
from workflow.services.security_log import list_events_about
from workflow.web import database
from workflow.web.accounts.forms import AccountForm
from workflow.web.auth import reauthentication
from workflow.web.auth.current_user import session_limits
from workflow.web.auth.login import current_account_key, current_session_id, log
from workflow.web.clock import now, today
from workflow.web.personal_data import send_personal_data
from workflow.web.protection.access import account, signed_in
from workflow.web.protection.security import limiter
from workflow.web.submitting import UNPROCESSABLE, ViewResult, notify, submitting

bp = Blueprint("accounts", __name__)


@bp.get("/account")
@signed_in
def show() -> str:
    """Show where reminders go, and what the one of today says."""
    return _page(AccountForm(obj=account()))


@bp.post("/account")
@signed_in
@limiter.limit("60/15 minutes", key_func=current_account_key)
def save() -> ViewResult:
    """Store whether and where the person wants letters."""
    form, me = AccountForm(), account()
    if form.validate() and _may_write_to(form):
        with submitting(form) as submission:
            change_address(database.session(), me, form.email.data or "", by=me, now=now())
            me.reminded, me.mail_language = form.reminded.data, form.mail_language.data
            submission.notify(_("Đã lưu."))
        if submission.done:
            return redirect(url_for("accounts.show"))
    return _page(form), UNPROCESSABLE


def _may_write_to(form: AccountForm) -> bool:
    """Tell whether letters may go where the form says; another address needs who one is again."""
    if (form.email.data or "").strip() == (account().email or "") or reauthentication.is_fresh():
        return True
    return reauthentication.confirms(form, form.password)


@bp.get("/account/data.json")
@signed_in
def export_data() -> Response:
    """Give out what is kept of oneself."""
    return send_personal_data(account())


@bp.get("/account/sessions")
@signed_in
def show_sessions() -> str:
    """Show where one is signed in."""
    found = sessions.list_open_sessions(database.session(), account(), session_limits(), now())
    return render_template(
        "accounts/sessions.html",
        found=found,
        current=current_session_id(),
        events=list_events_about(database.session(), account()),
        describe=describe_event,
    )


@bp.post("/account/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> ViewResult:
    """End a session of one's own."""
    if not reauthentication.is_fresh():
        return _ask_to_sign_in()
    with submitting() as submission:
        if sessions.end_sessions(database.session(), account(), now(), only=session_id):
            log(SecurityEventKind.SESSIONS_ENDED, account())
            submission.notify(_("Đã đăng xuất trên thiết bị đó."))
    return redirect(url_for("accounts.show_sessions"))


@bp.post("/account/sessions/end-others")
@signed_in
def end_other_sessions() -> ViewResult:
    """End all sessions of one's own but this one."""
    if not reauthentication.is_fresh():
        return _ask_to_sign_in()
    with submitting() as submission:
        sessions.end_sessions(database.session(), account(), now(), but=current_session_id())
        log(SecurityEventKind.SESSIONS_ENDED, account())
        submission.notify(_("Đã đăng xuất trên mọi thiết bị khác."))
    return redirect(url_for("accounts.show_sessions"))


def _ask_to_sign_in() -> Response:
    """Ask who has been signed in for long, and may be somebody else by now, to sign in again."""
    notify(reauthentication.ask_to_sign_in(), "bad")
    return redirect(url_for("accounts.show_sessions"))


def _page(form: AccountForm) -> str:
    return render_template(
        "accounts/account.html",
        form=form,
        mail=current_app.config["SETTINGS"].mail,
        asks_password=reauthentication.asks_password() and not reauthentication.is_fresh(),
        preview=preview_reminders(database.session(), account(), today()),
        today=today(),
    )
