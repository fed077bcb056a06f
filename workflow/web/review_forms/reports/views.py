"""The reports of all members, for those who run the review; the own one, for a member's staff."""

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from workflow.domain import schema
from workflow.domain.days import ZONE
from workflow.domain.record import Record, Report
from workflow.domain.roles import Right
from workflow.domain.year_plan import list_missing_reports
from workflow.models import Event, EventKind, Member
from workflow.services import member_reports as service
from workflow.services import reviews
from workflow.services.law.regulations import regulation_for
from workflow.web import database
from workflow.web.clock import now
from workflow.web.protection.access import account, requires, review, version_in
from workflow.web.review_forms.base import handle_form, load_record
from workflow.web.review_forms.fact_rows import FactRow, list_report_facts
from workflow.web.review_forms.findings import findings_of_section, link_findings
from workflow.web.review_forms.report_access import is_report_open, member_of_unit, own_member
from workflow.web.review_forms.reports.forms import RATINGS, HeadReportForm, MemberReportForm
from workflow.web.review_forms.scores.score_words import computed_totals
from workflow.web.submitting import ViewResult, submitting


@dataclass(frozen=True)
class ReportRow:
    """A member in the list."""

    member: Member
    report: Report
    files: int


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
        findings=link_findings(review(), findings_of_section(review(), "reports", ("reports[",))),
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
    """The time the report was last saved, to the minute."""
    query = select(Event).filter_by(review_id=review().id, kind=EventKind.SAVED)
    for event in database.session().scalars(query.order_by(Event.id.desc())):
        if event.detail.get("member") == member and "stage" not in event.detail:
            return f"{event.at.astimezone(ZONE):%H:%M, %d/%m/%Y}"
    return ""
