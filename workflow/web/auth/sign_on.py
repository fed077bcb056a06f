"""Single sign-on: there and back to a provider, and whom one is at it.

What a browser is sent away with is kept in its signed cookie for ten minutes and for one answer.
Each provider answers to an address of its own, so that none can answer in place of another.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import PasswordField

from workflow.config import Settings, SignOnProvider
from workflow.domain.errors import DomainError
from workflow.models import SecurityEventKind
from workflow.services.accounts import credentials, identities, openid
from workflow.services.accounts.openid import (
    ProvidedIdentity,
    ProviderClient,
    ProviderDownError,
    SignOnRefusedError,
    SignOnRequest,
)
from workflow.web import database
from workflow.web.auth import reauthentication, second_factor
from workflow.web.auth.current_user import current_user
from workflow.web.auth.forms import SignInForm
from workflow.web.auth.login import current_account, current_account_key, log
from workflow.web.clock import now
from workflow.web.forms import Form
from workflow.web.language import translate
from workflow.web.protection.access import account, public, signed_in
from workflow.web.protection.security import limiter
from workflow.web.protection.security_log import note
from workflow.web.query_args import parse_int
from workflow.web.submitting import UNPROCESSABLE, Submission, ViewResult, notify, submitting
from workflow.web.urls import home_url, local_url, public_url

bp = Blueprint("sign_on", __name__)

_ATTEMPT = "sign_on"
_LIFE = dt.timedelta(minutes=10)
_UNAVAILABLE = 503


@dataclass(frozen=True)
class Attempt:
    """The purpose for which somebody went to a provider, as the cookie keeps it."""

    provider: str
    state: str
    nonce: str
    verifier: str
    began: float
    #: Where to go on.
    onward: str
    #: The account that is to be linked, of whoever is signed in; 0 to sign in.
    links: int = 0
    #: The one-time link that is to be used up by it.
    link: str = ""

    @property
    def request(self) -> SignOnRequest:
        return SignOnRequest(self.state, self.nonce, self.verifier)


class LinkForm(Form):
    """The password again, before one's account opens by a provider as well."""

    password = PasswordField(
        _l("Mật khẩu đang dùng"), render_kw={"autocomplete": "current-password"}
    )


def init_app(app: Flask, settings: Settings) -> None:
    """Have one client for each provider of the settings."""
    app.extensions["sign_on"] = {one.key: ProviderClient(one) for one in settings.sign_on}
    app.jinja_env.globals["sign_on_providers"] = settings.sign_on
    app.jinja_env.globals["passwords"] = settings.passwords


def _client(key: str) -> ProviderClient:
    clients: dict[str, ProviderClient] = current_app.extensions["sign_on"]
    return clients.get(key) or abort(404)


def _release() -> None:
    """Let others save while a provider is asked, which may take seconds."""
    if not database.is_reading():
        database.let_others_write()


def _answer_address(key: str) -> str:
    return public_url("sign_on.answer", provider=key)


def leave_for(key: str, onward: str, *, links: int = 0, link: str = "") -> Response:
    """Send the browser to a provider; raises `ProviderDownError`.

    Whoever links an account signs in there anew: the browser may be somebody else's there.
    """
    made, client = openid.make_request(), _client(key)
    again = bool(links or link)
    _release()
    address = client.authorization_address(made, _answer_address(key), again=again)
    moment = now().timestamp()
    stored = [key, made.state, made.nonce, made.verifier, moment, onward, links, link]
    cookie[_ATTEMPT] = stored
    return redirect(address)


@bp.get("/sign-on/<provider>")
@public
@limiter.limit("60/15 minutes")
def start(provider: str) -> ViewResult:
    """Go to a provider to sign in."""
    onward = local_url(request.args.get("next"))
    if current_account():
        return redirect(onward)
    try:
        return leave_for(provider, onward)
    except ProviderDownError as error:
        return _fail(provider, error)


@bp.get("/sign-on/<provider>/answer")
@public
@limiter.limit("60/15 minutes")
def answer(provider: str) -> ViewResult:
    """Believe what a provider says, where it fits what it was asked."""
    attempt = _take_attempt(provider)
    if attempt is None:
        return _refuse_stray(provider)
    try:
        shown = _client(provider).redeem_answer(
            attempt.request, request.args, _answer_address(provider)
        )
        return redirect(_carry_out(attempt, _client(provider).provider, shown))
    except DomainError as error:
        return _fail(provider, error, linking=bool(attempt.links))


def _take_attempt(provider: str) -> Attempt | None:
    """Find what the answer belongs to, and forget it, so that no answer comes twice."""
    stored: list[Any] = cookie.pop(_ATTEMPT, None) or []
    _client(provider)
    try:
        attempt = Attempt(*stored)
    except TypeError:
        return None
    fits = attempt.provider == provider and attempt.state == request.args.get("state")
    fresh = now().timestamp() - attempt.began < _LIFE.total_seconds()
    mine = not attempt.links or attempt.links == getattr(current_account(), "id", 0)
    return attempt if fits and fresh and mine else None


