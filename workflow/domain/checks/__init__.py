"""The checks of a review: each rule has a code and a sentence, and guards a state.

`E…` contradicts itself and must be mended; `W…` is unknown or unusual and may be passed with a
typed reason. A rule guards one state: its warnings are asked about on the move into that state.
"""

from workflow.domain.checks import (
    awards,
    contests,
    deadlines,
    eligibility,
    limits,
    meeting,
    members,
    papers,
    reports,
    scores,
    voting,
)
from workflow.domain.checks.rule import (
    RULES,
    Case,
    Finding,
    Rule,
)

__all__ = [
    "RULES",
    "Case",
    "Finding",
    "Rule",
    "awards",
    "contests",
    "deadlines",
    "eligibility",
    "limits",
    "meeting",
    "members",
    "papers",
    "reports",
    "scores",
    "voting",
]
