"""The short set: every break a few times, on a service whose waits are short.

The long set is a command: see `tests.chaos.__main__`, and docs/reliability.md for what it found.
"""

from collections.abc import Callable

import pytest

from tests.chaos import crowd, kills, messages, outages
from tests.chaos.clock import year_end
from tests.chaos.result import Result
from tests.chaos.stage import SHORT, Stage, staged

ROWS: tuple[Callable[[Stage], list[Result]], ...] = (
    crowd.crowd,
    messages.messages,
    kills.kills,
    outages.broker,
    outages.database,
    kills.plugs,
)

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]


@pytest.mark.parametrize("backing", ["sqlite", "postgres"])
def test_nothing_is_lost_doubled_or_changed(backing: str) -> None:
    # One service for all: starting it takes longer than most breaks, and what one of them leaves
    # behind shows in the next.
    with staged(backing, SHORT) as stage:
        results = [result for row in ROWS for result in row(stage)]

    assert [result for result in results if not result.held] == []


def test_a_year_ends_in_ha_noi_wherever_the_machine_stands() -> None:
    assert year_end().faults == ()
