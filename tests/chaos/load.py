"""Two hundred signed-in people for five minutes, on a country's reviews."""

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks import country
from standalone import database
from tests.chaos.backing import BACKINGS, Backing
from tests.chaos.people import cookie_for
from tests.chaos.result import Result
from tests.chaos.service import Kind, Service, running
from tests.make import ROOT
from tests.services_up.need import missing
from workflow.domain.roles import Role
from workflow.models import Bloc, Council, Review, open_engine
from workflow.services import people

PEOPLE = 200
#: How long one person alone, then all of them.
ALONE, TOGETHER = "60s", "300s"
MOST_SLOWER = 3.0
#: Growth of memory that counts as flat: what caches take while they fill.
MOST_GROWTH = 1.25


def load(backing: str) -> list[Result]:
    """One person alone, then two hundred; answers, their times and the memory of the pages."""
    locust = os.environ.get("LOCUST") or shutil.which("locust")
    if not locust:
        missing("locust", "pip install locust, or set LOCUST to where it is")
    with BACKINGS[backing]() as made:
        database.migrate(made.settings)
        engine = open_engine(made.database_url)
        country.make(engine, country.Size())
        with running(made) as service:
            crowd = _sign_in(made, engine)
            others = os.getloadavg()[0]
            alone = _run(locust, service, crowd[:1], ALONE)
            before = _memory(service)
            together = _run(locust, service, crowd, TOGETHER)
            after = _memory(service)
        engine.dispose()
    return [_judged(alone, together, (before, after), others)]


def _sign_in(backing: Backing, engine: object) -> list[dict[str, object]]:
    """People of all councils, their cookies and some of their reviews."""
    with Session(engine) as session:  # type: ignore[arg-type]
        councils = session.scalars(select(Council).order_by(Council.id)).all()
        found: list[dict[str, object]] = []
        for number in range(PEOPLE):
            council = councils[number % len(councils)]
            account = people.add_account(
                session, login=f"người{number}", name=f"Người {number}", council=council,
                role=Role.COUNCIL_OFFICER, now=country.NOW,
            )  # fmt: skip
            mine = select(Review.id).join(Review.bloc).where(Bloc.council_id == council.id)
            reviews = list(session.scalars(mine.order_by(Review.id.desc()).limit(100)))
            found.append({"cookie": cookie_for(backing, account), "reviews": reviews})
        session.commit()
    return found


def _run(
    locust: str, service: Service, crowd: list[dict[str, object]], seconds: str
) -> dict[str, str]:
    """The summary line of a run: requests, failures, times."""
    folder = service.backing.data / f"load-{len(crowd)}"
    folder.mkdir()
    (folder / "people.json").write_text(json.dumps(crowd))
    subprocess.run(
        [
            *(locust, "--headless", "--locustfile", ROOT / "tests/chaos/locustfile.py"),
            *("--host", service.url.rstrip("/"), "--users", str(len(crowd)), "--spawn-rate", "10"),
            *("--run-time", seconds, "--csv", folder / "run", "--only-summary"),
        ],
        env={"PATH": os.environ["PATH"], "CHAOS_PEOPLE": str(folder / "people.json")},
        check=False, capture_output=True,
    )  # fmt: skip
    with (folder / "run_stats.csv").open() as lines:
        found = next(row for row in csv.DictReader(lines) if row["Name"] == "Aggregated")
    with (folder / "run_failures.csv").open() as lines:
        why = [
            f"{row['Occurrences']} × {row['Name']}: {row['Error']}" for row in csv.DictReader(lines)
        ]
    return {**found, "why": "; ".join(why)}


def _memory(service: Service) -> int:
    """Megabytes that the processes of the pages take."""
    total = 0
    for process in service.of_kind(Kind.WEB):
        status = Path(f"/proc/{process.pid}/status").read_text()
        total += int(status.partition("VmRSS:")[2].split()[0])
    return total // 1024


def _judged(
    alone: dict[str, str], together: dict[str, str], memory: tuple[int, int], others: float
) -> Result:
    before, after = memory
    idle, busy = float(alone["95%"]), float(together["95%"])
    failed, slower = int(together["Failure Count"]), busy / idle
    faults = [
        *([f"{failed} answers were no answers: {together['why']}"] if failed else []),
        *([f"p95 {slower:.1f} times that of one person alone"] if slower > MOST_SLOWER else []),
        *([f"memory {before} → {after} MB"] if after > MOST_GROWTH * before else []),
    ]
    seen = (
        f"{together['Request Count']} requests, {failed} failed; p95 {idle:.0f} ms alone, "
        f"{busy:.0f} ms together ({slower:.1f}×); memory of the pages {before} → {after} MB; "
        f"load of the machine from others before {others:.1f}"
    )
    what = f"{PEOPLE} people for {TOGETHER}, a click each 10 to 30 s, on 17,000 reviews"
    return Result(what, 1, seen=seen, faults=tuple(faults))
