"""The regulation that binds a review, and binding it to another."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workflow.domain.clauses import compare_editions, find_binding_day
from workflow.domain.roles import Right
from workflow.services import snapshots
from workflow.services.law import regulation_binding
from workflow.services.law.regulations import default_edition, edition_for
from workflow.web import database
from workflow.web.clock import now
from workflow.web.forms import ChoiceField, Form, LineField
from workflow.web.protection import access
from workflow.web.protection.access import account, requires
from workflow.web.regulations.clause_rows import group_differences
from workflow.web.review_forms.findings import link_findings
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting

bp = Blueprint("binding", __name__, url_prefix="/reviews/<int:review_id>/regulation")


class BindingForm(Form):
    to = ChoiceField(_l("Áp dụng quy chế"))
    reason = LineField(_l("Lý do đổi quy chế"))


def _form() -> BindingForm:
    form = BindingForm(to=request.args.get("to"))
    known = regulation_binding.list_bindable_editions(database.session(), access.review())
    form.to.offer((edition.code, edition.name) for edition in known)
    return form


@bp.get("")
@requires(Right.EDIT_REVIEW)
def show(review_id: int) -> str:
    """Show what binds the review; with `?to=`, what another edition would alter."""
    return _page(_form(), request.args.get("to"))


def _page(form: BindingForm, to: str | None) -> str:
    session, review = database.session(), access.review()
    record = snapshots.facts_of(session, review)
    edition = edition_for(record, session)
    altered = regulation_binding.preview_binding(session, review, to, now()) if to else None
    return render_template(
        "regulations/binding.html",
        review=review,
        edition=edition,
        named=record.regulation == edition.code,
        unknown=record.regulation if record.regulation not in {None, edition.code} else "",
        form=form,
        altered=altered,
        groups=group_differences(
            altered.values
            if altered
            else compare_editions(edition, edition, default_edition(find_binding_day(record)))
        ),
        new=link_findings(review, altered.new) if altered else [],
        gone=link_findings(review, altered.gone) if altered else [],
    )


@bp.post("/bind")
@requires(Right.KEEP_REGULATIONS)
def bind(review_id: int) -> ViewResult:
    """Bind the review to the chosen edition."""
    form = _form()
    if form.validate():
        with submitting(form) as submission:
            edition = regulation_binding.bind_review(
                database.session(),
                access.review(),
                form.to.data or "",
                reason=form.reason.data or "",
                by=account(),
                now=now(),
            )
            submission.notify(_("Kỳ này nay áp dụng «%(name)s».", name=edition.name))
        if submission.done:
            return redirect(url_for("binding.show", review_id=review_id))
    return _page(form, form.to.data), UNPROCESSABLE
