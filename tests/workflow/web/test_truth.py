"""What pages say was done is so, whatever fails; thousands of operations by the command."""

from pathlib import Path

import pytest

from tests.workflow.web.truth_checker import FaultKind, Told, open_checker

OPERATIONS = 120


@pytest.mark.slow
def test_no_page_says_what_is_not_so(tmp_path: Path, migrated_sqlite: Path) -> None:
    with open_checker(tmp_path, migrated_sqlite, seed=6) as checker:
        for _ in range(OPERATIONS):
            checker.operate()

    assert checker.lies == []
    assert checker.told[FaultKind.NOTHING, Told.DONE] > 5
    assert checker.told[FaultKind.COMMIT_REFUSED, Told.NOT_DONE] > 5
    assert checker.told[FaultKind.ANSWER_LOST, Told.PERHAPS] > 5
