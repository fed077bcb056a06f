"""Final points by section as papers print them: frozen with the facts they were settled with."""

from collections.abc import Mapping
from decimal import Decimal

from workflow.domain.law.regulation import Scoring, SectionKind
from workflow.domain.record import Fact
from workflow.domain.scores.comparison import ScoreComparison, ScoreStage


class ScoredSection(Fact, frozen=True):
    """A section as the regulation named it then."""

    code: str
    title: str
    kind: SectionKind = "base"
    most: Decimal | None = None


class MemberPoints(Fact, frozen=True):
    """The points of a member in each section, in the order of the sections."""

    member: str
    points: tuple[Decimal, ...]


class SectionScores(Fact, frozen=True):
    """The final points of every member whose criteria are all scored."""

    sections: tuple[ScoredSection, ...] = ()
    members: tuple[MemberPoints, ...] = ()


def freeze_section_scores(scoring: Scoring, tables: Mapping[str, ScoreComparison]) -> SectionScores:
    """Freeze the members' tables for papers; empty while nobody's is complete."""
    done = {
        name: table.sheets[ScoreStage.FINAL]
        for name, table in tables.items()
        if table.sheets[ScoreStage.FINAL].is_complete
    }
    if not scoring.by_criteria or not done:
        return SectionScores()
    return SectionScores(
        sections=tuple(
            ScoredSection(row.code, row.title, row.kind, scoring.cap_of(row))
            for row in scoring.sections
        ),
        members=tuple(
            MemberPoints(name, tuple(section.points for section in sheet.sections))
            for name, sheet in done.items()
        ),
    )
