"""All steps, hung on their blueprint."""

from workflow.web.steps import (
    meeting,
    members,
    own_report,
    reports,
    uploads,
)
from workflow.web.steps.blueprint import bp

__all__ = ["bp", "meeting", "members", "own_report", "reports", "uploads"]
