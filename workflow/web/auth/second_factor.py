"""Pages of the second factor: asked for after the password, set up in one's own account."""

import datetime as dt

import pyotp
import segno
from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField

from workflow.config import Settings
from workflow.models import Account, SecurityEventKind
from workflow.services.accounts import second_factor
from workflow.services.accounts.second_factor import SecretBox, Site
from workflow.web import database
from workflow.web.auth import reauthentication
from workflow.web.auth.current_user import current_user
from workflow.web.auth.login import current_account, describe_browser, log, log_in
from workflow.web.clock import now
from workflow.web.forms import Form, LineField
from workflow.web.forms.base import add_fault
from workflow.web.language import translate
from workflow.web.protection.access import account, public, signed_in
from workflow.web.protection.security import limiter
from workflow.web.protection.security_log import note
from workflow.web.query_args import parse_int
from workflow.web.submitting import UNPROCESSABLE, Submission, ViewResult, notify, submitting
from workflow.web.urls import is_api_request, local_url

bp = Blueprint("second_factor", __name__)

#: Where the cookie keeps who has shown the password, the secret being set up, a challenge.
_PENDING, _SECRET, _CHALLENGE = "pending", "totp_secret", "challenge"
#: And when the challenge was given.
_ASKED_AT = "challenge_at"
#: What somebody may open who has to add a factor first.
_BEFORE_SETUP = {"auth.sign_out", "language.switch"}
#: How long after the password the second factor may come.
_PENDING_LIFE = dt.timedelta(minutes=10)
#: Person, session key, moment, how, where to go on, issuer; an older release kept fewer.
_PENDING_PARTS = 6
_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class CodeForm(Form):
    """A code, or what a passkey answered."""

    code = LineField(_l("Mã 6 số, hoặc mã dự phòng"), render_kw=_CODE)
    credential = HiddenField()


class AddAppForm(Form):
    """The first code of an app, and the password again where there is one."""

    code = LineField(_l("Mã 6 số mà ứng dụng đang hiện"), render_kw=_CODE)
    password = PasswordField(
        _l("Mật khẩu đang dùng"), render_kw={"autocomplete": "current-password"}
    )
    credential = HiddenField()


class RemoveForm(Form):
    """The password again, before a factor is taken away."""

    #: Under a name of its own: both forms are on one page.
    removal_password = PasswordField(
        _l("Mật khẩu đang dùng"), render_kw={"autocomplete": "current-password"}
    )


def enter(
    person: Account,
    submission: Submission,
    *,
    by: str,
    onward: str | None = None,
    issuer: str | None = None,
    provider_factor: bool = False,
) -> str:
    """Sign a person in, or ask for the second factor first; returns the next address.

    `provider_factor` says that a sign-on provider has seen one that counts here.
    """
    onward = local_url(onward or request.args.get("next"))
    if not provider_factor and second_factor.has_factor(database.session(), person):
        pending = [person.id, person.session_key, now().timestamp(), by, onward, issuer]
        submission.after_commit(lambda: cookie.__setitem__(_PENDING, pending))
        return url_for("second_factor.ask")
    tell_and_log_in(person, submission, by=by, issuer=issuer, provider_factor=provider_factor)
    return onward


def tell_and_log_in(
    person: Account,
    submission: Submission,
    *,
    by: str,
    issuer: str | None = None,
    provider_factor: bool = False,
) -> None:
    """Sign a person in and tell them what happened with their account meanwhile."""
    warnings = log_in(person, submission, by=by, issuer=issuer, provider_factor=provider_factor)
    for warning in warnings:
        submission.notify(translate(warning), "warn")


def _pending_key() -> str:
    return f"second {(cookie.get(_PENDING) or ['?'])[0]}"


@bp.route("/sign-in/second", methods=["GET", "POST"])
@public
@limiter.limit("10/15 minutes", methods=["POST"], key_func=_pending_key)
def ask() -> ViewResult:
    """Ask for the second factor of whoever has just shown the password."""
    session, person = database.session(), _pending_person()
    if current_account() or person is None:
        return redirect(url_for("auth.sign_in"))
    form = CodeForm()
    if form.is_submitted() and form.validate():
        with submitting() as submission:
            by = _use_factor(form, person)
            if by:
                onward = str(cookie[_PENDING][4])
                how, issuer = f"{cookie[_PENDING][3]}, {by}", cookie[_PENDING][5]
                tell_and_log_in(person, submission, by=how, issuer=issuer)
        if by:
            return redirect(onward)
        note(SecurityEventKind.SECOND_FACTOR_FAILED, person.id)
        add_fault(form, "code", _("Mã chưa đúng, đã dùng rồi hoặc đã hết hạn."))
    known = second_factor.list_factors(session, person)
    options, challenge = second_factor.sign_in_options(_site(), known)
    cookie[_CHALLENGE], cookie[_ASKED_AT] = challenge, now().timestamp()
    page = render_template("auth/second_factor.html", form=form, options=options)
    return (page, UNPROCESSABLE) if form.is_submitted() else page


