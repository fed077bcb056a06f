"""Locking a person out and in again; their personal data: given out, erased."""

from flask import current_app
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.config import Settings
from workflow.domain.roles import Right
from workflow.models import Account, SecurityEventKind
from workflow.services.accounts import management
from workflow.services.accounts.personal_data import erase_person
from workflow.web import database
from workflow.web.clock import now
from workflow.web.people.listing import bp
from workflow.web.people.person import find_person, run_action
from workflow.web.personal_data import send_personal_data
from workflow.web.protection.access import account, requires
from workflow.web.protection.security_log import note
from workflow.web.submitting import Submission


@bp.get("/<int:account_id>/data.json")
@requires(Right.MANAGE_PEOPLE)
def export_data(account_id: int) -> Response:
    """Give out what is kept of a person as an account, for them to have."""
    person = find_person(account_id)
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

    return run_action(account_id, act)


@bp.post("/<int:account_id>/lock")
@requires(Right.MANAGE_PEOPLE)
def lock(account_id: int) -> Response:
    """Sign a person out and let them in no more."""

    def act(person: Account, _submission: Submission) -> str:
        management.lock_account(database.session(), person, by=account(), now=now())
        return _("Đã khóa; %(name)s đã bị đăng xuất.", name=person.name)

    return run_action(account_id, act)


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

    return run_action(account_id, act)
