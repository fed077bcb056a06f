"""Break the service on purpose, on loopback only, and write down what became of it.

    python -m tests.chaos [--row NAME]… [--backing NAME]… [--short] [--ledger FILE] [--report FILE]

Results are kept in the ledger as they come, and a row that is in it is not run again unless named:
a run that was broken off goes on where it stopped. docs/reliability.md is written from ledger.json
beside this module.
"""

import sys
import time
import traceback
from pathlib import Path

import click

from tests.chaos import (
    clock_jumps,
    concurrent_users,
    kills,
    object_store,
    outages,
    poison,
    power_cuts,
    recorded_history,
    repeated_messages,
    several_hosts,
    store_faults,
    surroundings,
)
from tests.chaos.backends import BACKENDS
from tests.chaos.load_test import run_load
from tests.chaos.report import LEDGER
from tests.chaos.report import write_report as page_of
from tests.chaos.results import BreakResult, ResultLedger
from tests.chaos.rig import LONG, SHORT, start_rig

#: On a service with reviews to make papers of.
STAGED = {
    "kills": kills.kill_processes,
    "broker": outages.break_broker,
    "database": outages.break_database,
    "store": store_faults.break_store,
    "messages": repeated_messages.repeat_messages,
    "poison": poison.poison_batch,
    "crowd": concurrent_users.run_concurrent_users,
    "clock": clock_jumps.jump_clock,
    "plugs": kills.pull_plugs,
    "power": surroundings.cut_power,
    "locks": surroundings.hold_locks,
    "flood": surroundings.flood_queue,
    "disk": surroundings.fill_disk,
    "moved": surroundings.move_data,
    "history": recorded_history.record_history,
}
#: The same, of the backing with a bucket, which is like another one otherwise.
STAGED_BUCKET = {"object": object_store.kill_object_store}
#: These set up what they need themselves.
ALONE = {"load": run_load, "images": power_cuts.cut_power_of_images}
ALONE_BUCKET = {"hosts": several_hosts.record_history_of_hosts}
#: Rows by backing; those of the first two are the same.
ROWS_OF = {"bucket": (*STAGED_BUCKET, *ALONE_BUCKET)}
ROWS = (*STAGED, *ALONE, *ROWS_OF["bucket"])


@click.command()
@click.option("--row", "rows", multiple=True, type=click.Choice(ROWS))
@click.option("--backing", "backings", multiple=True, type=click.Choice(list(BACKENDS)))
@click.option("--short", is_flag=True, help="The sizes of the short set.")
@click.option("--ledger", type=click.Path(path_type=Path), default=LEDGER)
@click.option("--report", type=click.Path(path_type=Path))
def main(
    rows: tuple[str, ...],
    backings: tuple[str, ...],
    short: bool,  # noqa: FBT001 (click hands it over)
    ledger: Path,
    report: Path | None,
) -> None:
    """Run the rows that are named, else those that are not in the ledger yet."""
    kept = ResultLedger(ledger)
    for backing in backings or BACKENDS:
        for row in (one for one in rows or ROWS if one in ROWS_OF.get(backing, (*STAGED, *ALONE))):
            if rows or backing not in kept.read().get(row, {}):
                kept.write(row, backing, _run(row, backing, short=short))
    if report:
        report.write_text(page_of(kept))


def _run(row: str, backing: str, *, short: bool) -> list[BreakResult]:
    began = time.monotonic()
    click.echo(f"{backing}: {row} …")
    try:
        alone = (ALONE | ALONE_BUCKET).get(row)
        results = alone(backing) if alone else _staged(row, backing, short=short)
    except Exception as error:  # one row must not keep the others from being run
        traceback.print_exc()
        results = [BreakResult(row, 0, faults=(f"{type(error).__name__}: {error}",))]
    for result in results:
        click.echo(f"   {'held' if result.held else 'DID NOT HOLD'}: {result}")
    click.echo(f"   {time.monotonic() - began:.0f} s")
    return results


def _staged(row: str, backing: str, *, short: bool) -> list[BreakResult]:
    with start_rig(backing, SHORT if short else LONG) as stage:
        return (STAGED | STAGED_BUCKET)[row](stage)


if __name__ == "__main__":
    sys.exit(main())
