"""A member's own report: handed in by its staff, with a receipt."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from workflow.domain.days import ZONE
from workflow.domain.roles import Right
from workflow.models import Event, EventKind
from workflow.services import member_reports as service
from workflow.web import database
from workflow.web.access import requires, review
from workflow.web.review_forms.base import handle_form, load_record
from workflow.web.review_forms.blueprint import bp
from workflow.web.review_forms.fact_rows import FactRow, list_report_facts
from workflow.web.review_forms.report_access import is_report_open, own_member
from workflow.web.review_forms.reports.forms import MemberReportForm
from workflow.web.review_forms.scores.score_words import computed_totals
from workflow.web.submitting import ViewResult

_OWN_REPORT_URL = "/reviews/<int:review_id>/report"


@bp.route(_OWN_REPORT_URL, methods=["GET", "POST"])
@requires(Right.HAND_IN_REPORT)
def own_report(review_id: int) -> ViewResult:
    """Hand in the own report, or change it until the head closes the reports."""
    member = own_member()
    record = load_record()
    form = MemberReportForm(member.name, service.report_of(record, member.name))
    computed = computed_totals(member.name)
    form.leave_out(computed or ())
    return handle_form(
        form,
        "own_report",
        lambda: url_for("review_forms.receipt", review_id=review_id),
        heading=member.name,
        report=service.report_of(record, member.name),
        rows=list_report_facts(service.report_of(record, member.name)),
        files=service.attachments_of(database.session(), review()).get(member.name, []),
        is_open=is_report_open(),
        computed=computed or {},
        scores_url=None
        if computed is None
        else url_for("review_forms.own_scores", review_id=review_id),
    )


@bp.get(f"{_OWN_REPORT_URL}/receipt")
@requires(Right.HAND_IN_REPORT)
def receipt(review_id: int) -> str | Response:
    """Tell what was handed in and when, and until when it can be changed."""
    member = own_member()
    record = load_record()
    report = record.report_of(member.name)
    if report is None or report.received_on is None:
        return redirect(url_for("review_forms.own_report", review_id=review_id))
    return render_template(
        "review_forms/receipt.html",
        review=review(),
        record=record,
        member=member.name,
        report=report,
        rows=[*list_report_facts(report), FactRow(_("Lưu lần cuối"), _last_saved(member.name))],
        files=service.attachments_of(database.session(), review()).get(member.name, []),
        is_open=is_report_open(),
    )


def _last_saved(member: str) -> str:
    """When the report was last saved, to the minute."""
    query = select(Event).filter_by(review_id=review().id, kind=EventKind.SAVED)
    for event in database.session().scalars(query.order_by(Event.id.desc())):
        if event.detail.get("member") == member and "stage" not in event.detail:
            return f"{event.at.astimezone(ZONE):%H:%M, %d/%m/%Y}"
    return ""
