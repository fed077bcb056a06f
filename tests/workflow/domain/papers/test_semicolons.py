"""Statements between semicolons."""

import msgspec

from tests.templates_docx.filled import Case
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.papers.semicolons import lower_after_semicolons
from workflow.domain.record import Family


def test_a_statement_after_a_semicolon_is_small_and_a_name_is_not() -> None:
    typed = (
        "Dẫn đầu; Có 3 sáng kiến; Đạt giải Nhất; Tổ Công tác; UBND khen; Đạt Nguyễn; Huế dẫn đầu"
    )
    said = "Dẫn đầu; có 3 sáng kiến; đạt giải Nhất; Tổ Công tác; UBND khen; Đạt Nguyễn; Huế dẫn đầu"

    assert lower_after_semicolons(typed) == said


def test_the_list_of_awards_joins_the_achievements_of_a_report() -> None:
    record = Case(Family.STATE, PaperKind.AWARD_LIST, "full").record()
    award = record.awards[0]
    reports = tuple(
        msgspec.structs.replace(one, achievements=("Hoàn thành kế hoạch.", "Có 3 sáng kiến."))
        for one in record.reports
    )
    awards = (msgspec.structs.replace(award, reason=None, recipient=reports[0].member),)
    joined = msgspec.structs.replace(record, reports=reports, awards=awards)

    (only,) = build_context(PaperKind.AWARD_LIST, joined).values["lists"]

    assert only["rows"][0]["reason"] == "Hoàn thành kế hoạch; có 3 sáng kiến"
