"""Which steps a council wants two people for: one prepares, another records."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workflow.domain.approvals import Approval
from workflow.domain.roles import Right
from workflow.models import Council
from workflow.services.approvals import find_asked_off, switch_approvals, switched_on
from workflow.services.scope import find_visible
from workflow.services.units.unit_list import managed_councils
from workflow.web import database
from workflow.web.clock import now
from workflow.web.forms import Form, MultipleChoiceField
from workflow.web.protection.access import account, requires
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting

bp = Blueprint("approvals", __name__, url_prefix="/approvals")


class ApprovalsForm(Form):
    steps = MultipleChoiceField(
        _l("Những việc cần hai người"),
        choices=[(approval.value, _l(approval.label)) for approval in Approval],
        description=_l("Người ghi nhận không phải là người đã chuẩn bị việc đó."),
    )


@bp.get("")
@requires(Right.KEEP_REGULATIONS)
def show_all() -> str:
    """Show what each of one's councils has chosen."""
    councils = managed_councils(database.session(), account())
    rows = [(row, [one for one in Approval if one in switched_on(row)]) for row in councils]
    return render_template("approvals/all.html", rows=rows)


@bp.get("/<int:council_id>")
@requires(Right.KEEP_REGULATIONS)
def show(council_id: int) -> str:
    """Show the choice of a council."""
    council = _council(council_id)
    chosen = [approval.value for approval in switched_on(council)]
    return _page(council, ApprovalsForm(data={"steps": chosen}))


@bp.post("/<int:council_id>")
@requires(Right.KEEP_REGULATIONS)
def save(council_id: int) -> ViewResult:
    """Keep what was chosen."""
    council, form = _council(council_id), ApprovalsForm()
    if form.validate():
        wanted = {Approval(name) for name in form.steps.data or ()}
        with submitting(form) as submission:
            changed = switch_approvals(database.session(), council, wanted, by=account(), now=now())
            submission.notify(_describe_switch(council, wanted, changed=changed))
        if submission.done:
            return redirect(url_for("approvals.show", council_id=council_id))
    return _page(_council(council_id), form), UNPROCESSABLE


def _describe_switch(council: Council, wanted: set[Approval], *, changed: bool) -> str:
    if switched_on(council) - wanted:
        return _("Đã ghi ý kiến thôi cần hai người; chờ một người khác cũng lưu như vậy.")
    return _("Đã lưu.") if changed else _("Không có gì thay đổi.")


def _council(council_id: int) -> Council:
    return find_visible(database.session(), account(), Council, council_id)


def _page(council: Council, form: ApprovalsForm) -> str:
    asked_off, asked_by = find_asked_off(database.session(), council, now())
    return render_template(
        "approvals/council.html",
        council=council,
        form=form,
        asked_off=[one for one in Approval if one in asked_off],
        asked_by=asked_by,
    )
