"""Scores of the member, the bloc, the member again and the final decision, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from workflow.domain.labels import N_, Labelled
from workflow.domain.law.regulation import Criterion, Scoring
from workflow.domain.scores.criterion_points import CriterionFigures
from workflow.domain.scores.score_sheet import ScoreSheet, build_score_sheet


class ScoreStage(Labelled):
    """A stage of scoring, in the order of the year."""

    SELF = "self", N_("Tự chấm")
    BLOC = "bloc", N_("Khối chấm")
    EXPLANATION = "explanation", N_("Giải trình")
    FINAL = "final", N_("Chính thức")


#: The stages that give figures; an explanation is words.
SCORING = (ScoreStage.SELF, ScoreStage.BLOC, ScoreStage.FINAL)


NO_FIGURES = CriterionFigures()


@dataclass(frozen=True)
class CurrentScore:
    """The score that counts now for one criterion of one member at one stage."""

    member: str
    criterion: str
    stage: ScoreStage
    figures: CriterionFigures = NO_FIGURES
    #: The bloc's remark, the explanation, the reason of the final score.
    note: str = ""
    #: Number and day of the document that shows it.
    evidence: str = ""
    #: The file handed in that shows it.
    attachment_id: int | None = None


@dataclass(frozen=True)
class StageScore:
    """One stage of one criterion."""

    entry: CurrentScore | None
    points: Decimal | None


@dataclass(frozen=True)
class CriterionComparison:
    """One criterion as all four stages have it."""

    criterion: Criterion
    sides: dict[ScoreStage, StageScore]

    def points(self, stage: ScoreStage) -> Decimal | None:
        return self.sides[stage].points

    def note(self, stage: ScoreStage) -> str:
        entry = self.sides[stage].entry
        return entry.note if entry else ""

    @property
    def differs(self) -> bool:
        """Tell whether the bloc scored otherwise than the member did itself."""
        own, bloc = self.points(ScoreStage.SELF), self.points(ScoreStage.BLOC)
        return None not in (own, bloc) and own != bloc

    @property
    def baseline(self) -> StageScore:
        """The score that is final without a reason against it: the bloc's, else its own."""
        bloc = self.sides[ScoreStage.BLOC]
        return bloc if bloc.points is not None else self.sides[ScoreStage.SELF]

    @property
    def lacks_reason(self) -> bool:
        """Tell whether the final score departs from that, and nobody says why."""
        final = self.points(ScoreStage.FINAL)
        return (
            final is not None and final != self.baseline.points and not self.note(ScoreStage.FINAL)
        )


@dataclass(frozen=True)
class ScoreComparison:
    """One member: every criterion, and the table of each scoring stage."""

    rows: tuple[CriterionComparison, ...]
    sheets: dict[ScoreStage, ScoreSheet]

    def of_section(self, code: str) -> tuple[CriterionComparison, ...]:
        return tuple(row for row in self.rows if row.criterion.section == code)


def compare_stages(scoring: Scoring, entries: Iterable[CurrentScore]) -> ScoreComparison:
    """Compare the entries of one member at each stage; criteria that do not bind are left out."""
    by_stage: dict[ScoreStage, dict[str, CurrentScore]] = {stage: {} for stage in ScoreStage}
    for row in entries:
        by_stage[row.stage][row.criterion] = row
    sheets = {
        stage: build_score_sheet(
            scoring, {code: row.figures for code, row in by_stage[stage].items()}
        )
        for stage in SCORING
    }
    scored = {
        stage: {line.criterion.code: line.points for part in table.sections for line in part.lines}
        for stage, table in sheets.items()
    }
    rows = tuple(
        CriterionComparison(
            criterion,
            {
                stage: StageScore(
                    by_stage[stage].get(criterion.code),
                    scored.get(stage, {}).get(criterion.code),
                )
                for stage in ScoreStage
            },
        )
        for criterion in scoring.criteria
    )
    return ScoreComparison(rows, sheets)
