"""The year as a guide: the step of now in full, the others in a line each."""

from flask import Blueprint, render_template
from sqlalchemy import select

from workflow.domain.head_succession import compute_next_year_label
from workflow.domain.last_year import summarize_last_year
from workflow.domain.record import Record
from workflow.domain.roles import Right
from workflow.domain.year import STATES
from workflow.models import Review, exclude_withdrawn
from workflow.services import snapshots
from workflow.services.handover import handover_that_opened
from workflow.services.overview import agenda
from workflow.web import database
from workflow.web.clock import today
from workflow.web.protection import access
from workflow.web.protection.access import requires
from workflow.web.review_forms.field_urls import section_url

bp = Blueprint("guide", __name__, url_prefix="/reviews/<int:review_id>/guide")


@bp.get("")
@requires(Right.EDIT_REVIEW)
def show(review_id: int) -> str:
    """Show the step, why, by when, which paper comes out, what last year looked like."""
    session, review = database.session(), access.review()
    record = snapshots.facts_of(session, review)
    dues = {due.task: due for due in agenda.dues_of(session, record)}
    guide = review.state.guide
    before = _last_year(review)
    return render_template(
        "guide/guide.html",
        review=review,
        guide=guide,
        states=STATES,
        actions=[(text, section_url(review, key) if key else None) for text, key in guide.actions],
        dues=[dues[task] for task in guide.tasks if task in dues and not dues[task].done],
        days={
            state: [dues[task] for task in state.guide.tasks if task in dues] for state in STATES
        },
        memory=summarize_last_year(before, review.state) if before else None,
        before=before,
        today=today(),
    )


def _last_year(review: Review) -> Record | None:
    """The facts of the year before: handed over from, else the bloc's review of that label."""
    session = database.session()
    if began := handover_that_opened(session, review):
        return snapshots.facts_of(session, began.review)
    others = session.scalars(
        select(Review).filter_by(bloc_id=review.bloc_id).where(exclude_withdrawn())
    )
    earlier = next(
        (row for row in others if compute_next_year_label(row.year) == review.year), None
    )
    return snapshots.facts_of(session, earlier) if earlier else None