def _refuse_stray(provider: str) -> ViewResult:
    """Refuse an answer that nobody here asked for: used before, too old, or made up."""
    note(SecurityEventKind.SIGN_ON_FAILED, None, {"provider": provider, "reason": "stray answer"})
    if current_account():
        return redirect(home_url())
    message = _("Lần đăng nhập này đã cũ hoặc đã dùng rồi; hãy bắt đầu lại.")
    return _sign_in_page(message), UNPROCESSABLE


def _carry_out(attempt: Attempt, provider: SignOnProvider, shown: ProvidedIdentity) -> str:
    """Do what the person went there for; returns where to go on."""
    session = database.open_for_writing()
    with submitting() as submission:
        if attempt.links:
            identities.add_identity(
                session, account(), shown.issuer, shown.subject, by=account(), now=now()
            )
            submission.notify(_("Đã nối với %(name)s.", name=provider.name))
            return attempt.onward
        if attempt.link:
            _use_link(attempt.link, shown)
        person = identities.find_account(session, provider, shown, now())
        return second_factor.enter(
            person,
            submission,
            by=f"sign-on {provider.key}",
            onward=attempt.onward,
            issuer=shown.issuer,
            provider_factor=shown.has_second_factor,
        )


def _use_link(token: str, shown: ProvidedIdentity) -> None:
    """Link the holder of a one-time link to who they are at the provider."""
    person = credentials.redeem_link(database.session(), token, now())
    if person is None:
        raise SignOnRefusedError(credentials.LINK_IS_VOID, "link void")
    identities.add_identity(
        database.session(), person, shown.issuer, shown.subject, by=person, now=now()
    )
    log(SecurityEventKind.LINK_USED, person)


def _fail(provider: str, error: DomainError, *, linking: bool = False) -> ViewResult:
    """Say why it came to nothing, with the other ways in."""
    is_down = isinstance(error, ProviderDownError)
    reason = getattr(error, "reason", "") or ("down" if is_down else type(error).__name__)
    note(SecurityEventKind.SIGN_ON_FAILED, None, {"provider": provider, "reason": reason})
    current_app.logger.warning("sign-on by %s failed: %s", provider, reason, exc_info=is_down)
    if linking:
        notify(translate(error.message), "bad")
        return redirect(url_for("sign_on.show"))
    return _sign_in_page(translate(error.message)), _UNAVAILABLE if is_down else UNPROCESSABLE


def _sign_in_page(fault: str) -> str:
    form = SignInForm(formdata=None)
    form.form_errors = [fault]
    return render_template("auth/sign_in.html", form=form, signed_out=False)


def sign_out_address() -> str | None:
    """Give where the session that ends was opened, to be signed out of too; None if only here."""
    user = current_user()
    issuer = user.session.issuer if user and user.session else None
    clients: dict[str, ProviderClient] = current_app.extensions["sign_on"]
    client = next((one for one in clients.values() if one.provider.issuer == issuer), None)
    if client is None:
        return None
    _release()
    try:
        return client.sign_out_address(public_url("auth.sign_in"), openid.make_request().state)
    except ProviderDownError:  # here, the session ends all the same
        return None


@bp.get("/account/sign-on")
@signed_in
def show() -> str:
    """Show by which providers one's account opens."""
    return _page(LinkForm(formdata=None))


def _page(form: LinkForm) -> str:
    linked = identities.list_identities(database.session(), account())
    names = {one.issuer: one.name for one in _providers()}
    issuers = {row.issuer for row in linked}
    return render_template(
        "accounts/sign_on.html",
        form=form,
        linked=linked,
        names=names,
        free=[one for one in _providers() if one.issuer not in issuers],
        asks_password=reauthentication.asks_password(),
    )


def _providers() -> tuple[SignOnProvider, ...]:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.sign_on


@bp.post("/account/sign-on")
@signed_in
@limiter.limit("10/15 minutes", key_func=current_account_key)
def change() -> ViewResult:
    """Link one's account to a provider, or unlink it; both need the password again."""
    form = LinkForm()
    if not form.validate() or not reauthentication.confirms(form, form.password):
        return _page(form), UNPROCESSABLE
    if (identity_id := parse_int(request.form.get("remove", ""))) is not None:
        with submitting(refusal_notice=True) as submission:
            _remove(identity_id, submission)
        return redirect(url_for("sign_on.show"))
    try:
        return leave_for(request.form.get("add", ""), url_for("sign_on.show"), links=account().id)
    except ProviderDownError as error:
        form.form_errors.append(translate(error.message))
        return _page(form), _UNAVAILABLE


def _remove(identity_id: int, submission: Submission) -> None:
    if identities.remove_identity(
        database.session(), account(), identity_id, by=account(), now=now()
    ):
        submission.notify(_("Đã bỏ."))
