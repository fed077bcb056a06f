"""All steps, hung on their blueprint."""

from workflow.web.steps import (
    awards,
    contests,
    meeting,
    members,
    next_year,
    own_report,
    paper_numbers,
    plan,
    reports,
    results,
    uploads,
)
from workflow.web.steps.blueprint import bp

__all__ = [
    "awards",
    "bp",
    "contests",
    "meeting",
    "members",
    "next_year",
    "own_report",
    "paper_numbers",
    "plan",
    "reports",
    "results",
    "uploads",
]
