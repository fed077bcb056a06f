"""The table of scores by section: as many columns as the regulation has sections."""

from decimal import Decimal

import msgspec
import pytest

from templates_docx import TEMPLATES
from tests.templates_docx.filled import FAMILIES, template, text_of
from worker.word.lint import lint
from workflow.domain.clauses.scoring import MOST_SECTIONS
from workflow.domain.paper_settings import PaperSettings
from workflow.domain.papers import PaperContext, PaperKind, build_context
from workflow.domain.record import Family, Record, decode_record
from workflow.domain.scores.section_scores import MemberPoints, ScoredSection, SectionScores

SUMMARY = PaperKind.SCORE_SUMMARY


def sample(family: Family) -> Record:
    return decode_record((TEMPLATES / "samples" / family / "full.json").read_bytes())


def settings(record: Record, count: int) -> PaperSettings:
    """Points that add up to the final score of every member that has one."""
    members = tuple(
        MemberPoints(row.member, (row.final_score - 7 * (count - 1), *[Decimal(7)] * (count - 1)))
        for row in record.reports
        if row.final_score is not None
    )
    sections = tuple(
        ScoredSection(code, f"Phần thử {code}", most=Decimal(100)) for code in "ABCDEFG"[:count]
    )
    return PaperSettings(scores=SectionScores(sections, members))


def paper(family: Family, count: int) -> tuple[PaperContext, bytes]:
    record = sample(family)
    context = build_context(SUMMARY, record, settings(record, count))
    return context, template(family, SUMMARY).fill(context.values)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("count", range(1, MOST_SECTIONS + 1))
def test_each_section_has_its_column_and_the_layout_holds(family: Family, count: int) -> None:
    _, docx = paper(family, count)

    heads = [line for line in text_of(docx).splitlines() if line.endswith("|  Tổng")]
    assert heads == ["TT  |  Đơn vị  |  " + "  |  ".join("ABCDEFG"[:count]) + "  |  Tổng"]
    report = lint(docx)
    assert [finding.rule for finding in report.findings] == []


def test_the_rows_stand_as_above_and_add_up() -> None:
    text = text_of(paper(Family.STATE, 3)[1])

    assert "1  |  Sở Mẫu Hai tỉnh Mẫu  |  83  |  7  |  7  |  97" in text
    assert "A: Phần thử A, tối đa 100 điểm; B: Phần thử B, tối đa 100 điểm; C:" in text


def test_points_that_do_not_add_up_are_left_out_and_noted() -> None:
    record = sample(Family.STATE)
    scores = settings(record, 2).scores
    wrong = MemberPoints(scores.members[0].member, (Decimal(1), Decimal(1)))
    other = msgspec.structs.replace(scores, members=(wrong, *scores.members[1:]))

    context = build_context(SUMMARY, record, PaperSettings(scores=other))

    row = next(row for row in context.values["parts"]["rows"] if row["unit"] == wrong.member)
    assert row["points"] == ["", ""]
    assert "Điểm theo từng phần của các đơn vị" in {gap.label for gap in context.gaps}


def test_without_sections_the_paper_is_as_before() -> None:
    record = sample(Family.STATE)

    assert "từng phần" not in text_of(
        template("nd30", SUMMARY).fill(build_context(SUMMARY, record).values)
    )
