"""The table of one member as one side scored it: lines, sections, total, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from workflow.domain.law.regulation import Criterion, ScoreSection, Scoring
from workflow.domain.scores.criterion_points import CriterionFigures, align_decimals, compute_points


@dataclass(frozen=True)
class ScoredCriterion:
    """One criterion; `points` is None where it is not scored."""

    criterion: Criterion
    figures: CriterionFigures
    points: Decimal | None


@dataclass(frozen=True)
class SectionTotal:
    """The total of a section within its limits; below zero for the penalty."""

    section: ScoreSection
    lines: tuple[ScoredCriterion, ...]
    points: Decimal
    #: What its lines add up to; more or less than `points` where a limit holds.
    before_limit: Decimal


@dataclass(frozen=True)
class ScoreSheet:
    """A whole table; its total is the sum of its sections."""

    sections: tuple[SectionTotal, ...]

    @property
    def total(self) -> Decimal:
        return sum((section.points for section in self.sections), Decimal(0))

    def of(self, code: str) -> SectionTotal:
        """The section of that code; raises `StopIteration` for none."""
        return next(part for part in self.sections if part.section.code == code)

    @property
    def missing(self) -> tuple[Criterion, ...]:
        """The criteria without a score; 0 is a score."""
        return tuple(
            line.criterion
            for section in self.sections
            for line in section.lines
            if line.points is None
        )

    @property
    def is_complete(self) -> bool:
        """Tell whether every criterion is scored, whatever the sum."""
        return not self.missing

    @property
    def is_empty(self) -> bool:
        """Tell whether none is."""
        return all(line.points is None for section in self.sections for line in section.lines)

    @property
    def settled_total(self) -> Decimal | None:
        """The total of the record, once every criterion is scored."""
        return self.total if self.is_complete else None


def build_score_sheet(scoring: Scoring, figures: Mapping[str, CriterionFigures]) -> ScoreSheet:
    """The table of a regulation with figures by the code of their criterion."""
    return ScoreSheet(
        tuple(_total_section(scoring, section, figures) for section in scoring.sections)
    )


def _total_section(
    scoring: Scoring, section: ScoreSection, figures: Mapping[str, CriterionFigures]
) -> SectionTotal:
    lines = tuple(
        _score_criterion(section, row, figures.get(row.code, CriterionFigures()), scoring)
        for row in scoring.criteria
        if row.section == section.code
    )
    summed = sum((line.points for line in lines if line.points is not None), Decimal(0))
    held = align_decimals(_apply_limit(scoring, section, summed), scoring.decimal_places)
    return SectionTotal(section, lines, held, summed)


def _score_criterion(
    section: ScoreSection, criterion: Criterion, figures: CriterionFigures, scoring: Scoring
) -> ScoredCriterion:
    found = compute_points(criterion, figures, scoring.decimal_places)
    if found and section.kind == "penalty" and criterion.kind != "plus_minus":
        found = -found  # what is counted here is what was done wrong
    return ScoredCriterion(criterion, figures, found)


def _apply_limit(scoring: Scoring, section: ScoreSection, summed: Decimal) -> Decimal:
    """A section gives from nothing to its most; the penalty takes as much at most."""
    most = scoring.cap_of(section)
    if section.kind == "penalty":
        held = min(summed, Decimal(0))
        return held if most is None else max(held, -most)
    held = max(summed, Decimal(0))
    return held if most is None else min(held, most)
