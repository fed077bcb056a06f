"""The official papers of a review: kinds, names, and the data their Word templates print."""

from workflow.domain.paper_kinds import DOSSIER, PaperKind
from workflow.domain.papers.blanks import Gap
from workflow.domain.papers.context import PaperContext, build_context, find_family, skip_reason
from workflow.domain.papers.file_names import build_file_name

__all__ = [
    "DOSSIER",
    "Gap",
    "PaperContext",
    "PaperKind",
    "build_context",
    "build_file_name",
    "find_family",
    "skip_reason",
]
