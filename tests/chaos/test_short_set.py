"""The short set: every break a few times, on a service whose waits are short.

The long set is a command: see `tests.chaos.__main__`, and docs/reliability.md for what it found.
"""

from collections.abc import Callable

import pytest

from tests.chaos import concurrent_users, kills, object_store, outages, repeated_messages
from tests.chaos.clock_jumps import check_year_end
from tests.chaos.results import BreakResult
from tests.chaos.rig import SHORT, ChaosRig, start_rig

Row = Callable[[ChaosRig], list[BreakResult]]

#: What depends on the database and the broker runs on both; the rest of the table on one.
ON_BOTH: tuple[Row, ...] = (kills.kill_processes, outages.break_database, kills.pull_plugs)
ROWS = {
    "sqlite": (
        concurrent_users.run_concurrent_users,
        repeated_messages.repeat_messages,
        outages.break_broker,
        *ON_BOTH,
    ),
    "postgres": ON_BOTH,
    "bucket": (object_store.kill_object_store,),
}

pytestmark = [pytest.mark.chaos, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize("backing", ROWS)
def test_nothing_is_lost_doubled_or_changed(backing: str) -> None:
    # One service for all: starting it takes longer than most breaks, and what one of them leaves
    # behind shows in the next.
    with start_rig(backing, SHORT) as stage:
        results = [result for row in ROWS[backing] for result in row(stage)]

    assert [result for result in results if not result.held] == []


def test_a_year_ends_in_ha_noi_wherever_the_machine_stands() -> None:
    assert check_year_end().faults == ()
