"""Pages of systems: add one, give it a token, see when it was last used, revoke it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workflow.domain.roles import Right
from workflow.models import Account, Council
from workflow.services.accounts import systems, tokens
from workflow.services.scope import find_visible
from workflow.services.units.unit_list import managed_councils
from workflow.web import database
from workflow.web.accounts.tokens import RIGHT_LABELS, TokenForm, offer_choices
from workflow.web.auth import reauthentication
from workflow.web.clock import now
from workflow.web.forms import ChoiceField, Form, LineField, Required
from workflow.web.protection.access import account, requires
from workflow.web.protection.security import limiter
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting

bp = Blueprint("systems", __name__, url_prefix="/systems")


class SystemForm(Form):
    """A new system: its name in the history, and whose papers it sees."""

    council = ChoiceField(_l("Hội đồng"))
    name = LineField(
        _l("Tên hệ thống"),
        [Required(_l("Hãy ghi tên hệ thống."))],
        description=_l("Tên này đứng trong diễn biến ở mọi việc hệ thống làm."),
    )


def _system_form() -> SystemForm:
    form = SystemForm()
    form.council.offer(
        (str(row.id), row.name) for row in managed_councils(database.session(), account())
    )
    return form


def _token_form(system: Account) -> TokenForm:
    form = TokenForm()
    offer_choices(form, system)
    return form


@bp.get("")
@requires(Right.MANAGE_PEOPLE)
def show() -> str:
    """Show the systems of one's councils, and add another."""
    return _list_page(_system_form())


def _list_page(form: SystemForm) -> str:
    session = database.session()
    rows = [
        (system, tokens.list_open_tokens(session, system, now()))
        for system in systems.list_systems(session, account())
    ]
    return render_template("systems/all.html", form=form, rows=rows)


@bp.post("")
@requires(Right.MANAGE_PEOPLE)
def add() -> ViewResult:
    """Add a system; its page gives it a token."""
    form = _system_form()
    if not form.validate():
        return _list_page(form), UNPROCESSABLE
    with submitting(form) as submission:
        session = database.session()
        council = find_visible(session, account(), Council, int(form.council.data))
        system = systems.add_system(
            session, council, name=form.name.data or "", by=account(), now=now()
        )
        address = submission.lead_to(url_for("systems.show_one", system_id=system.id))
    if not submission.done:
        return _list_page(form), UNPROCESSABLE
    return redirect(address)


def _system(system_id: int) -> Account:
    return systems.find_system(database.session(), account(), system_id)


@bp.get("/<int:system_id>")
@requires(Right.MANAGE_PEOPLE)
def show_one(system_id: int) -> str:
    """Show the tokens of a system, and the form for another one."""
    system = _system(system_id)
    return _page(system, _token_form(system))


def _page(system: Account, form: TokenForm, token: str = "") -> str:
    return render_template(
        "systems/system.html",
        system=system,
        form=form,
        token=token,
        tokens=systems.list_all_tokens(database.session(), system),
        now=now(),
        right_labels={right.value: label for right, label in RIGHT_LABELS.items()},
        asks_password=reauthentication.asks_password(),
        base=request.host_url.rstrip("/") + "/api/v1",
    )


@bp.post("/<int:system_id>/tokens")
@requires(Right.MANAGE_PEOPLE)
@limiter.limit("10/15 minutes", key_func=lambda: f"token {account().id}")
def add_token(system_id: int) -> ViewResult:
    """Give a system a token; the page shows it this once."""
    system = _system(system_id)
    form = _token_form(system)
    if not form.validate() or not reauthentication.confirms(form, form.password):
        return _page(system, form), UNPROCESSABLE
    token = ""
    with submitting(form) as submission:
        token = tokens.create_token(
            database.session(), system, name=form.name.data or "",
            rights=[Right(name) for name in form.rights.data], days=int(form.days.data),
            by=account(), now=now(), is_test=form.kind.data == "test",
        )  # fmt: skip
        submission.lead_to(url_for("systems.show_one", system_id=system.id))
    if not submission.done:
        return _page(system, form), UNPROCESSABLE
    return _page(system, _token_form(system), token)


@bp.post("/<int:system_id>/tokens/<int:token_id>/revoke")
@requires(Right.MANAGE_PEOPLE)
def revoke_token(system_id: int, token_id: int) -> ViewResult:
    """End a token of a system."""
    system = _system(system_id)
    with submitting() as submission:
        tokens.revoke_token(database.session(), system, token_id, by=account(), now=now())
        submission.notify(_("Đã thu hồi; phần mềm đang dùng mã này không vào được nữa."))
        address = submission.lead_to(url_for("systems.show_one", system_id=system.id))
    return redirect(address)
