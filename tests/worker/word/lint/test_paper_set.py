"""Papers of one set agree in numbers, days and votes; what contradicts the others is named."""

import random
from collections.abc import Callable

import pytest

from tests.templates_docx.filled import FAMILIES, template
from tests.worker.word.lint.planted import rewrite
from tests.worker.word.lint.random_reviews import random_review
from tests.worker.word.lint.sheet import open_docx, save_docx
from worker.word.lint import lint_set
from workflow.domain.papers import PaperKind, build_context, skip_reason
from workflow.domain.record import Family

DAY = r"[01]\d/01/2026"
PRESENT = r"(?<=có mặt )\d+(?=/\d+ đơn vị)"


def papers(family: Family, seed: int) -> dict[str, bytes]:
    """The papers of one review."""
    record = random_review(random.Random(seed), family)  # noqa: S311 -- the same review each time
    return {
        kind: template(family, kind).fill(build_context(kind, record).values)
        for kind in PaperKind
        if skip_reason(kind, record) is None
    }


def contradictions(files: dict[str, bytes]) -> set[tuple[str, str]]:
    return {
        (name, finding.rule)
        for name, report in lint_set(files).items()
        for finding in report.findings
        if finding.rule.startswith("VB-BO")
    }


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("family", FAMILIES)
def test_papers_of_one_review_agree(family: Family, seed: int) -> None:
    assert contradictions(papers(family, seed)) == set()


@pytest.mark.parametrize(
    ("name", "pattern", "new", "rule"),
    [
        (PaperKind.PROPOSAL, r"(?<= được )\d+(?=/\d+ thành viên)", lambda found: "1", "VB-BO-03"),
        (PaperKind.INVITATION, DAY, lambda found: "30/01/2026", "VB-BO-02"),
        (PaperKind.AWARD_LIST, r"(?<=Tờ trình số )\d+", lambda found: "999", "VB-BO-01"),
        (PaperKind.VOTE_MINUTES, PRESENT, lambda found: "01", "VB-BO-03"),
        (PaperKind.VOTE_MINUTES, r"(?<=phát ra: )\d+", lambda found: "90", "VB-BO-03"),
        (PaperKind.SCORE_SUMMARY, r"^97,00$", lambda found: "97,50", "VB-BO-03"),
        (PaperKind.AWARD_LIST, r"^97,00$", lambda found: "96,90", "VB-BO-03"),
        (PaperKind.PROPOSAL, r"01 \(một\)(?= Cờ thi đua)", lambda found: "02 (hai)", "VB-BO-03"),
        (PaperKind.ANNUAL_REPORT, r"(?<= có )\d+(?= đơn vị thành viên)", lambda found: "33",
         "VB-BO-03"),
    ],
)  # fmt: skip
def test_what_contradicts_the_others_is_named(
    name: PaperKind, pattern: str, new: Callable[[object], str], rule: str
) -> None:
    files = papers(FAMILIES[0], seed=1)
    document = open_docx(files[name])
    rewrite(pattern, new)(document, random.Random(0))  # noqa: S311
    files[name] = save_docx(document)

    assert (str(name), rule) in contradictions(files)
