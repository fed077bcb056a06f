"""The page of whoever is signed in."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.domain.errors import BadInputError
from workflow.services.accounts import credentials
from workflow.services.reminders.mail_status import preview_reminders
from workflow.web import database
from workflow.web.access import account, signed_in
from workflow.web.accounts.forms import AccountForm
from workflow.web.clock import today
from workflow.web.forms.faults import add_fault
from workflow.web.language import translate

bp = Blueprint("accounts", __name__)


@bp.get("/account")
@signed_in
def show() -> str:
    """Show where reminders go, and what the one of today says."""
    return _page(AccountForm(obj=account()))


@bp.post("/account")
@signed_in
def save() -> Response | tuple[str, int]:
    """Keep what the person says about letters."""
    form, me = AccountForm(), account()
    if not form.validate():
        return _page(form), 422
    try:
        credentials.set_email(me, form.email.data or "")
    except BadInputError as error:
        add_fault(form, error.field, translate(error.message))
        return _page(form), 422
    me.reminded, me.mail_language = form.reminded.data, form.mail_language.data
    database.session().commit()
    flash(_("Đã lưu."), "good")
    return redirect(url_for("accounts.show"))


def _page(form: AccountForm) -> str:
    return render_template(
        "accounts/account.html",
        form=form,
        mail=current_app.config["SETTINGS"].mail,
        preview=preview_reminders(database.session(), account(), today()),
        today=today(),
    )
