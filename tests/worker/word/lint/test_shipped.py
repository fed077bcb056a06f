"""Every shipped template, filled from every sample, passes without an error or a warning."""

import pytest

from tests.factories import make_record
from tests.templates_docx.filled import CASES, Case, fill, template
from tests.worker.word.lint.mutations import (
    Change,
    remove,
    replace_text,
    set_align,
    set_look,
    set_section,
)
from tests.worker.word.lint.sheet import open_docx, save_docx
from worker.word.lint import lint
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.record import Family, Member

PROPOSAL, MINUTES = PaperKind("proposal"), PaperKind("minutes")
BROKEN: list[tuple[Case, str, Change]] = [
    (Case(Family.STATE, PROPOSAL, "full"), "ND30-PG-05", set_section(left_margin=20)),
    (Case(Family.STATE, PROPOSAL, "full"), "ND30-QH-01", replace_text("CHỦ NGHĨA", "CHŨ NGHĨA")),
    (Case(Family.STATE, PROPOSAL, "full"), "ND30-QH-04", replace_text("Độc lập -", "Độc lập –")),
    (Case(Family.STATE, PROPOSAL, "full"), "ND30-SK-04", replace_text("Số: 07", "Số 07")),
    (
        Case(Family.STATE, PROPOSAL, "full"),
        "ND30-DD-06",
        replace_text("tháng 01 năm 2026", "tháng 1 năm 2026"),
    ),
    (Case(Family.STATE, PROPOSAL, "full"), "ND30-TL-01", set_look("TỜ TRÌNH", bold=False)),
    (Case(Family.STATE, PROPOSAL, "full"), "ND30-CC-01", set_look("Căn cứ", italic=False)),
    (
        Case(Family.STATE, PROPOSAL, "full"),
        "ND30-KY-01",
        replace_text("KT. GIÁM ĐỐC", "KT GIÁM ĐỐC"),
    ),
    (Case(Family.STATE, PROPOSAL, "full"), "ND30-NN-05", remove("- Như trên")),
    (Case(Family.STATE, PROPOSAL, "full"), "ND30-PL-05", set_look("(Kèm theo", italic=False)),
    (
        Case(Family.STATE, MINUTES, "full"),
        "ND30-BB-02",
        replace_text("kết thúc vào", "kết thúc lúc"),
    ),
    (Case(Family.STATE, MINUTES, "full"), "ND30-BB-03", replace_text("CHỦ TỌA", "GIÁM ĐỐC")),
    (Case(Family.STATE, MINUTES, "full"), "ND30-ND-03", set_align("Địa điểm:", "left")),
    (Case(Family.PARTY, PROPOSAL, "full"), "PTY-CQ-03", remove("*")),
    (Case(Family.PARTY, PROPOSAL, "full"), "PTY-SK-01", replace_text("Số 07", "Số: 07")),
    (Case(Family.PARTY, PROPOSAL, "full"), "PTY-KY-01", replace_text("K/T TRƯỞNG", "KT. TRƯỞNG")),
    (
        Case(Family.PARTY, PROPOSAL, "full"),
        "PTY-MIX-01",
        replace_text("Lưu Văn phòng.", "Lưu: VT."),
    ),
    (Case(Family.PARTY, PROPOSAL, "full"), "PTY-NN-01", set_look("Nơi nhận", bold=True)),
    (Case(Family.PARTY, PaperKind("plan"), "full"), "PTY-TL-03", remove("-----")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_shipped_paper_passes(case: Case) -> None:
    report = lint(fill(case))

    assert report.family == case.family
    assert [(one.rule, str(one.found)) for one in (*report.errors, *report.warnings)] == []


def name_of(value: object) -> str:
    """The same name in every process: what a function is called, not where it lies."""
    return "change" if callable(value) else str(value)


@pytest.mark.parametrize(("case", "rule", "change"), BROKEN, ids=name_of)
def test_a_broken_shipped_paper_is_told_which_rule_it_breaks(
    case: Case, rule: str, change: Change
) -> None:
    document = open_docx(fill(case))
    change(document)

    assert rule in {finding.rule for finding in lint(save_docx(document)).findings}


def test_an_agency_named_after_a_person_signs_a_pact_as_one() -> None:
    names = ("Bệnh viện Y học cổ truyền Phạm Ngọc Thạch", "Sở Y tế", "Trường THPT Lê Hồng Phong")
    record = make_record(members=tuple(Member(name=name) for name in names))
    values = build_context(PaperKind.PACT, record).values

    report = lint(template(Family.STATE, PaperKind.PACT).fill(values))

    assert not report.errors
