"""Acts that a paper cites are looked up among those of whoever asks for the check."""

from dataclasses import replace

from tests.worker.word.lint.mutations import replace_text
from tests.worker.word.lint.papers import good
from tests.worker.word.lint.sheet import open_docx, save_docx
from worker.word.lint import Finding, Severity, lint
from workflow.domain.law.acts import ACTS, LegalAct

RULE = "ND30-CC-06"


def citing(number: str) -> bytes:
    document = open_docx(good("proposal"))
    replace_text("152/2025/NĐ-CP ngày 14", f"{number} ngày 14")(document)
    return save_docx(document)


def about_acts(docx: bytes, acts: tuple[LegalAct, ...] = ACTS) -> list[Finding]:
    return [one for one in lint(docx, acts=acts).findings if one.rule == RULE]


def test_an_act_that_ended_is_named() -> None:
    assert about_acts(citing("98/2023/NĐ-CP"))


def test_a_council_that_has_it_in_force_is_not_told_off() -> None:
    own = tuple(replace(act, until=None) for act in ACTS)

    assert not about_acts(citing("98/2023/NĐ-CP"), own)


def test_an_act_of_a_council_that_ended_is_named() -> None:
    last = next(act for act in ACTS if act.number == "98/2023/NĐ-CP")
    own = replace(last, key="qd-5", number="05/2020/NĐ-CP", text="Nghị định số 05/2020/NĐ-CP")

    assert not about_acts(citing("05/2020/NĐ-CP"))
    assert about_acts(citing("05/2020/NĐ-CP"), (*ACTS, own))


def test_a_second_hand_act_warns() -> None:
    (found,) = about_acts(citing("15/2025/TT-BNV"))

    assert found.severity is Severity.WARNING
    assert "nguồn thứ cấp" in str(found.found)
