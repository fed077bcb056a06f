"""The clock set an hour on and back while papers are made; the last second of a year elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

from tests.chaos import shifted_clock
from tests.chaos.paper_batch import NOTHING
from tests.chaos.results import BreakResult
from tests.chaos.rig import ChaosRig
from tests.chaos.service import ProcessKind
from tests.factories import ROOT
from tests.waiting import wait_until

HOUR = 3600
#: Where the clocks change, ahead of Hà Nội, behind it, and Hà Nội itself.
ZONES = ("America/New_York", "Pacific/Auckland", "Europe/Berlin", "UTC", "Asia/Ho_Chi_Minh")
#: One second before and after midnight in Hà Nội at the end of a year.
LAST, FIRST = "2026-12-31 16:59:59", "2026-12-31 17:00:00"
#: The day, and the year in which papers are counted.
DAYS = ["2026-12-31/2026", "2027-01-01/2027"]
_DAY = """
import datetime as dt, sys
from workflow.domain.days import local_day
from workflow.domain.paper_numbering import find_numbering_period
for moment in sys.argv[1:]:
    day = local_day(dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC).astimezone())
    print(day, find_numbering_period("nd30", day), sep="/")
"""


def jump_clock(stage: ChaosRig) -> list[BreakResult]:
    """Start the service under a clock that can be set, and set it."""
    stage.service.stop()
    setting = stage.backing.data / "clock"
    setting.write_text("0")
    stage.service.module = "tests.chaos.shifted_clock"
    stage.service.surroundings = {shifted_clock.VARIABLE: str(setting), "TZ": "America/New_York"}
    stage.service.start()
    return [
        _jump(stage, setting, "the clock set an hour on", HOUR),
        _jump(stage, setting, "the clock set an hour back", 0),
        _jump(stage, setting, "the clock set another hour back", -HOUR),
        check_year_end(),
    ]


def _jump(stage: ChaosRig, setting: Path, what: str, ahead: int) -> BreakResult:
    """Jump in the middle of a batch, with a worker that dies at that moment."""
    batch = stage.papers.ask()
    stage.papers.until_begun(batch)
    setting.write_text(str(ahead))
    stage.service.kill_one(ProcessKind.WORKER, stage.chance)
    recovery = stage.papers.until_done(batch, within=stage.size.timeout)
    faults = [f"{count} × {why}" for why, count in stage.papers.reasons(batch).items()]
    wait_until(stage.service.is_whole, within=60, what="every process again")
    toll = stage.papers.toll(batch) if stage.papers.hashes else NOTHING
    seen = "a worker killed at the same moment; the service's own zone is New York"
    return BreakResult(what, 1, toll, recovery, seen, tuple(faults))


def check_year_end() -> BreakResult:
    """The day of the service on both sides of midnight in Hà Nội, wherever its machine stands."""
    found = {zone: _days_at(zone) for zone in ZONES}
    faults = [f"in {zone}: {days}" for zone, days in found.items() if days != DAYS]
    what = "31 December 23:59:59 and a second later in Hà Nội, on machines in other zones"
    return BreakResult(
        what,
        2 * len(ZONES),
        seen="the day of Hà Nội, and its year for numbers",
        faults=tuple(faults),
    )


def _days_at(zone: str) -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-c", _DAY, LAST, FIRST],
        cwd=ROOT, env={**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return ran.stdout.split()
