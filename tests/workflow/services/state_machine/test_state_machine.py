"""Two thousand acts in any order, with faults; hours of them by the command of the machine."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.workflow.services.state_machine.other_ways import Stories

STORIES, ACTS = 36, 40


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_story_breaks_what_must_hold(migrated_sqlite: Path) -> None:
    Stories.migrated = migrated_sqlite
    run_state_machine_as_test(
        Stories,
        settings=settings(
            max_examples=STORIES,
            stateful_step_count=ACTS,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
