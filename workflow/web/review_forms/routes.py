"""Import every module of the forms, so that each puts its views on the blueprint."""

from workflow.web.review_forms import (
    awards,
    general,
    members,
    next_year,
    opening,
    paper_numbers,
    plan,
    results,
)
from workflow.web.review_forms.blueprint import bp
from workflow.web.review_forms.contests import routes as contests
from workflow.web.review_forms.meeting import routes as meeting
from workflow.web.review_forms.reports import own_report, uploads
from workflow.web.review_forms.reports import routes as reports
from workflow.web.review_forms.scores import own_scores
from workflow.web.review_forms.scores import routes as scores

__all__ = [
    "awards",
    "bp",
    "contests",
    "general",
    "meeting",
    "members",
    "next_year",
    "opening",
    "own_report",
    "own_scores",
    "paper_numbers",
    "plan",
    "reports",
    "results",
    "scores",
    "uploads",
]
