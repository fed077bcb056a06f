"""What pages say was done is so, whatever fails; thousands of operations by the command."""

from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.workflow.web.truth_checker import (
    FaultKind,
    Told,
    TruthChecker,
    open_postgres_checker,
    open_sqlite_checker,
)


@pytest.mark.slow
def test_no_page_says_what_is_not_so(tmp_path: Path, migrated_sqlite: Path) -> None:
    with open_sqlite_checker(tmp_path, migrated_sqlite, seed=6) as checker:
        operate(checker, 120)

    assert checker.lies == []
    assert checker.told[FaultKind.NOTHING, Told.DONE] > 5
    assert checker.told[FaultKind.COMMIT_REFUSED, Told.NOT_DONE] > 5
    assert checker.told[FaultKind.ANSWER_LOST, Told.PERHAPS] > 5


@pytest.mark.slow
def test_no_page_says_what_is_not_so_when_connections_break_at_commits(
    tmp_path: Path, postgres_url: str
) -> None:
    with open_postgres_checker(tmp_path, make_url(postgres_url), seed=6) as checker:
        operate(checker, 50)

    assert checker.lies == []
    assert checker.told[FaultKind.CUT_BEFORE_COMMIT, Told.PERHAPS] > 2
    assert checker.told[FaultKind.CUT_AFTER_COMMIT, Told.PERHAPS] > 2


def operate(checker: TruthChecker, times: int) -> None:
    for _ in range(times):
        checker.operate()
