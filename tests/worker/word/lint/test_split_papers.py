"""A file with several papers: each is checked under its own letterhead."""

import msgspec
import pytest

from tests.templates_docx.filled import CASES, Case, fill, template
from tests.worker.word.lint.mutations import remove, set_look
from tests.worker.word.lint.sheet import open_docx, save_docx
from worker.word.lint import lint
from worker.word.lint.document import read_document
from worker.word.lint.split_papers import split_papers
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.papers.multi_paper import find_file_stage
from workflow.domain.record import Family

BALLOTS = Case(Family.STATE, PaperKind.BALLOT, "full")
#: A paper for each contest, unit or authority.
ONE_EACH = {
    PaperKind.BALLOT,
    PaperKind.TALLY_SHEET,
    PaperKind.PROPOSAL,
    PaperKind.AWARD_LIST,
    PaperKind.ACHIEVEMENT_SUMMARY,
}
#: And for each guest and contest in the record that chose it so.
SETTLED = {PaperKind.INVITATION, PaperKind.VOTE_MINUTES}
TOGETHER = [
    case
    for case in CASES
    if case.kind not in (ONE_EACH | SETTLED if case.facts == "settled" else ONE_EACH)
]


def test_each_ballot_is_a_paper() -> None:
    papers = split_papers(read_document(fill(BALLOTS)))

    assert len(papers) == 5
    assert {paper.lines[0].section for paper in papers} == {0}


@pytest.mark.parametrize("case", TOGETHER, ids=str)
def test_a_list_sent_along_is_not_a_paper_of_its_own(case: Case) -> None:
    assert len(split_papers(read_document(fill(case)))) == 1


@pytest.mark.parametrize(
    ("change", "rule"),
    [(set_look("PHIẾU LẤY Ý KIẾN", bold=False), "ND30-TL-01"), (remove("Độc lập"), "ND30-QH-04")],
)
def test_what_is_wrong_in_one_is_found(change: object, rule: str) -> None:
    document = open_docx(fill(BALLOTS))
    assert callable(change)
    change(document)

    assert rule in {finding.rule for finding in lint(save_docx(document)).findings}


def test_a_number_is_no_fault_while_another_paper_of_the_file_has_none() -> None:
    case = Case(Family.STATE, PaperKind.VOTE_MINUTES, "settled")
    record = case.record()
    papers = tuple(paper for paper in record.papers if paper.number != 8)
    some = msgspec.structs.replace(record, papers=papers)
    values = build_context(case.kind, some, case.settings()).values

    paper = template(case.family, case.kind).fill(values)

    assert find_file_stage(case.kind, some, case.settings()) == "draft"
    assert "ND30-SK-12" not in rules(paper, "draft")
    assert "ND30-SK-01" in rules(paper, "final")
    assert "ND30-SK-12" in rules(fill(Case(Family.STATE, PaperKind.VOTE_MINUTES, "full")), "draft")


def rules(paper: bytes, status: str) -> set[str]:
    return {finding.rule for finding in lint(paper, status=status).findings}
