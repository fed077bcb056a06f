"""Sign in, sign out, one-time links, change of password."""

from flask import (
    Blueprint,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from workflow.config import Settings
from workflow.domain.errors import BadInputError
from workflow.models import Account, SecurityEventKind
from workflow.services.accounts import credentials, tokens
from workflow.services.accounts.openid import ProviderDownError
from workflow.web import database
from workflow.web.auth import second_factor, sign_on
from workflow.web.auth.forms import ChangePasswordForm, LinkForm, NewPasswordForm, SignInForm
from workflow.web.auth.guessing import limit_guesses, typed_login
from workflow.web.auth.login import current_account, current_account_key, log, log_out
from workflow.web.clock import now
from workflow.web.forms.base import add_fault
from workflow.web.language import translate
from workflow.web.protection.access import account, public, signed_in
from workflow.web.protection.security import limiter
from workflow.web.protection.security_log import note
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting
from workflow.web.urls import home_url

bp = Blueprint("auth", __name__)

#: Tells the page after signing out to remove what this browser kept.
_SIGNED_OUT = "signed_out"
_SERVER_FAULT = 500


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@limit_guesses
def sign_in() -> ViewResult:
    """Ask for login and password; a wrong one of either gets the same answer."""
    if current_account():
        return redirect(home_url())
    form = SignInForm()
    if form.is_submitted() and not _passwords():
        form.form_errors = [_("Ở đây không đăng nhập bằng mật khẩu.")]
    elif form.validate_on_submit():
        found = credentials.sign_in(
            database.session(),
            typed_login(),
            form.password.data,
            meanwhile=database.let_others_write,
        )
        if found:
            with submitting() as submission:
                onward = second_factor.enter(found, submission, by="password")
            return redirect(onward)
        _note_failure(typed_login())
        form.form_errors.append(_("Tên đăng nhập hoặc mật khẩu chưa đúng."))
    signed_out = cookie.pop(_SIGNED_OUT, False)
    page = render_template("auth/sign_in.html", form=form, signed_out=signed_out)
    return (page, UNPROCESSABLE) if form.is_submitted() else page


@bp.post("/sign-out")
@signed_in
def sign_out() -> Response:
    """End the session, at the sign-on provider too; what was typed here is removed with it."""
    onward = sign_on.sign_out_address() or url_for("auth.sign_in")
    with submitting() as submission:
        log_out(submission)
        submission.notify(_("Anh/chị đã đăng xuất."))
    cookie[_SIGNED_OUT] = True
    answer = redirect(onward)
    answer.headers["Clear-Site-Data"] = '"storage"'  # over HTTPS; elsewhere the script does it
    return answer


@bp.after_request
def forget_who_signs_out(answer: Response) -> Response:
    """Let this browser forget whoever signs out, though the server could not note it."""
    if request.endpoint == "auth.sign_out" and answer.status_code >= _SERVER_FAULT:
        cookie.clear()
        cookie[_SIGNED_OUT] = True
        answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


@bp.get("/link")
@public
def link() -> str:
    """Take the secret of a one-time link out of its address; opening the page uses nothing up.

    It stands behind the `#`, which no browser sends along: it is in no log and no `Referer`.
    """
    return render_template("auth/link.html", form=LinkForm(formdata=None))


@bp.post("/link/enter")
@public
@limiter.limit("60/15 minutes")
def use_link() -> ViewResult:
    """Let the holder of a one-time link choose a password.

    One for an emergency signs in by itself; where passwords don't, the others link the account to a
    sign-on provider.
    """
    token = request.form.get("token", "").strip().rpartition("#")[2]
    if credentials.is_emergency_link(database.session(), token):
        return _enter_by_emergency(token)
    if not _passwords():
        return _link_to_provider(token)
    return _choose_password(token)


def _choose_password(token: str) -> ViewResult:
    if "password" not in request.form:
        form = NewPasswordForm(formdata=None)
        return render_template("auth/link_password.html", form=form, token=token)
    form = NewPasswordForm()
    if form.validate():
        session = database.session()
        owner = credentials.find_link_owner(session, token, now())
        hashed = _hash_password(form, owner) if owner else ""
        database.begin_writing()
        if owner is None or (hashed and credentials.redeem_link(session, token, now()) is None):
            return render_template("auth/link_used.html"), 410
        text = _(
            "Đã đặt mật khẩu. Từ lần sau, hãy đăng nhập bằng tên «%(login)s».", login=owner.login
        )
        if hashed and (onward := _set_password(form, owner, hashed, text, by="link")):
            return redirect(onward)
    return render_template("auth/link_password.html", form=form, token=token), UNPROCESSABLE


@bp.route("/password", methods=["GET", "POST"])
@signed_in
@limiter.limit("20/15 minutes", methods=["POST"], key_func=current_account_key)
def change_password() -> ViewResult:
    """Change one's own password; other devices are signed out."""
    form, me = ChangePasswordForm(), account()
    if not _passwords():
        abort(404)
    if form.validate_on_submit():
        shown, session = form.current.data, database.session()
        release = database.let_others_write
        if not credentials.sign_in(session, me.login, shown, meanwhile=release):
            add_fault(form, "current", _("Mật khẩu đang dùng chưa đúng."))
        elif hashed := _hash_password(form, me):
            text = _("Đã đổi mật khẩu. Các thiết bị khác đã được đăng xuất.")
            if onward := _set_password(form, me, hashed, text, by="password"):
                return redirect(onward)
    page = render_template("auth/change_password.html", form=form)
    return (page, UNPROCESSABLE) if form.is_submitted() else page


def _hash_password(form: NewPasswordForm, person: Account) -> str:
    """Hash the password of a form while nobody waits to save; empty if it is refused."""
    release = database.let_others_write
    try:
        return credentials.hash_password(person, form.password.data, meanwhile=release)
    except BadInputError as error:
        form.show_refusal(error)
        return ""


def _set_password(
    form: NewPasswordForm, person: Account, hashed: str, notice: str, *, by: str
) -> str:
    """Give the person the password of this hash and sign them in again.

    Returns the next address; empty if it was refused. Whoever is signed in has shown the second
    factor; a link alone shows none.
    """
    onward = ""
    with submitting(form) as submission:
        credentials.set_password(person, hashed)
        if by == "link":
            onward = second_factor.enter(person, submission, by=by)
            log(SecurityEventKind.LINK_USED, person)
        else:
            onward = home_url()
            second_factor.tell_and_log_in(person, submission, by=by)
        log(SecurityEventKind.PASSWORD_CHANGED, person)
        submission.notify(notice)
        submission.notify(_describe_tokens(person), "warn")
    return onward if submission.done else ""


def _describe_tokens(person: Account) -> str:
    """Tell of the tokens that go on: somebody who had the old password may have made one."""
    count = len(tokens.list_open_tokens(database.session(), person, now()))
    text = _(
        "Còn %(count)s mã truy cập dùng được với tài khoản này; mã nào không phải của anh/chị"
        " thì thu hồi ở «Tài khoản của tôi», mục «Mã truy cập cho phần mềm».",
        count=count,
    )
    return text if count else ""


def _passwords() -> bool:
    """Tell whether passwords sign in here."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.passwords


def _enter_by_emergency(token: str) -> ViewResult:
    """Sign in whoever holds a link for an emergency; a button does it, so that no preview may."""
    if "enter" not in request.form:
        return render_template("auth/emergency.html", token=token)
    database.begin_writing()
    found = credentials.redeem_link(database.session(), token, now())
    if found is None:
        return render_template("auth/link_used.html"), 410
    with submitting() as submission:
        onward = second_factor.enter(found, submission, by="emergency link")
        log(SecurityEventKind.EMERGENCY_SIGN_IN, found)
    return redirect(onward)


def _link_to_provider(token: str) -> ViewResult:
    """Let the holder of a link choose the provider by which they will sign in."""
    if "provider" not in request.form:
        return render_template("auth/link_provider.html", fault="", token=token)
    try:
        return sign_on.leave_for(request.form["provider"], home_url(), link=token)
    except ProviderDownError as error:
        message = translate(error.message)
        page = render_template("auth/link_provider.html", fault=message, token=token)
        return page, UNPROCESSABLE


def _note_failure(login: str) -> None:
    """Log a wrong guess, with the account where there is one."""
    account_id = database.session().scalar(select(Account.id).filter_by(login=login))
    note(SecurityEventKind.SIGN_IN_FAILED, account_id, {"login": login})
