"""Memory of one worker over very many papers: it must stay where it was after the first ones.

    python -m benchmarks.memory [--papers N] [--json] [--docs]

One process does what a worker's child does, batch after batch on the same reviews; what it holds
is read from the system after each.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.country_data import CountrySize, make_country
from benchmarks.machine import describe_machine, write_section
from benchmarks.pipeline import machine_load, now
from worker import tasks
from worker.fill import fill_batch_chunk
from worker.resources import Resources
from workflow.domain.papers import DOSSIER
from workflow.models import Review, open_engine
from workflow.services.printing import paper_requests
from workflow.services.stores.file_store import FileStore

REVIEWS = 500
AIM_MIB = 200
READINGS = 10


def measure(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        data = Path(folder)
        engine = open_engine(f"sqlite:///{data / 'thidua.sqlite3'}")
        make_country(engine, CountrySize(blocs=REVIEWS, years=1, papers=0))
        place = Resources(engine, FileStore(data / "files"))
        readings: list[tuple[int, float]] = []
        done = 0
        while done < count:
            done += _batch(place)
            readings.append((done, resident_mib()))
        engine.dispose()
    return {
        "papers": done,
        "task": tasks.fill_batch.name,
        "readings": _select_readings(readings),
        "most_mib": max(mib for _, mib in readings),
        "load": machine_load(),
        **describe_machine(),
    }


def _batch(place: Resources) -> int:
    with Session(place.engine) as session:
        reviews = session.scalars(select(Review)).all()
        batch = paper_requests.request_papers(session, reviews, DOSSIER, by=None, now=now())
        session.commit()
        batch_id = batch.id
    count = 0
    while made := fill_batch_chunk(place, batch_id, now).papers:
        count += made
    return count


def resident_mib() -> float:
    """MiB of this process in memory."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    kib = next(line.split()[1] for line in lines if line.startswith("VmRSS:"))
    return round(int(kib) / 1024, 1)


def _select_readings(readings: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """The first, the last, and some between."""
    step = max(1, len(readings) // READINGS)
    return [*readings[:-1:step], readings[-1]]


def table(figures: dict[str, Any]) -> Iterator[str]:
    yield "| papers made | MiB |"
    yield "| --: | --: |"
    for count, mib in figures["readings"]:
        yield f"| {count:,} | {mib:.1f} |"
    yield ""
    yield f"Most: {figures['most_mib']:.1f} MiB; the aim is flat and at most {AIM_MIB} MiB."


@click.command()
@click.option("--papers", default=100_000, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--docs", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(papers: int, *, as_json: bool, docs: bool) -> None:
    """Watch the memory of a worker."""
    figures = measure(papers)
    lines = list(table(figures))
    click.echo(json.dumps(figures) if as_json else "\n".join(lines))
    if docs:
        write_section("memory", f"python -m benchmarks.memory --papers {papers}", lines)


if __name__ == "__main__":
    main()
