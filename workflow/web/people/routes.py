"""Pages of people: search the list, add somebody, change what changed, give a new link, lock."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.config import Settings, SignOnProvider
from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.domain.roles import Right
from workflow.models import Account, Council, SecurityEventKind
from workflow.services.accounts import (
    account_history,
    account_list,
    identities,
    management,
    sessions,
    transfers,
)
from workflow.services.accounts.account_list import AccountRow, AccountStatus
from workflow.services.accounts.personal_data import erase_person
from workflow.services.accounts.second_factor import has_factor, remove_all_factors
from workflow.services.security_log import log_security_event
from workflow.services.table_files import Column
from workflow.services.units.unit_list import managed_councils
from workflow.web import database, query_args
from workflow.web.access import account, requires
from workflow.web.auth.current_user import session_limits
from workflow.web.clock import now
from workflow.web.people.account_history import describe_events
from workflow.web.people.forms import SuccessorForm, UserForm
from workflow.web.personal_data import send_personal_data
from workflow.web.query_args import PAGE_SIZE, build_page_links
from workflow.web.security_log import note
from workflow.web.submitting import UNPROCESSABLE, Submission, ViewResult, submitting
from workflow.web.tables import TABLE_PATH, read_all, send_table
from workflow.web.urls import public_url

bp = Blueprint("people", __name__, url_prefix="/people")

#: Where a link waits to be shown, once, to whoever asked for it.
_LINK_KEY = "given_link"


@bp.get("")
@requires(Right.MANAGE_PEOPLE)
def show_all() -> str:
    """Show the people whom one looks after."""
    councils, wanted = managed(), read_filter()
    people = account_list.list_accounts(
        database.session(), account(), **wanted, after=query_args.read_cursor(), most=PAGE_SIZE + 1
    )
    last = people[PAGE_SIZE - 1].account if len(people) > PAGE_SIZE else None
    return render_template(
        "people/list.html",
        people=people[:PAGE_SIZE],
        councils=councils,
        statuses=list(AccountStatus),
        asked=wanted,
        given={name: wanted[name] for name in ("text", "council") if wanted[name]},
        now=now(),
        **build_page_links(
            "people.show_all", (last.list_name, last.id) if last else None, **wanted
        ),
    )


def managed() -> list[Council]:
    """The councils whose people one looks after."""
    return managed_councils(database.session(), account())


def read_filter() -> dict[str, Any]:
    """Read the filter of the list."""
    status = request.args.get("status", "")
    return {
        "text": query_args.read_text("text"),
        "council": query_args.read_int("council"),
        "status": AccountStatus(status) if status in {*AccountStatus} else None,
    }


def place_of(row: AccountRow) -> str | None:
    """The agency of somebody, or the council."""
    place = row.account.unit or row.account.council
    return place.name if place else None


COLUMNS = (
    Column[AccountRow](N_("Họ và tên"), 28, lambda row: row.account.name),
    Column[AccountRow](N_("Tên đăng nhập"), 20, lambda row: row.account.login),
    Column[AccountRow](N_("Thư điện tử"), 30, lambda row: row.account.email),
    Column[AccountRow](N_("Vai trò"), 26, lambda row: Message(row.account.role.label)),
    Column[AccountRow](N_("Đơn vị, Hội đồng"), 44, place_of),
    Column[AccountRow](N_("Tình trạng"), 20, lambda row: Message(row.status.label)),
)


@bp.get(TABLE_PATH)
@requires(Right.MANAGE_PEOPLE)
def table(kind: str) -> Response:
    """The people under the filter as a file."""
    session, me, wanted = database.session(), account(), read_filter()
    rows = read_all(
        lambda after, most: account_list.list_accounts(
            session, me, **wanted, after=after, most=most
        ),
        lambda row: (row.account.list_name, row.account.id),
    )
    return send_table("Nguoi-dung", COLUMNS, rows, kind)


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
    _issue_link(person, submission)
    submission.notify(_("Đã thêm %(name)s.", name=person.name))
    return person


def _issue_link(person: Account, submission: Submission) -> None:
    """Issue a link and keep it for the next page of this browser."""
    token = management.issue_link(database.session(), person, by=account(), now=now())
    account_id = person.id
    submission.after_commit(lambda: cookie.update({_LINK_KEY: [account_id, token]}))


@bp.get("/<int:account_id>")
@requires(Right.MANAGE_PEOPLE)
def show(account_id: int) -> str:
    """Show a person; right after a link was given also the link, this once."""
    person = _person(account_id)
    if person.id != account().id:
        note(SecurityEventKind.PERSONAL_DATA_READ, person.id, {"of": "page"})
    return _page(person, _prefilled_form(person), link=_pop_link(person))


def _person(account_id: int) -> Account:
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
        identities=identities.list_identities(session, person),
        provider_names={one.issuer: one.name for one in _providers()},
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
    person, form = _person(account_id), _user_form()
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
    return _page(_person(account_id), form), UNPROCESSABLE


@bp.post("/<int:account_id>/unit")
@requires(Right.MANAGE_PEOPLE)
def choose_successor(account_id: int) -> ViewResult:
    """Let a person whose agency was split follow one of its successors."""
    person = _person(account_id)
    form = _successor_form(person, SuccessorForm()) or abort(404)
    if form.validate():
        with submitting(form) as submission:
            chosen: dict[int, int | None] = {person.id: int(form.act.data)}
            transfers.place_staff(database.session(), form.split, chosen, by=account(), now=now())
            unit = person.unit or form.split
            submission.notify(_("Đã chuyển sang «%(unit)s».", unit=unit.name))
        if submission.done:
            return redirect(url_for("people.show", account_id=account_id))
    person = _person(account_id)
    return _page(person, _prefilled_form(person), follow=form), UNPROCESSABLE


def _successor_form(person: Account, form: SuccessorForm) -> SuccessorForm | None:
    """Ask staff of a split agency for their successor unit; None for others."""
    acts = transfers.acts_to_follow(database.session(), person)
    if not acts:
        return None
    form.prepare(acts)
    return form


@bp.post("/<int:account_id>/link")
@requires(Right.MANAGE_PEOPLE)
def give_link(account_id: int) -> Response:
    """Give a person a new link; older ones work no more."""

    def act(person: Account, submission: Submission) -> str:
        _issue_link(person, submission)
        return _("Đã cấp đường dẫn mới; đường dẫn cũ không dùng được nữa.")

    return _run_action(account_id, act)


@bp.post("/<int:account_id>/sessions/end")
@requires(Right.MANAGE_PEOPLE)
def end_sessions(account_id: int) -> Response:
    """Sign a person out everywhere; they may sign in again."""

    def act(person: Account, _submission: Submission) -> str:
        sessions.end_sessions(database.session(), person, now())
        _log_about(person, SecurityEventKind.SESSIONS_ENDED)
        return _("Đã đăng xuất %(name)s trên mọi thiết bị.", name=person.name)

    return _run_action(account_id, act)


@bp.post("/<int:account_id>/second-factor/remove")
@requires(Right.MANAGE_PEOPLE)
def remove_factors(account_id: int) -> Response:
    """Take the second factor off a person who lost their device; the password stays."""

    def act(person: Account, _submission: Submission) -> str:
        management.refuse_oneself(account(), person)
        remove_all_factors(database.session(), person)
        _log_about(person, SecurityEventKind.SECOND_FACTOR_REMOVED)
        return _("Đã bỏ lớp bảo vệ thứ hai của %(name)s.", name=person.name)

    return _run_action(account_id, act)


@bp.post("/<int:account_id>/identities")
@requires(Right.OPERATE)
def add_identity(account_id: int) -> Response:
    """Let somebody of a sign-on provider open a person's account."""
    key, subject = request.form.get("provider"), request.form.get("subject", "")
    provider = next((one for one in _providers() if one.key == key), None) or abort(400)

    def act(person: Account, _submission: Submission) -> str:
        management.refuse_oneself(account(), person)
        identities.add_identity(
            database.session(), person, provider.issuer, subject, by=account(), now=now()
        )
        return _("Đã nối với %(name)s.", name=provider.name)

    return _run_action(account_id, act)


