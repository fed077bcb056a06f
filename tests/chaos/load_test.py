"""Two hundred signed-in people for five minutes, on a country's reviews, at two paces."""

import csv
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from benchmarks import country_data
from standalone import database
from tests.backing_services.availability import skip_or_fail
from tests.chaos.backends import BACKENDS, Backend
from tests.chaos.clients import cookie_for
from tests.chaos.load_failures import list_load_failures, summarize
from tests.chaos.results import BreakResult
from tests.chaos.service import ProcessKind, Service, run_service
from tests.factories import ROOT
from workflow.domain.roles import Role
from workflow.models import Bloc, Council, Paper, Review, open_engine
from workflow.services.accounts import credentials
from workflow.services.stores.file_store import FileStore

PEOPLE = 200
#: How long one person alone, then all of them.
ALONE, TOGETHER = "60s", "300s"
#: Seconds between two clicks of a person, at least and at most: reading, then in a hurry.
PACES = ((10, 30), (5, 15))
#: One person alone clicks fast: of a few clicks, the first and slowest would be most.
LONE_PACE = (1, 2)
MOST_SLOWER = 3.0
#: Growth of memory that counts as flat: what caches take while they fill.
MOST_GROWTH = 1.25


@dataclass(frozen=True)
class LoadRun:
    """What came of some people for some time."""

    requests: int
    failed: int
    #: Milliseconds within which nineteen of twenty answers came.
    p95: float
    #: The same of each page.
    pages: dict[str, float] = field(default_factory=dict)
    misses: list[dict[str, Any]] = field(default_factory=list)
    #: Seconds that the pages computed, and that they were ready to but others had the cores.
    computed: float = 0.0
    waited: float = 0.0


def run_load(backing: str) -> list[BreakResult]:
    """One person alone, then two hundred; answers, their times and the memory of the pages."""
    locust = os.environ.get("LOCUST") or shutil.which("locust")
    if not locust:
        skip_or_fail("locust", "pip install locust, or set LOCUST to where it is")
    with BACKENDS[backing]() as made:
        database.migrate(made.settings)
        engine = open_engine(made.database_url)
        country_data.make_country(engine, country_data.CountrySize())
        _store_a_file(made, engine)
        crowd = _sign_in(made, engine)
        engine.dispose()
        return [_at(pace, made, locust, crowd) for pace in PACES]


def _store_a_file(backing: Backend, engine: Engine) -> None:
    """Store the file of the newest paper: no service starts on a store that has none of them."""
    with Session(engine) as session:
        newest = session.scalars(select(Paper).order_by(Paper.id.desc()).limit(1)).one()
        content = country_data.make_file(newest.review_id, newest.kind)
        assert FileStore(backing.settings.files).put(content) == newest.file_sha256


def _at(
    pace: tuple[int, int], made: Backend, locust: str, crowd: list[dict[str, object]]
) -> BreakResult:
    """A fresh service at one pace."""
    with run_service(made, THIDUA_LOG_FORMAT="json") as service:
        others = os.getloadavg()[0]
        alone = _run(locust, service, crowd[:1], ALONE, LONE_PACE)
        before = _memory(service)
        together = _run(locust, service, crowd, TOGETHER, pace)
        return _judged(pace, alone, together, (before, _memory(service)), others)


def _sign_in(backing: Backend, engine: object) -> list[dict[str, object]]:
    """People of all councils, their cookies and some of their reviews."""
    with Session(engine) as session:  # type: ignore[arg-type]
        councils = session.scalars(select(Council).order_by(Council.id)).all()
        found: list[dict[str, object]] = []
        for number in range(PEOPLE):
            council = councils[number % len(councils)]
            account = credentials.add_account(
                session, login=f"người{number}", name=f"Người {number}", council=council,
                role=Role.COUNCIL_OFFICER, now=country_data.NOW,
            )  # fmt: skip
            mine = select(Review.id).join(Review.bloc).where(Bloc.council_id == council.id)
            reviews = list(session.scalars(mine.order_by(Review.id.desc()).limit(100)))
            found.append({"cookie": cookie_for(backing, session, account), "reviews": reviews})
        session.commit()
    return found


