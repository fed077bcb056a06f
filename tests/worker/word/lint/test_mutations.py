"""A good paper has no finding; broken in one way, the linter names the rule that was broken."""

import pytest

from tests.worker.word.lint.broken import Break
from tests.worker.word.lint.papers import GOOD, good
from tests.worker.word.lint.rule_breaks import BREAKS
from tests.worker.word.lint.sheet import open_docx, save_docx
from worker.word.lint import lint
from worker.word.lint.checks import CHECKS


@pytest.mark.parametrize("paper", GOOD)
def test_a_good_paper_has_no_finding(paper: str) -> None:
    assert [(finding.rule, str(finding.found)) for finding in lint(good(paper)).findings] == []


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: f"{broken.rule} {broken.paper}")
def test_a_broken_paper_is_told_which_rule_it_breaks(broken: Break) -> None:
    document = open_docx(good(broken.paper))
    broken.change(document)

    report = lint(save_docx(document), status=broken.status)

    assert {finding.rule for finding in report.findings} == {broken.rule, *broken.also}


def test_every_implemented_rule_is_broken_in_some_paper() -> None:
    assert set(CHECKS) == {broken.rule for broken in BREAKS}
