"""The page of a person: add somebody, change what changed, and what its buttons share."""

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, redirect, render_template, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.config import Settings, SignOnProvider
from workflow.domain.roles import Right
from workflow.models import Account, SecurityEventKind
from workflow.services.accounts import (
    account_history,
    account_list,
    identities,
    management,
    sessions,
    transfers,
)
from workflow.services.accounts.second_factor import has_factor
from workflow.services.accounts.separate_people import may_confirm
from workflow.web import database, query_args
from workflow.web.auth.current_user import session_limits
from workflow.web.clock import now
from workflow.web.people.account_history import describe_events
from workflow.web.people.forms import SuccessorForm, UserForm
from workflow.web.people.listing import bp, managed
from workflow.web.protection.access import account, requires
from workflow.web.protection.security_log import note
from workflow.web.submitting import UNPROCESSABLE, Submission, ViewResult, submitting
from workflow.web.urls import public_url

#: Where a link waits to be shown, once, to whoever asked for it.
_LINK_KEY = "given_link"


@bp.route("/new", methods=["GET", "POST"])
@requires(Right.MANAGE_PEOPLE)
def new() -> ViewResult:
    """Add a person; the page after it shows the link that lets them in."""
    form = _user_form()
    if form.is_submitted() and form.validate():
        with submitting(form) as submission:
            person = _add_person(form, submission)
            address = submission.lead_to(url_for("people.show", account_id=person.id))
        if submission.done:
            return redirect(address)
    page = render_template("people/new.html", form=form, **_form_context())
    return (page, UNPROCESSABLE) if form.is_submitted() else page


def _user_form() -> UserForm:
    form = UserForm()
    form.prepare(account(), managed())
    return form


def _form_context() -> dict[str, Any]:
    councils = managed()
    ids = [row.id for row in councils]
    names = account_list.list_agency_names(database.session(), ids)
    return {"agencies": names, "asks_council": len(councils) > 1}


def _add_person(form: UserForm, submission: Submission) -> Account:
    session, by, details = database.session(), account(), form.details(managed())
    person = management.add_person(session, form.login.data or "", details, by=by, now=now())
    issue_link(person, submission)
    submission.notify(_("Đã thêm %(name)s.", name=person.name))
    return person


def issue_link(person: Account, submission: Submission) -> None:
    """Issue a link and keep it for the next page of this browser."""
    token = management.issue_link(database.session(), person, by=account(), now=now())
    account_id = person.id
    submission.after_commit(lambda: cookie.update({_LINK_KEY: [account_id, token]}))


@bp.get("/<int:account_id>")
@requires(Right.MANAGE_PEOPLE)
def show(account_id: int) -> str:
    """Show a person; right after a link was given also the link, this once."""
    person = find_person(account_id)
    if person.id != account().id:
        note(SecurityEventKind.PERSONAL_DATA_READ, person.id, {"of": "page"})
    return _page(person, _prefilled_form(person), link=_pop_link(person))


def find_person(account_id: int) -> Account:
    return account_list.find_managed(database.session(), account(), account_id) or abort(404)


def _pop_link(person: Account) -> str:
    """The address of a link that was given to the person just now; none when asked again."""
    account_id, token = cookie.pop(_LINK_KEY, (0, ""))
    return public_url("auth.link", _anchor=token) if account_id == person.id else ""


def _prefilled_form(person: Account) -> UserForm:
    """The form with what is known of a person."""
    form = UserForm(formdata=None)
    form.prepare(account(), managed())
    del form.login
    form.show(person)
    return form


def _page(
    person: Account, form: UserForm, *, link: str = "", follow: SuccessorForm | None = None
) -> str:
    session, councils = database.session(), [row.id for row in managed()]
    return render_template(
        "people/person.html",
        person=person,
        line=account_list.AccountRow(
            person, account_list.link_expiries(session, [person.id]).get(person.id)
        ),
        form=form,
        link=link,
        now=now(),
        is_self=person.id == account().id,
        has_factor=has_factor(session, person),
        may_confirm=may_confirm(session, person, account()),
        identities=identities.list_identities(session, person),
        provider_names={one.issuer: one.name for one in list_providers()},
        open_sessions=sessions.list_open_sessions(session, person, session_limits(), now()),
        entries=describe_events(account_history.list_account_events(session, person, councils)),
        follow=follow or _successor_form(person, SuccessorForm(formdata=None)),
        former=transfers.former_units(session, person),
        **_form_context(),
    )


@bp.post("/<int:account_id>")
@requires(Right.MANAGE_PEOPLE)
def save(account_id: int) -> ViewResult:
    """Keep what was changed about a person."""
    person, form = find_person(account_id), _user_form()
    del form.login
    seen = query_args.parse_int(form.seen.data)
    if seen is None:
        abort(400)
    if form.validate():
        details = form.details(managed())
        with submitting(form) as submission:
            changed = management.change_account(
                database.session(), person, details, by=account(), now=now(), seen=seen
            )
            submission.notify(_("Đã lưu.") if changed else _("Không có gì thay đổi."))
        if submission.done:
            return redirect(url_for("people.show", account_id=account_id))
    return _page(find_person(account_id), form), UNPROCESSABLE


@bp.post("/<int:account_id>/unit")
@requires(Right.MANAGE_PEOPLE)
def choose_successor(account_id: int) -> ViewResult:
    """Let a person whose agency was split follow one of its successors."""
    person = find_person(account_id)
    form = _successor_form(person, SuccessorForm()) or abort(404)
    if form.validate():
        with submitting(form) as submission:
            chosen: dict[int, int | None] = {person.id: int(form.act.data)}
            transfers.place_staff(database.session(), form.split, chosen, by=account(), now=now())
            unit = person.unit or form.split
            submission.notify(_("Đã chuyển sang «%(unit)s».", unit=unit.name))
        if submission.done:
            return redirect(url_for("people.show", account_id=account_id))
    person = find_person(account_id)
    return _page(person, _prefilled_form(person), follow=form), UNPROCESSABLE


def _successor_form(person: Account, form: SuccessorForm) -> SuccessorForm | None:
    """Ask staff of a split agency for their successor unit; None for others."""
    acts = transfers.acts_to_follow(database.session(), person)
    if not acts:
        return None
    form.prepare(acts)
    return form


def list_providers() -> tuple[SignOnProvider, ...]:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.sign_on


def run_action(account_id: int, act: Callable[[Account, Submission], str]) -> Response:
    """Do what a button asks for; the page of the person follows, with a notice of the outcome."""
    person = find_person(account_id)
    with submitting(refusal_notice=True) as submission:
        submission.notify(act(person, submission))
    return redirect(url_for("people.show", account_id=account_id))