def _run(
    locust: str,
    service: Service,
    crowd: list[dict[str, object]],
    seconds: str,
    pace: tuple[int, int],
) -> LoadRun:
    """Let them click for so long."""
    data = service.backing.data
    folder = Path(tempfile.mkdtemp(prefix="load-", dir=data))
    (folder / "people.json").write_text(json.dumps(crowd))
    before = _cores(service)
    subprocess.run(
        [
            *(locust, "--headless", "--locustfile", ROOT / "tests/chaos/locustfile.py"),
            *("--host", service.url.rstrip("/"), "--users", str(len(crowd)), "--spawn-rate", "10"),
            *("--run-time", seconds, "--csv", folder / "run", "--only-summary"),
        ],
        env={
            "PATH": os.environ["PATH"],
            "CHAOS_PEOPLE": str(folder / "people.json"),
            "CHAOS_PACE": f"{pace[0]} {pace[1]}",
            "CHAOS_MISSES": str(folder / "misses"),
        },
        check=False, capture_output=True,
    )  # fmt: skip
    after = _cores(service)
    with (folder / "run_stats.csv").open() as lines:
        rows = {row["Name"]: row for row in csv.DictReader(lines)}
    every = rows.pop("Aggregated")
    return LoadRun(
        requests=int(every["Request Count"]),
        failed=int(every["Failure Count"]),
        p95=float(every["95%"]),
        pages={name: float(row["95%"]) for name, row in rows.items()},
        misses=list_load_failures(folder / "misses", data / "logs"),
        computed=after[0] - before[0],
        waited=after[1] - before[1],
    )


def _memory(service: Service) -> int:
    """Megabytes that the processes of the pages take."""
    total = 0
    for process in service.of_kind(ProcessKind.WEB):
        status = Path(f"/proc/{process.pid}/status").read_text()
        total += int(status.partition("VmRSS:")[2].split()[0])
    return total // 1024


def _cores(service: Service) -> tuple[float, float]:
    """Seconds that the threads of the pages had a core so far, and that they waited for one."""
    ran = waited = 0
    for process in service.of_kind(ProcessKind.WEB):
        for thread in Path(f"/proc/{process.pid}/task").glob("*/schedstat"):
            had, missed, _times = map(int, thread.read_text().split())
            ran, waited = ran + had, waited + missed
    return ran / 1e9, waited / 1e9


def _judged(
    pace: tuple[int, int], alone: LoadRun, together: LoadRun, memory: tuple[int, int], others: float
) -> BreakResult:
    before, after = memory
    slower = together.p95 / alone.p95
    faults = [
        *([f"{together.failed} answers were no answers"] if together.failed else []),
        *summarize(together.misses),
        *([f"p95 {slower:.1f} times that of one person alone"] if slower > MOST_SLOWER else []),
        *([f"memory {before} → {after} MB"] if after > MOST_GROWTH * before else []),
    ]
    pages = ", ".join(f"{name} {ms:.0f}" for name, ms in together.pages.items())
    seen = (
        f"{together.requests} requests, {together.failed} failed; p95 {alone.p95:.0f} ms alone, "
        f"{together.p95:.0f} ms together ({slower:.1f}×; {pages}); "
        f"memory of the pages {before} → {after} MB; "
        f"the pages computed for {together.computed:.0f} s "
        f"and waited {together.waited:.0f} s for a core that others had; "
        f"load of the machine from others before {others:.1f}"
    )
    clicks = f"a click each {pace[0]} to {pace[1]} s"
    what = f"{PEOPLE} people for {TOGETHER}, {clicks}, on 17,000 reviews"
    return BreakResult(what, 1, seen=seen, faults=tuple(faults))
