"""The reports of all members, for those who run the review."""

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.domain import schema
from workflow.domain.record import Record, Report
from workflow.domain.roles import Right
from workflow.domain.year_plan import list_missing_reports
from workflow.models import Member
from workflow.services import member_reports as service
from workflow.services import reviews
from workflow.services.regulations import regulation_for
from workflow.web import database
from workflow.web.access import account, requires, review, version_in
from workflow.web.clock import now
from workflow.web.review_forms.base import handle_form, load_record
from workflow.web.review_forms.blueprint import EDIT_URL, bp
from workflow.web.review_forms.report_access import member_of_unit
from workflow.web.review_forms.reports.forms import RATINGS, HeadReportForm
from workflow.web.review_forms.scores.score_words import computed_totals
from workflow.web.review_forms.section_findings import findings_of_section
from workflow.web.reviews.findings import link_findings as with_links
from workflow.web.submitting import ViewResult, submitting


@dataclass(frozen=True)
class ReportRow:
    """A member in the list."""

    member: Member
    report: Report
    files: int


@bp.get(f"{EDIT_URL}/reports")
@requires(Right.EDIT_REVIEW)
def reports(review_id: int) -> str:
    """Show who has handed in, with the way to each report."""
    record = load_record()
    files = service.attachments_of(database.session(), review())
    return render_template(
        "review_forms/reports.html",
        review=review(),
        record=record,
        section=schema.get_section("reports"),
        rows=[
            ReportRow(row, service.report_of(record, row.name), len(files.get(row.name, ())))
            for row in review().members
        ],
        missing=list_missing_reports(record),
        by_criteria=regulation_for(record, database.session()).scoring.by_criteria,
        extra=_unlisted_reports(record),
        # The list itself shows whose report is missing.
        findings=with_links(review(), findings_of_section(review(), "reports", ("reports[",))),
    )


def _unlisted_reports(record: Record) -> list[tuple[int, Report]]:
    """Reports that no row of the list shows: of strangers, and second ones."""
    expected = {member.name for member in record.members}
    found = []
    for place, report in enumerate(record.reports):
        if report.member in expected:
            expected.remove(report.member)
        else:
            found.append((place, report))
    return found


@bp.route(f"{EDIT_URL}/reports/<int:unit_id>", methods=["GET", "POST"])
@requires(Right.EDIT_REVIEW)
def report(review_id: int, unit_id: int) -> ViewResult:
    """Edit the report of one member."""
    member = member_of_unit(unit_id)
    stored = service.report_of(load_record(), member.name)
    form = HeadReportForm(member.name, stored)
    computed = computed_totals(member.name)
    form.leave_out(computed or ())
    following = _next_member(member)

    def then() -> str:
        if "next_member" in request.form and following:
            return url_for("review_forms.report", review_id=review_id, unit_id=following.unit_id)
        return url_for("review_forms.reports", review_id=review_id)

    return handle_form(
        form,
        "report",
        then,
        heading=member.name,
        trail=[
            (
                schema.get_section("reports").label,
                url_for("review_forms.reports", review_id=review_id),
            )
        ],
        files=service.attachments_of(database.session(), review()).get(member.name, []),
        following=following,
        ratings=RATINGS,
        report=stored,
        computed=computed or {},
        scores_url=None
        if computed is None
        else url_for("review_forms.member_scores", review_id=review_id, unit_id=unit_id),
    )


def _next_member(member: Member) -> Member | None:
    rows = review().members
    place = rows.index(member) + 1
    return rows[place] if place < len(rows) else None


@bp.post(f"{EDIT_URL}/reports/extra/<int:place>/drop")
@requires(Right.EDIT_REVIEW)
def remove_report(review_id: int, place: int) -> Response:
    """Take out a report that is nobody's, as the person saw it in the list."""
    named, seen = request.form.get("member"), version_in(request.form.get("seen"))
    found = load_record().reports[place : place + 1]
    if not found or found[0].member != named:
        abort(404)

    def without(record: Record) -> Record:
        rows = record.reports[:place] + record.reports[place + 1 :]
        return schema.replace_section(record, "reports", {"reports": rows})

    with submitting() as submission:
        reviews.edit_facts(
            database.session(), review(), "reports", without, seen=seen, by=account(), now=now()
        )
        submission.notify(_("Đã bỏ báo cáo của «%(name)s».", name=named))
    return redirect(url_for("review_forms.reports", review_id=review_id))
