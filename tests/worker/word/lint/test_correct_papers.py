"""Papers as offices set them: what is right is not accused, what is wrong is still named."""

from pathlib import Path

import pytest

from tests.worker.word.lint.office_papers import OFFICES, OTHER_WAYS
from worker.word.lint import LintReport, Severity, lint

CASES = Path(__file__).parent / "cases"
CORRECT = sorted((CASES / "correct").glob("*.docx"))
#: For each minimal form of a false accusation: rules that must keep silent, and one that is broken.
REAL: dict[str, tuple[tuple[str, ...], str]] = {
    "annex-only": (("ND30-QH", "ND30-SK", "ND30-PG-15", "ND30-PL", "ND30-TL", "ND30-KY"), ""),
    "basis-theo-don": (("ND30-CC", "ND30-ND-02", "ND30-QD"), "ND30-QH-06"),
    "even-footer": (("ND30-PG",), "ND30-QH-06"),
    "heading-with-post-word": (("ND30-KY-0", "ND30-NN"), "ND30-PG-12"),
    "ket-thuc-dates-a-report": (("ND30-DD",), "ND30-CQ-02"),
    "kinh-gui-in-letterhead-table": (("ND30-TL-04", "ND30-KG"), "ND30-TL-05"),
    "kinh-trinh-closing": (("ND30-KG", "ND30-TB-01", "ND30-ND-08"), "ND30-QH-06"),
    "luu-van-phong-ubnd": (("PTY-MIX",), "ND30-QD-01"),
    "nfc-across-runs": (("ND30-VH", "ND30-ND-08"), "ND30-PG-09"),
    "nha-nuoc-adjective": (("ND30-VH",), "ND30-ND-08"),
}


def rules(report: LintReport) -> set[str]:
    return {finding.rule for finding in report.findings}


@pytest.mark.parametrize("status", [None, "final"])
@pytest.mark.parametrize("path", CORRECT, ids=lambda path: path.stem)
def test_a_correct_paper_has_no_error_and_no_warning(path: Path, status: str | None) -> None:
    report = lint(path.read_bytes(), status=status)

    found = [one for one in report.findings if one.severity is not Severity.NOTE]
    assert [(one.rule, str(one.found)) for one in found] == []


@pytest.mark.parametrize("name", [*OFFICES, *OTHER_WAYS])
def test_other_offices_and_other_ways_are_not_accused(name: str) -> None:
    make = (OFFICES | OTHER_WAYS)[name]

    found = lint(make(), status="final").findings

    assert [(one.rule, str(one.found)) for one in found] == []


@pytest.mark.parametrize("name", REAL)
def test_a_real_paper_is_accused_of_its_own_faults_only(name: str) -> None:
    silent, named = REAL[name]

    found = rules(lint((CASES / "real" / f"{name}.docx").read_bytes()))

    assert [rule for rule in found if rule.startswith(silent)] == []
    assert not named or named in found
