"""The addresses of the forms of a review, and the views behind them."""

from flask import Blueprint

from workflow.web.review_forms import (
    awards,
    fact_tables,
    general,
    identity,
    locks,
    members,
    next_year,
    opening,
    paper_numbers,
    plan,
)
from workflow.web.review_forms.contests import views as contests
from workflow.web.review_forms.findings import move_after
from workflow.web.review_forms.grids import views as grids
from workflow.web.review_forms.grids.base import cell_text
from workflow.web.review_forms.meeting import further
from workflow.web.review_forms.meeting import views as meeting
from workflow.web.review_forms.meeting_address import ARGUMENT, keep_in_addresses, meeting_number
from workflow.web.review_forms.reports import packets, uploads
from workflow.web.review_forms.reports import views as reports
from workflow.web.review_forms.scores import views as scores
from workflow.web.tables import TABLE_PATH

bp = Blueprint("review_forms", __name__)
keep_in_addresses(bp)
bp.add_app_template_global(meeting_number)
bp.add_app_template_global(move_after)
bp.add_app_template_global(locks.lock_of, "lock_of")
bp.add_app_template_global(locks.lock_of_settings, "lock_of_settings")
bp.add_app_template_filter(cell_text)

GET, POST, FORM = ["GET"], ["POST"], ["GET", "POST"]
REVIEW = "/reviews/<int:review_id>"
EDIT = f"{REVIEW}/edit"
MEETING = f"{REVIEW}/meetings/<int:{ARGUMENT}>"
ROUTES = (
    ("/reviews/new", FORM, opening.open_review),
    (f"{EDIT}/general", FORM, general.general),
    (f"{EDIT}/identity", FORM, identity.identity),
    (f"{REVIEW}/withdraw", POST, identity.withdraw_review),
    (f"{EDIT}/members", FORM, members.members),
    (f"{REVIEW}/reopen/<key>", POST, locks.reopen_section),
    # reports: all of them, one of them, those of nobody; a member's own
    (f"{EDIT}/reports", GET, reports.reports),
    (f"{EDIT}/reports/<int:unit_id>", FORM, reports.report),
    (f"{EDIT}/reports/packets", FORM, packets.packets_in),
    (f"{EDIT}/reports/extra/<int:place>/drop", POST, reports.remove_report),
    (f"{REVIEW}/report", FORM, reports.own_report),
    (f"{REVIEW}/report/receipt", GET, reports.receipt),
    (f"{REVIEW}/files/<int:attachment_id>", GET, uploads.download_file),
    (f"{REVIEW}/files/<int:attachment_id>/remove", POST, uploads.remove_file),
    # scores by criteria: of all members, of one, by one side; a member's own
    (f"{EDIT}/scores", GET, scores.scores),
    (f"{EDIT}/scores/settle", POST, scores.settle_scores),
    (f"{EDIT}/scores/<int:unit_id>", GET, scores.member_scores),
    (f"{EDIT}/scores/<int:unit_id>/<stage>", FORM, scores.score_member),
    (f"{REVIEW}/scores", GET, scores.own_scores),
    (f"{REVIEW}/scores/<stage>", FORM, scores.score_own),
    # the meeting and what it decided
    (f"{EDIT}/meeting", GET, meeting.meeting),
    (f"{EDIT}/meeting/<part>", FORM, meeting.meeting_part),
    (f"{EDIT}/contests", GET, contests.contests),
    (f"{EDIT}/contests/<int:place>", FORM, contests.contest),
    (f"{EDIT}/contests/<int:place>/move", POST, contests.move_contest),
    (f"{EDIT}/contests/<int:place>/drop", POST, contests.remove_contest),
    # of all members at once, like a spreadsheet
    (f"{EDIT}/reports/grid", FORM, grids.reports_grid),
    (f"{EDIT}/meeting/attendance/grid", FORM, grids.attendance_grid),
    (f"{EDIT}/contests/grid", FORM, grids.tallies_grid),
    (f"{EDIT}/awards/grid", FORM, grids.awards_grid),
    # the lists as files
    (f"{EDIT}/reports{TABLE_PATH}", GET, fact_tables.reports_table),
    (f"{EDIT}/awards{TABLE_PATH}", GET, fact_tables.awards_table),
    # the other meetings of the year, with the forms of the closing one
    (f"{REVIEW}/meetings", FORM, further.meetings),
    (MEETING, GET, meeting.meeting),
    (f"{MEETING}/parts/<part>", FORM, meeting.meeting_part),
    (f"{MEETING}/contests", GET, contests.contests),
    (f"{MEETING}/contests/<int:place>", FORM, contests.contest),
    (f"{MEETING}/contests/<int:place>/move", POST, contests.move_contest),
    (f"{MEETING}/contests/<int:place>/drop", POST, contests.remove_contest),
    (f"{MEETING}/parts/attendance/grid", FORM, grids.attendance_grid),
    (f"{MEETING}/contests/grid", FORM, grids.tallies_grid),
    (f"{MEETING}/results", FORM, plan.results),
    (f"{MEETING}/numbers", FORM, paper_numbers.paper_numbers),
    (f"{MEETING}/papers", GET, further.meeting_papers),
    (f"{MEETING}/drop", POST, further.remove_meeting),
    # the papers and next year
    (f"{EDIT}/results", FORM, plan.results),
    (f"{EDIT}/awards", FORM, awards.awards),
    (f"{EDIT}/next", FORM, next_year.next_year),
    (f"{EDIT}/plan", FORM, plan.plan),
    (f"{EDIT}/papers", FORM, paper_numbers.paper_numbers),
    (f"{EDIT}/papers/numbers/<int:number_id>/void", POST, paper_numbers.void_number),
)
for address, methods, view in ROUTES:
    bp.add_url_rule(address, view_func=view, methods=methods)
