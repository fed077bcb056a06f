"""More processes and more hosts: how much faster a batch gets, and that nothing is made twice.

    python -m benchmarks.scaling [--papers N] [--json] [--docs]

One batch on PostgreSQL by 1, 2 and 4 worker processes of one host, then by two hosts of 2 each:
workers with working folders of their own that share the database, the broker and the file store.
Every message of a batch is sent twice, so that the workers are offered all papers twice.
"""

import json
import math
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from benchmarks.machine import describe_machine, write_section
from benchmarks.pipeline import OURS, Pipeline, machine_load, start_pipeline
from standalone.programs import BATCH_AND_CHECKS
from tests.waiting import wait_until
from workflow.domain.papers import DOSSIER
from workflow.models import Batch, Inspection, Paper, PaperStatus
from workflow.services.printing import paper_requests

#: Hosts and worker processes of each.
SETUPS = ((1, 1), (1, 2), (1, 4), (2, 2))
#: A year's papers: 15 of each of 100 blocs, of 3,400, and ten times that.
NEEDS = {"a province": 1_500, "the country": 51_000, "ten times the country": 510_000}
_WARM = 200
_LOOK_EVERY = 0.25


@dataclass(frozen=True)
class WorkerHost:
    """A worker with a folder of its own, and the ids of its processes' group."""

    group: int

    def seconds(self) -> float:
        """Processor time that its processes have taken so far."""
        ticks = sum(_ticks(Path(entry)) for entry in _processes() if _group(entry) == self.group)
        return ticks / os.sysconf("SC_CLK_TCK")


def _processes() -> list[str]:
    return [entry.path for entry in os.scandir("/proc") if entry.name.isdigit()]


def _fields(process: Path) -> list[str]:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return []


def _group(process: str) -> int:
    fields = _fields(Path(process))
    return int(fields[2]) if fields else 0


def _ticks(process: Path) -> int:
    fields = _fields(process)
    return int(fields[11]) + int(fields[12]) if fields else 0


@contextmanager
def start_hosts(place: Pipeline, count: int, processes: int) -> Iterator[list[WorkerHost]]:
    """So many hosts; their file store is one folder, as a network drive would be."""
    shutil.rmtree(place.settings.files, ignore_errors=True)
    place.settings.files.mkdir()
    with ExitStack() as stack:
        found = []
        for number in range(count):
            data = place.settings.data / f"host-{number}"
            data.mkdir(exist_ok=True)
            if not (data / "files").exists():
                (data / "files").symlink_to(place.settings.files)
            worker = place.worker(OURS, f"host-{number}", BATCH_AND_CHECKS, processes, data)
            found.append(WorkerHost(stack.enter_context(worker)))
        wait_until(lambda: place.is_heard(count))
        yield found


