"""The table of one member as one side scored it: lines, sections, total, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from workflow.domain.regulation import Criterion, ScoreSection, Scoring
from workflow.domain.scores.points import Figures, points, same_places


@dataclass(frozen=True)
class Line:
    """One criterion; `points` is None where it is not scored."""

    criterion: Criterion
    figures: Figures
    points: Decimal | None


@dataclass(frozen=True)
class SectionTotal:
    """What a section comes to within its limits; below zero where it is the penalty."""

    section: ScoreSection
    lines: tuple[Line, ...]
    points: Decimal
    #: What its lines add up to; more or less than `points` where a limit holds.
    before_limit: Decimal


@dataclass(frozen=True)
class Sheet:
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
        """Whether every criterion is scored, whatever the sum."""
        return not self.missing

    @property
    def is_empty(self) -> bool:
        """Whether none is."""
        return all(line.points is None for section in self.sections for line in section.lines)

    @property
    def settled_total(self) -> Decimal | None:
        """The total as it stands in the record: once every criterion is scored."""
        return self.total if self.is_complete else None


def sheet(scoring: Scoring, figures: Mapping[str, Figures]) -> Sheet:
    """The table of a regulation with figures by the code of their criterion."""
    return Sheet(tuple(_section(scoring, section, figures) for section in scoring.sections))


def _section(
    scoring: Scoring, section: ScoreSection, figures: Mapping[str, Figures]
) -> SectionTotal:
    lines = tuple(
        _line(section, row, figures.get(row.code, Figures()), scoring)
        for row in scoring.criteria
        if row.section == section.code
    )
    summed = sum((line.points for line in lines if line.points is not None), Decimal(0))
    held = same_places(_limited(scoring, section, summed), scoring.decimal_places)
    return SectionTotal(section, lines, held, summed)


def _line(section: ScoreSection, criterion: Criterion, figures: Figures, scoring: Scoring) -> Line:
    found = points(criterion, figures, scoring.decimal_places)
    if found and section.kind == "penalty" and criterion.kind != "plus_minus":
        found = -found  # what is counted here is what was done wrong
    return Line(criterion, figures, found)


def _limited(scoring: Scoring, section: ScoreSection, summed: Decimal) -> Decimal:
    """A section gives from nothing to its most; the penalty takes as much at most."""
    most = scoring.cap_of(section)
    if section.kind == "penalty":
        held = min(summed, Decimal(0))
        return held if most is None else max(held, -most)
    held = max(summed, Decimal(0))
    return held if most is None else min(held, most)
