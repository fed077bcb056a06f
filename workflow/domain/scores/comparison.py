"""What the member, the bloc, the member again and the final decision say, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from workflow.domain.labels import Labelled
from workflow.domain.regulation import Criterion, Scoring
from workflow.domain.scores.points import Figures
from workflow.domain.scores.sheet import Sheet, sheet


class Stage(Labelled):
    """Who says something of a criterion, in the order of the year."""

    SELF = "self", "Tự chấm"
    BLOC = "bloc", "Khối chấm"
    EXPLANATION = "explanation", "Giải trình"
    FINAL = "final", "Chính thức"


#: The stages that give figures; an explanation is words.
SCORING = (Stage.SELF, Stage.BLOC, Stage.FINAL)


NOTHING = Figures()


@dataclass(frozen=True)
class Said:
    """What counts now of one criterion of one member at one stage."""

    member: str
    criterion: str
    stage: Stage
    figures: Figures = NOTHING
    #: The bloc's remark, the explanation, the reason of the final score.
    note: str = ""
    #: Number and day of the document that shows it.
    evidence: str = ""
    #: The file handed in that shows it.
    attachment_id: int | None = None


@dataclass(frozen=True)
class Side:
    """One stage of one criterion."""

    said: Said | None
    points: Decimal | None


@dataclass(frozen=True)
class Row:
    """One criterion as all four stages have it."""

    criterion: Criterion
    sides: dict[Stage, Side]

    def points(self, stage: Stage) -> Decimal | None:
        return self.sides[stage].points

    def note(self, stage: Stage) -> str:
        said = self.sides[stage].said
        return said.note if said else ""

    @property
    def differs(self) -> bool:
        """Whether the bloc scored otherwise than the member did itself."""
        own, bloc = self.points(Stage.SELF), self.points(Stage.BLOC)
        return None not in (own, bloc) and own != bloc

    @property
    def baseline(self) -> Side:
        """What is final unless a reason says otherwise: the bloc's, else the member's own."""
        bloc = self.sides[Stage.BLOC]
        return bloc if bloc.points is not None else self.sides[Stage.SELF]

    @property
    def lacks_reason(self) -> bool:
        """Whether the final score departs from that, and nobody says why."""
        final = self.points(Stage.FINAL)
        return final is not None and final != self.baseline.points and not self.note(Stage.FINAL)


@dataclass(frozen=True)
class Comparison:
    """One member: every criterion, and the table of each scoring stage."""

    rows: tuple[Row, ...]
    sheets: dict[Stage, Sheet]

    def of_section(self, code: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.criterion.section == code)


def comparison(scoring: Scoring, said: Iterable[Said]) -> Comparison:
    """What was said of one member, held to the criteria that bind; the rest is left out."""
    by_stage: dict[Stage, dict[str, Said]] = {stage: {} for stage in Stage}
    for row in said:
        by_stage[row.stage][row.criterion] = row
    sheets = {
        stage: sheet(scoring, {code: row.figures for code, row in by_stage[stage].items()})
        for stage in SCORING
    }
    scored = {
        stage: {line.criterion.code: line.points for part in table.sections for line in part.lines}
        for stage, table in sheets.items()
    }
    rows = tuple(
        Row(
            criterion,
            {
                stage: Side(
                    by_stage[stage].get(criterion.code),
                    scored.get(stage, {}).get(criterion.code),
                )
                for stage in Stage
            },
        )
        for criterion in scoring.criteria
    )
    return Comparison(rows, sheets)