def _pending_person() -> Account | None:
    """Find who has shown the password a moment ago; a new password since makes that void."""
    found = cookie.get(_PENDING)
    if not found or len(found) != _PENDING_PARTS:
        return None
    if now().timestamp() - found[2] > _PENDING_LIFE.total_seconds():
        return None
    person = database.session().get(Account, found[0])
    return person if person and person.active and person.session_key == found[1] else None


def _use_factor(form: CodeForm, person: Account) -> str:
    """Check the answer against each factor; return the one that was right, empty for none."""
    session, challenge = database.session(), cookie.get(_CHALLENGE, "")
    if form.credential.data:
        shown = challenge and second_factor.use_passkey(
            session,
            person,
            form.credential.data,
            challenge=challenge,
            asked_at=float(cookie.get(_ASKED_AT, 0)),
            site=_site(),
            now=now(),
        )
        return "passkey" if shown else ""
    fits = second_factor.use_code(session, person, form.code.data or "", _box(), now())
    return "code" if fits else ""


def _box() -> SecretBox:
    settings: Settings = current_app.config["SETTINGS"]
    return SecretBox(settings.secret_key, settings.old_secret_key)


def _site() -> Site:
    """This site as browsers see it: by the settings, else by the name of the request."""
    settings: Settings = current_app.config["SETTINGS"]
    origin = settings.public_url or request.host_url.rstrip("/")
    host = origin.partition("://")[2].partition("/")[0]
    return Site(host.rpartition(":")[0] or host, f"{origin.partition('://')[0]}://{host}")


@bp.get("/account/second-factor")
@signed_in
def show() -> str:
    """Show one's factors, and what is needed to add one."""
    return _page(AddAppForm(formdata=None))


def _page(form: AddAppForm, codes: list[str] | None = None) -> str:
    me, session = account(), database.session()
    known = second_factor.list_factors(session, me)
    secret = cookie.setdefault(_SECRET, pyotp.random_base32())
    options, cookie[_CHALLENGE] = second_factor.passkey_options(me, _site(), known)
    picture = segno.make(second_factor.totp_address(me, secret)).svg_inline(scale=4)
    settings: Settings = current_app.config["SETTINGS"]
    return render_template(
        "accounts/second_factor.html",
        form=form,
        removal=RemoveForm(formdata=None),
        factors=known,
        required=second_factor.is_required(me, settings.second_factor),
        secret=secret,
        picture=Markup(picture),  # noqa: S704 (drawn here from our own text)
        options=options,
        codes=codes,
        asks_password=reauthentication.asks_password(),
    )


@bp.post("/account/second-factor")
@signed_in
@limiter.limit("10/15 minutes", key_func=lambda: f"factor {account().id}")
def add() -> ViewResult:
    """Add an app or a passkey; the page shows the recovery codes this once."""
    form, me = AddAppForm(), account()
    if not form.validate() or not reauthentication.confirms(form, form.password):
        return _page(form), UNPROCESSABLE
    with submitting() as submission:
        codes = _add_factor(form, me)
        if codes:
            log(SecurityEventKind.SECOND_FACTOR_ADDED, me)
            submission.after_commit(lambda: cookie.pop(_SECRET, None))
    if codes is None:
        add_fault(form, "code", _("Mã chưa đúng; hãy xem giờ của điện thoại rồi nhập mã mới."))
        return _page(form), UNPROCESSABLE
    return _page(AddAppForm(formdata=None), codes)


def _add_factor(form: AddAppForm, me: Account) -> list[str] | None:
    session, secret = database.session(), cookie.get(_SECRET, "")
    if form.credential.data:
        return second_factor.add_passkey(
            session, me, form.credential.data, challenge=cookie.get(_CHALLENGE, ""), site=_site(),
            label=describe_browser(request.user_agent.string), now=now(),
        )  # fmt: skip
    if not secret:
        return None
    return second_factor.add_totp(session, me, secret, form.code.data or "", _box(), now())


@bp.post("/account/second-factor/remove")
@signed_in
@limiter.limit("10/15 minutes", key_func=lambda: f"factor {account().id}")
def remove() -> ViewResult:
    """Take one of one's factors away."""
    form, me, session = RemoveForm(), account(), database.session()
    factor_id = parse_int(request.form.get("factor", ""))
    if not reauthentication.confirms(form, form.removal_password):
        notify(reauthentication.ask_again(), "bad")
    elif factor_id is not None:
        with submitting() as submission:
            if second_factor.remove_factor(session, me, factor_id):
                log(SecurityEventKind.SECOND_FACTOR_REMOVED, me)
                submission.notify(_("Đã bỏ."))
    return redirect(url_for("second_factor.show"))


def init_app(app: Flask) -> None:
    """Lead people who need a second factor to its page, before anything else."""
    app.before_request(_require_setup)


def _require_setup() -> Response | None:
    endpoint, person = request.endpoint or "", current_account()
    if person is None or endpoint in _BEFORE_SETUP or endpoint.startswith("second_factor."):
        return None
    if is_api_request():  # who made the token had signed in with what was needed then
        return None
    settings: Settings = current_app.config["SETTINGS"]
    needed = second_factor.is_required(person, settings.second_factor)
    user = current_user()
    shown = bool(user and user.session and user.session.provider_factor)
    if not needed or shown or second_factor.has_factor(database.session(), person):
        return None
    return redirect(url_for("second_factor.show"))
