"""A member's own scores: what it gives itself, and what it says where the bloc differs."""

from flask import abort, url_for

from workflow.domain.days import local_day
from workflow.domain.roles import Right
from workflow.domain.scores import ScoreStage
from workflow.domain.year import State
from workflow.services.member_reports import cut_off_day
from workflow.services.regulations import regulation_for
from workflow.services.scoring.entries import compare_members
from workflow.services.scoring.scores import may_explain
from workflow.web import database
from workflow.web.access import requires, review
from workflow.web.clock import now
from workflow.web.review_forms.base import load_record
from workflow.web.review_forms.blueprint import bp
from workflow.web.review_forms.report_access import own_member
from workflow.web.review_forms.scores.routes import handle_score_form, member_scores_page
from workflow.web.submitting import ViewResult

_OWN_SCORES_URL = "/reviews/<int:review_id>/scores"


@bp.get(_OWN_SCORES_URL)
@requires(Right.HAND_IN_REPORT)
def own_scores(review_id: int) -> str:
    """Show the own table; what may be written now has its button."""
    session = database.session()
    day = cut_off_day(session, load_record())
    open_stages = [
        *([ScoreStage.SELF] if _may_score() else []),
        *([ScoreStage.EXPLANATION] if _must_explain() else []),
    ]
    links = [
        (stage, url_for("review_forms.score_own", review_id=review_id, stage=stage))
        for stage in open_stages
    ]
    return member_scores_page(own_member(), links, own=True, cut_off=day)


def _may_score() -> bool:
    day = cut_off_day(database.session(), load_record())
    return review().state is State.PLANNED and (day is None or local_day(now()) <= day)


def _must_explain() -> bool:
    """Whether the bloc scored otherwise somewhere, and that is not settled yet."""
    session, name = database.session(), own_member().name
    if not may_explain(session, review()):
        return False
    scoring = regulation_for(load_record(), session).scoring
    rows = compare_members(session, review(), scoring, [name])[name].rows
    return any(row.differs and row.points(ScoreStage.FINAL) is None for row in rows)


@bp.route(f"{_OWN_SCORES_URL}/<stage>", methods=["GET", "POST"])
@requires(Right.HAND_IN_REPORT)
def score_own(review_id: int, stage: str) -> ViewResult:
    """Write the own scores until the cut-off, or the explanation until the meeting."""
    if stage not in {ScoreStage.SELF, ScoreStage.EXPLANATION}:
        abort(404)
    member, back = own_member(), url_for("review_forms.own_scores", review_id=review_id)
    return handle_score_form(member, ScoreStage(stage), back, [(member.name, back)], own=True)