@bp.post("/<int:account_id>/identities/<int:identity_id>/remove")
@requires(Right.OPERATE)
def remove_identity(account_id: int, identity_id: int) -> Response:
    """Let a sign-on provider open a person's account no more."""

    def act(person: Account, _submission: Submission) -> str:
        identities.remove_identity(database.session(), person, identity_id, by=account(), now=now())
        return _("Đã bỏ nối.")

    return _run_action(account_id, act)


def _providers() -> tuple[SignOnProvider, ...]:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.sign_on


def _log_about(person: Account, kind: SecurityEventKind) -> None:
    log_security_event(
        database.session(), kind, now=now(), account_id=person.id, by_id=account().id
    )


@bp.get("/<int:account_id>/data.json")
@requires(Right.MANAGE_PEOPLE)
def export_data(account_id: int) -> Response:
    """Give out what is kept of a person as an account, for them to have."""
    person = _person(account_id)
    if person.id != account().id:
        note(SecurityEventKind.PERSONAL_DATA_READ, person.id, {"of": "export"})
    return send_personal_data(person)


@bp.post("/<int:account_id>/erase")
@requires(Right.MANAGE_PEOPLE)
def erase(account_id: int) -> Response:
    """Put a pseudonym in the place of a person who is locked out."""

    def act(person: Account, _submission: Submission) -> str:
        erase_person(database.session(), person, by=account(), now=now())
        return _("Đã xóa dữ liệu cá nhân; những gì đã làm còn lại dưới bí danh.")

    return _run_action(account_id, act)


@bp.post("/<int:account_id>/lock")
@requires(Right.MANAGE_PEOPLE)
def lock(account_id: int) -> Response:
    """Sign a person out and let them in no more."""

    def act(person: Account, _submission: Submission) -> str:
        management.lock_account(database.session(), person, by=account(), now=now())
        return _("Đã khóa; %(name)s đã bị đăng xuất.", name=person.name)

    return _run_action(account_id, act)


@bp.post("/<int:account_id>/unlock")
@requires(Right.MANAGE_PEOPLE)
def unlock(account_id: int) -> Response:
    """Let a person in again."""

    def act(person: Account, _submission: Submission) -> str:
        management.unlock_account(database.session(), person, by=account(), now=now())
        if person.password_hash:
            return _("Đã mở khóa; %(name)s đăng nhập được bằng mật khẩu cũ.", name=person.name)
        settings: Settings = current_app.config["SETTINGS"]
        if not settings.passwords:
            return _("Đã mở khóa; %(name)s đăng nhập lại được qua nơi đã nối.", name=person.name)
        return _("Đã mở khóa; %(name)s cần đường dẫn mới để đặt mật khẩu.", name=person.name)

    return _run_action(account_id, act)


def _run_action(account_id: int, act: Callable[[Account, Submission], str]) -> Response:
    """Do what a button asks for; the page of the person follows, with a notice of the outcome."""
    person = _person(account_id)
    with submitting(refusal_notice=True) as submission:
        submission.notify(act(person, submission))
    return redirect(url_for("people.show", account_id=account_id))