def measure(size: int) -> dict[str, Any]:
    """A batch of so many papers by each setup, one after the other."""
    size -= size % len(DOSSIER)
    with start_pipeline("postgresql", size // len(DOSSIER)) as place:
        runs = [_run(place, size, *setup) for setup in SETUPS]
    return {"papers": size, "runs": runs, "load": machine_load(), **describe_machine()}


def _run(place: Pipeline, size: int, count: int, processes: int) -> dict[str, Any]:
    with start_hosts(place, count, processes) as found:
        warm = place.ask(_WARM)
        place.wait_for(warm)
        shutil.rmtree(place.settings.files)  # what is stored already would cost nothing
        place.settings.files.mkdir()
        before, room = [host.seconds() for host in found], _database_bytes(place)
        started = time.perf_counter()
        batch_id = place.ask(size)
        paper_requests.enqueue_batch(
            place.settings.broker_url, batch_id, size
        )  # everything a second time
        connections = _watch(place, batch_id)
        seconds = time.perf_counter() - started
        worked = [host.seconds() - was for host, was in zip(found, before, strict=True)]
    return {
        "hosts": count,
        "processes": processes,
        "seconds": round(seconds, 2),
        "rate": round(size / seconds, 1),
        "cpu_ms": round(sum(worked) * 1000 / size, 2),
        "shares": [round(part / sum(worked), 2) for part in worked],
        "connections": connections,
        "database_bytes": round((_database_bytes(place) - room) / size),
        "store_bytes": round(_store_bytes(place.settings.files) / size),
        **_find_duplicates(place, batch_id),
    }


def _watch(place: Pipeline, batch_id: int) -> int:
    """Wait for a batch; the most connections that its workers had open at a time."""
    most = 0
    while not place.is_done(batch_id):
        with Session(place.engine) as session:
            query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            most = max(most, session.scalar(text(query)) - 1)  # this one is ours
        time.sleep(_LOOK_EVERY)
    return most


def _database_bytes(place: Pipeline) -> int:
    with Session(place.engine) as session:
        return int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def _store_bytes(folder: Path) -> int:
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def _find_duplicates(place: Pipeline, batch_id: int) -> dict[str, int]:
    """What would show that a paper was made twice, or not at all."""
    mine = select(Paper).where(Paper.batch_id == batch_id)
    with Session(place.engine) as session:
        made, claims, checks = session.execute(
            select(
                func.count().filter(Paper.status == PaperStatus.READY),
                func.sum(Paper.attempts).filter(Paper.status != PaperStatus.SKIPPED),
                func.count(Paper.inspection_id.distinct()),
            ).where(Paper.batch_id == batch_id)
        ).one()
        wanted = session.get_one(Batch, batch_id).reviews * len(DOSSIER)
        skipped = session.scalar(
            select(func.count()).select_from(mine.where(Paper.status == "skipped").subquery())
        )
        stray = session.scalar(
            select(func.count()).where(
                Inspection.id.not_in(
                    select(Paper.inspection_id).where(Paper.inspection_id.is_not(None))
                )
            )
        )
    return {
        "made": made,
        "missing": wanted - made - (skipped or 0),
        "claimed_twice": int(claims) - made,
        "checked_twice": made - checks + (stray or 0),
    }


def table(figures: dict[str, Any]) -> Iterator[str]:
    yield f"One batch of {figures['papers']:,} papers on PostgreSQL, every message sent twice:"
    yield ""
    yield (
        "| hosts × processes | s | papers/s | processor ms a paper | connections"
        " | share of the hosts | missing | claimed twice | checked twice |"
    )
    yield "| --- | --: | --: | --: | --: | --- | --: | --: | --: |"
    for run in figures["runs"]:
        shares = ", ".join(f"{share:.0%}" for share in run["shares"])
        yield (
            f"| {run['hosts']} × {run['processes']} | {run['seconds']:.1f} | {run['rate']:,.0f}"
            f" | {run['cpu_ms']:.2f} | {run['connections']} | {shares}"
            f" | {run['missing']} | {run['claimed_twice']} | {run['checked_twice']} |"
        )
    yield ""
    run = figures["runs"][0]
    yield (
        f"A paper takes {run['store_bytes'] / 1024:.0f} KiB in the file store and"
        f" {run['database_bytes'] / 1024:.1f} KiB in the database, before its layout is checked."
        f" Processes beyond the {os.cpu_count()} cores gain only while others wait for the disk."
        f" Load of the machine {figures['load']}."
    )
    yield ""
    yield from _needs(figures)


def _needs(figures: dict[str, Any]) -> Iterator[str]:
    """What a year's papers need, from what was measured."""
    runs = figures["runs"]
    cpu = sorted(run["cpu_ms"] for run in runs)[len(runs) // 2]
    two = next(run for run in runs if (run["hosts"], run["processes"]) == (1, 2))
    disk = runs[0]["store_bytes"] + max(run["database_bytes"] for run in runs)
    yield (
        "What a year's papers need, if all are asked for at once: a process takes one connection"
        " while it works and a second while it renews its claim; the web server takes as many as"
        " it has threads."
    )
    yield ""
    yield (
        "| | papers | two processes on this machine | cores for one hour | connections of the"
        " workers | disk |"
    )
    yield "| --- | --: | --: | --: | --: | --: |"
    for name, count in NEEDS.items():
        cores = max(1, math.ceil(count * cpu / 1000 / 3600))
        yield (
            f"| {name} | {count:,} "
            f"| {_format_duration(count / two['rate'])} | {cores} | {2 * cores}"
            f" | {count * disk / 1e9:.1f} GB |"
        )


def _format_duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


@click.command()
@click.option("--papers", default=2_000, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--docs", is_flag=True, help="Put the tables into docs/benchmarks.md.")
def main(papers: int, *, as_json: bool, docs: bool) -> None:
    """Time a batch with more processes and hosts."""
    figures = measure(papers)
    lines = list(table(figures))
    click.echo(json.dumps(figures) if as_json else "\n".join(lines))
    if docs:
        write_section("scale", f"python -m benchmarks.scaling --papers {papers}", lines)


if __name__ == "__main__":
    main()
