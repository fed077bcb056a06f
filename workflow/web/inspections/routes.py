"""Anyone signed in holds a Word file to the layout rules."""

from functools import partial

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.models import Inspection
from workflow.services.printing import inspections
from workflow.web import database
from workflow.web.access import account, signed_in
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.inspections.forms import InspectionForm
from workflow.web.inspections.layout_findings import group_findings
from workflow.web.submitting import UNPROCESSABLE, notify, submitting

bp = Blueprint("inspections", __name__, url_prefix="/inspections")
bp.add_app_template_global(group_findings, "finding_groups")

#: Earlier checks that the page lists.
MOST_LISTED = 20


@bp.get("")
@signed_in
def show() -> str:
    """Choose a file; what the person has had checked so far."""
    return _page(InspectionForm())


def _page(form: InspectionForm) -> str:
    rows = inspections.list_inspections(database.session(), account(), most=MOST_LISTED)
    return render_template("inspections/new.html", form=form, rows=rows)


@bp.post("")
@signed_in
def ask() -> Response | tuple[str, int]:
    """Take a file in; it is read elsewhere, while the person waits on the next page."""
    form = InspectionForm()
    if not form.validate():
        return _page(form), UNPROCESSABLE
    with submitting() as submission:
        inspection = inspections.request_inspection(
            database.session(),
            files(),
            file_name=form.file_name,
            content=form.content,
            family=form.family.data,
            stage=form.stage.data,
            by=account(),
            now=now(),
        )
        submission.after_commit(partial(_enqueue, inspection))
    return redirect(url_for("inspections.result", inspection_id=inspection.id))


def _enqueue(inspection: Inspection) -> None:
    if not inspections.enqueue_inspection(current_app.config["BROKER_URL"], inspection):
        notify(
            _("Chưa gửi được, sẽ tự kiểm tra khi hệ thống sẵn sàng. Tệp đã được giữ lại."), "warn"
        )


def _inspection(inspection_id: int) -> Inspection:
    return inspections.find_inspection(database.session(), account(), inspection_id)


@bp.get("/<int:inspection_id>")
@signed_in
def result(inspection_id: int) -> str:
    """What was found in the file, or that it is still being read."""
    return render_template("inspections/result.html", inspection=_inspection(inspection_id))


@bp.get("/<int:inspection_id>/part")
@signed_in
def part(inspection_id: int) -> str:
    """The part of the page that changes while the file is being read."""
    return render_template("inspections/live_part.html", inspection=_inspection(inspection_id))
