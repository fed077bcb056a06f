"""The rule under a line is a third to a half of it, however long the line is."""

import msgspec
import pytest

from tests.templates_docx.filled import Case, template
from worker.word.lint import lint
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.record import Family, MemberRole

RULES = ("ND30-CQ-03", "ND30-TL-03")
LONG = "các sở, ban, ngành thuộc lĩnh vực kinh tế - tổng hợp tỉnh Lâm Đồng"


@pytest.mark.parametrize("kind", [PaperKind.PACT, PaperKind.MINUTES, PaperKind.PROPOSAL])
@pytest.mark.parametrize(
    "name",
    ["K", "Cụm", "Cụm số 3", "Khối thi đua Mẫu", f"Khối thi đua {LONG}", "Liênhiệp" * 5],
)
def test_a_rule_fits_the_line_above_it(kind: PaperKind, name: str) -> None:
    """Of the bloc, of the agency that heads it, and of what the paper is about."""
    record = Case(Family.STATE, kind, "full").record()
    members = tuple(
        msgspec.structs.replace(one, name=name) if one.role is MemberRole.HEAD else one
        for one in record.members
    )
    bloc = msgspec.structs.replace(record.bloc, name=name)
    named = msgspec.structs.replace(record, bloc=bloc, members=members)

    paper = template(Family.STATE, kind).fill(build_context(kind, named).values)

    found = [one for one in lint(paper).findings if one.rule in RULES]
    assert [(str(one.found), one.where.text) for one in found] == []
