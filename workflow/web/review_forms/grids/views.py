"""The pages of the tables; a script sends single rows, whoever has none the whole form."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for

from workflow.domain.record import Record
from workflow.domain.roles import Right
from workflow.web import name_questions
from workflow.web.protection.access import requires, review
from workflow.web.review_forms.awards import USUAL_AWARDS
from workflow.web.review_forms.base import load_record, render_form
from workflow.web.review_forms.grids.attendance import AttendanceGrid
from workflow.web.review_forms.grids.awards import AwardsGrid
from workflow.web.review_forms.grids.base import GridForm
from workflow.web.review_forms.grids.reports import ReportsGrid
from workflow.web.review_forms.grids.tallies import make_tallies_grid
from workflow.web.review_forms.reports.forms import RATINGS
from workflow.web.submitting import UNPROCESSABLE, ViewResult, submitting


@requires(Right.EDIT_REVIEW)
def reports_grid(review_id: int) -> ViewResult:
    """Type in the reports and scores of all members."""
    return _handle_grid(ReportsGrid, url_for("review_forms.reports", review_id=review_id))


@requires(Right.EDIT_REVIEW)
def attendance_grid(review_id: int) -> ViewResult:
    """Type in who came to the meeting."""
    return _handle_grid(AttendanceGrid, url_for("review_forms.meeting", review_id=review_id))


@requires(Right.EDIT_REVIEW)
def tallies_grid(review_id: int) -> ViewResult:
    """Type in the votes of all contests."""
    return _handle_grid(make_tallies_grid, url_for("review_forms.contests", review_id=review_id))


@requires(Right.EDIT_REVIEW)
def awards_grid(review_id: int) -> ViewResult:
    """Type in all awards."""
    return _handle_grid(AwardsGrid, url_for("review_forms.awards", review_id=review_id))


def _handle_grid(make: Callable[[Record], GridForm], back: str) -> ViewResult:
    form = make(load_record())
    alone = request.headers.get("X-Requested-With") == "fetch"
    focus = form.handle_button() if form.is_submitted() else None
    saving = form.is_submitted() and focus is None
    if saving and _save(form, notice=not alone) and form.is_stored and not alone:
        return redirect(request.path)
    shown = {"back": back, "ratings": RATINGS, "usual": USUAL_AWARDS, "alone": alone}
    if alone:
        page = render_template("review_forms/grid_rows.html", form=form, review=review(), **shown)
    else:
        page = render_form(form, "grid", focus=focus, heading=form.heading, **shown)
    return (page, UNPROCESSABLE) if saving and not form.is_stored else page


def _save(form: GridForm, *, notice: bool) -> bool:
    """Save and commit the rows that can be; tells whether nothing as a whole was refused."""
    with submitting(form) as submission:
        changed = name_questions.save_answered(form.save, lambda: review().bloc.council)
        form.notice = form.save_notice(changed=changed)
        if notice and form.is_stored:
            submission.notify(form.notice, "warn" if form.list_left() else "good")
            submission.lead_to(request.path)
            form.notice = ""
    if submission.done:
        form.refresh()
    return submission.done
