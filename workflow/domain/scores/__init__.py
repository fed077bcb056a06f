"""Scores criterion by criterion: points of one, totals of a table, what four sides say of it."""

from workflow.domain.scores.comparison import Comparison, Said, Stage, comparison
from workflow.domain.scores.points import Figures, points, problem
from workflow.domain.scores.sheet import Line, SectionTotal, Sheet, sheet

__all__ = [
    "Comparison",
    "Figures",
    "Line",
    "Said",
    "SectionTotal",
    "Sheet",
    "Stage",
    "comparison",
    "points",
    "problem",
    "sheet",
]
