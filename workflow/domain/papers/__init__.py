"""The official papers of a review: kinds, names, and the data their Word templates print."""

from workflow.domain.papers.blanks import Gap
from workflow.domain.papers.context import PaperContext, context_for, family_of, skip_reason
from workflow.domain.papers.kinds import DOSSIER, PaperKind
from workflow.domain.papers.naming import file_name

__all__ = [
    "DOSSIER",
    "Gap",
    "PaperContext",
    "PaperKind",
    "context_for",
    "family_of",
    "file_name",
    "skip_reason",
]
