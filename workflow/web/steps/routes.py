"""All steps, hung on their blueprint."""

from workflow.web.steps import (
    awards,
    contests,
    general,
    meeting,
    members,
    next_year,
    opening,
    own_report,
    own_scores,
    paper_numbers,
    plan,
    reports,
    results,
    scores,
    uploads,
)
from workflow.web.steps.blueprint import bp

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
