"""Hours of stories, each from another seed; the first that breaks is told and ends it.

python -m tests.workflow.services.state_machine --minutes 60 [--seed NUMBER] [--shrink]
"""

import tempfile
import time
from pathlib import Path

import click
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from migrations.run import upgrade
from tests.workflow.services.state_machine.other_ways import Stories
from workflow.models import open_engine

STORIES, ACTS = 20, 80


@click.command()
@click.option("--minutes", default=60.0)
@click.option("--seed", "first", default=0)
@click.option("--shrink", is_flag=True, help="Look for the shortest story that breaks.")
def main(minutes: float, first: int, shrink: bool) -> None:  # noqa: FBT001 (click hands it over)
    """Tell stories until the time is over."""
    end, number = time.monotonic() + minutes * 60, first
    with tempfile.TemporaryDirectory(prefix="thidua-machine-") as folder:
        Stories.migrated = Path(folder) / "migrated.sqlite3"
        engine = open_engine(f"sqlite:///{Stories.migrated}")
        upgrade(engine)
        engine.dispose()
        while time.monotonic() < end:
            click.echo(f"seed {number} …")
            _tell(number, shrink=shrink)
            number += 1
    click.echo(f"{(number - first) * STORIES * ACTS:,} acts, nothing broken")


def _tell(number: int, *, shrink: bool) -> None:
    told = settings(
        max_examples=STORIES,
        stateful_step_count=ACTS,
        deadline=None,
        database=None,
        print_blob=False,
        phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(Stories), settings=told)


if __name__ == "__main__":
    main()
