"""How a person signs in: links, sessions, the second factor, accounts at a sign-on provider."""

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.domain.roles import Right
from workflow.models import Account, SecurityEventKind
from workflow.services.accounts import identities, management, sessions
from workflow.services.accounts.second_factor import remove_all_factors
from workflow.services.accounts.separate_people import confirm_person
from workflow.services.security_log import log_security_event
from workflow.web import database
from workflow.web.clock import now
from workflow.web.people.listing import bp
from workflow.web.people.person import issue_link, list_providers, run_action
from workflow.web.protection.access import account, requires
from workflow.web.submitting import Submission


@bp.post("/<int:account_id>/link")
@requires(Right.MANAGE_PEOPLE)
def give_link(account_id: int) -> Response:
    """Give a person a new link; older ones work no more."""

    def act(person: Account, submission: Submission) -> str:
        issue_link(person, submission)
        return _("Đã cấp đường dẫn mới; đường dẫn cũ không dùng được nữa.")

    return run_action(account_id, act)


@bp.post("/<int:account_id>/sessions/end")
@requires(Right.MANAGE_PEOPLE)
def end_sessions(account_id: int) -> Response:
    """Sign a person out everywhere; they may sign in again."""

    def act(person: Account, _submission: Submission) -> str:
        sessions.end_sessions(database.session(), person, now())
        _log_about(person, SecurityEventKind.SESSIONS_ENDED)
        return _("Đã đăng xuất %(name)s trên mọi thiết bị.", name=person.name)

    return run_action(account_id, act)


@bp.post("/<int:account_id>/second-factor/remove")
@requires(Right.MANAGE_PEOPLE)
def remove_factors(account_id: int) -> Response:
    """Take the second factor off a person who lost their device; the password stays."""

    def act(person: Account, _submission: Submission) -> str:
        management.refuse_oneself(account(), person)
        remove_all_factors(database.session(), person)
        _log_about(person, SecurityEventKind.SECOND_FACTOR_REMOVED)
        return _("Đã bỏ lớp bảo vệ thứ hai của %(name)s.", name=person.name)

    return run_action(account_id, act)


@bp.post("/<int:account_id>/confirm")
@requires(Right.MANAGE_PEOPLE)
def confirm(account_id: int) -> Response:
    """Note that a person is one of their own, whoever invited them."""

    def act(person: Account, _submission: Submission) -> str:
        confirm_person(database.session(), person, by=account(), now=now())
        return _("Đã xác nhận %(name)s là một người riêng.", name=person.name)

    return run_action(account_id, act)


@bp.post("/<int:account_id>/identities")
@requires(Right.OPERATE)
def add_identity(account_id: int) -> Response:
    """Let somebody of a sign-on provider open a person's account."""
    key, subject = request.form.get("provider"), request.form.get("subject", "")
    provider = next((one for one in list_providers() if one.key == key), None) or abort(400)

    def act(person: Account, _submission: Submission) -> str:
        management.refuse_oneself(account(), person)
        identities.add_identity(
            database.session(), person, provider.issuer, subject, by=account(), now=now()
        )
        return _("Đã nối với %(name)s.", name=provider.name)

    return run_action(account_id, act)


@bp.post("/<int:account_id>/identities/<int:identity_id>/remove")
@requires(Right.OPERATE)
def remove_identity(account_id: int, identity_id: int) -> Response:
    """Let a sign-on provider open a person's account no more."""

    def act(person: Account, _submission: Submission) -> str:
        identities.remove_identity(database.session(), person, identity_id, by=account(), now=now())
        return _("Đã bỏ nối.")

    return run_action(account_id, act)


def _log_about(person: Account, kind: SecurityEventKind) -> None:
    log_security_event(
        database.session(), kind, now=now(), account_id=person.id, by_id=account().id
    )
