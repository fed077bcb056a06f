"""Scores criterion by criterion: points of one, totals of a table, what four sides say of it."""

from workflow.domain.scores.comparison import (
    CurrentScore,
    ScoreComparison,
    ScoreStage,
    compare_stages,
)
from workflow.domain.scores.criterion_points import (
    CriterionFigures,
    compute_points,
    find_figures_problem,
)
from workflow.domain.scores.score_sheet import (
    ScoredCriterion,
    ScoreSheet,
    SectionTotal,
    build_score_sheet,
)

__all__ = [
    "CriterionFigures",
    "CurrentScore",
    "ScoreComparison",
    "ScoreSheet",
    "ScoreStage",
    "ScoredCriterion",
    "SectionTotal",
    "build_score_sheet",
    "compare_stages",
    "compute_points",
    "find_figures_problem",
]
