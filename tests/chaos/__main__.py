"""Break the service on purpose, on loopback only, and write down what became of it.

    python -m tests.chaos [--row NAME]… [--backing NAME]… [--short] [--ledger FILE] [--report FILE]

Results are kept in the ledger as they come, and a row that is in it is not run again unless named:
a run that was broken off goes on where it stopped.
"""

import sys
import time
import traceback
from pathlib import Path

import click

from tests.chaos import clock, crowd, kills, messages, outages, poison, store
from tests.chaos.backing import BACKINGS
from tests.chaos.load import load
from tests.chaos.report import report as page_of
from tests.chaos.result import Ledger, Result
from tests.chaos.stage import LONG, SHORT, staged

#: On a service with reviews to make papers of.
STAGED = {
    "kills": kills.kills,
    "broker": outages.broker,
    "database": outages.database,
    "store": store.store,
    "messages": messages.messages,
    "poison": poison.poison,
    "crowd": crowd.crowd,
    "clock": clock.clock,
    "plugs": kills.plugs,
}
ROWS = (*STAGED, "load")


@click.command()
@click.option("--row", "rows", multiple=True, type=click.Choice(ROWS))
@click.option("--backing", "backings", multiple=True, type=click.Choice(list(BACKINGS)))
@click.option("--short", is_flag=True, help="The sizes of the short set.")
@click.option("--ledger", type=click.Path(path_type=Path), default=Path("chaos.json"))
@click.option("--report", type=click.Path(path_type=Path))
def main(
    rows: tuple[str, ...],
    backings: tuple[str, ...],
    short: bool,  # noqa: FBT001 (click hands it over)
    ledger: Path,
    report: Path | None,
) -> None:
    """Run the rows that are named, else those that are not in the ledger yet."""
    kept = Ledger(ledger)
    for backing in backings or BACKINGS:
        for row in rows or ROWS:
            if rows or backing not in kept.read().get(row, {}):
                kept.write(row, backing, _run(row, backing, short=short))
    if report:
        report.write_text(page_of(kept))


def _run(row: str, backing: str, *, short: bool) -> list[Result]:
    began = time.monotonic()
    click.echo(f"{backing}: {row} …")
    try:
        results = load(backing) if row == "load" else _staged(row, backing, short=short)
    except Exception as error:  # one row must not keep the others from being run
        traceback.print_exc()
        results = [Result(row, 0, faults=(f"{type(error).__name__}: {error}",))]
    for result in results:
        click.echo(f"   {'held' if result.held else 'DID NOT HOLD'}: {result}")
    click.echo(f"   {time.monotonic() - began:.0f} s")
    return results


def _staged(row: str, backing: str, *, short: bool) -> list[Result]:
    with staged(backing, SHORT if short else LONG) as stage:
        return STAGED[row](stage)


if __name__ == "__main__":
    sys.exit(main())
