"""From the click to the paper: one paper of one review, the worker idle and while a batch runs.

    python -m benchmarks.latency [--clicks N] [--papers N] [--database NAME] [--json] [--docs]

A click is what the page does: rows written, committed, enqueued. The paper is ready when its row
says so; it is looked for every few milliseconds.
"""

import statistics
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.machine import print_figures, write_section
from benchmarks.pipeline import DATABASES, Pipeline, machine_load, now, start_pipeline
from workflow.domain.papers import DOSSIER, PaperKind
from workflow.models import Paper, Review
from workflow.services.printing import paper_requests

WORKERS = 2
AIM_IDLE_MS, AIM_BUSY_MS = 150, 1000
_LOOK_EVERY = 0.002


def measure(database: str, clicks: int, size: int) -> dict[str, Any]:
    with start_pipeline(database, size // len(DOSSIER)) as place, place.workers(WORKERS):
        _click(place, 0)  # the template is compiled once per process
        idle = [_click(place, number) for number in range(clicks)]
        batch_id = place.ask(size)
        busy: list[Click] = []
        while not place.is_done(batch_id):
            busy.append(_click(place, len(busy)))
            time.sleep(0.05)
    return {
        "database": database,
        **_summarize("idle", idle),
        **_summarize("busy", busy),
        "load": machine_load(),
    }


class Click(NamedTuple):
    """Milliseconds that each part took."""

    #: Rows written and committed.
    asked: float
    enqueued: float
    #: Until a worker had it.
    claimed: float
    #: Filled, checked against the layout rules, stored and recorded.
    filled: float
    #: Until whoever looks for it sees it.
    seen: float


def _click(place: Pipeline, number: int) -> Click:
    moments = [time.time()]
    with Session(place.engine) as session:
        review = session.scalars(
            select(Review).order_by(Review.id).offset(number % 50).limit(1)
        ).one()
        batch = paper_requests.request_papers(
            session, [review], [PaperKind.MINUTES], by=None, now=now(), of_one=review
        )
        session.commit()
        moments.append(time.time())
        batch_id = batch.id
        paper_requests.enqueue_papers(session, place.settings.broker_url, batch)
    moments.append(time.time())
    place.wait_for(batch_id, _LOOK_EVERY)
    seen = time.time()
    with Session(place.engine) as session:
        paper = session.scalars(select(Paper).filter_by(batch_id=batch_id)).one()
        moments += [at.timestamp() for at in (paper.claimed_at, paper.finished_at) if at]
    moments.append(seen)
    return Click(*((after - before) * 1000 for before, after in pairwise(moments)))


def _summarize(name: str, clicks: list[Click]) -> dict[str, Any]:
    ordered = sorted(map(sum, clicks))
    return {
        f"{name}_clicks": len(clicks),
        f"{name}_median_ms": round(statistics.median(ordered), 1),
        f"{name}_p95_ms": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        f"{name}_parts_ms": {
            part: round(statistics.median(getattr(one, part) for one in clicks), 1)
            for part in Click._fields
        },
    }


def table(results: list[dict[str, Any]]) -> Iterator[str]:
    yield "| database | worker | clicks | median ms | p95 ms | aim |"
    yield "| --- | --- | --: | --: | --: | --: |"
    for found in results:
        for name, aim in (("idle", AIM_IDLE_MS), ("busy", AIM_BUSY_MS)):
            figures = (found[f"{name}_{what}"] for what in ("clicks", "median_ms", "p95_ms"))
            cells = " | ".join(str(figure) for figure in figures)
            yield f"| {found['database']} | {name} | {cells} | p95 ≤ {aim} |"
    for found in results:
        parts = ", ".join(f"{part} {took} ms" for part, took in found["idle_parts_ms"].items())
        yield ""
        yield f"What limits it, {found['database']}, idle, medians: {parts}."
    yield ""
    yield "; ".join(f"{found['database']}: load {found['load']}" for found in results) + "."


@click.command()
@click.option("--clicks", default=200, show_default=True, help="With the worker idle.")
@click.option("--papers", default=10_000, show_default=True, help="Of the batch that runs.")
@click.option("--database", "names", type=click.Choice(DATABASES), multiple=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a database.")
@click.option("--docs", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(clicks: int, papers: int, names: tuple[str, ...], *, as_json: bool, docs: bool) -> None:
    """Time one paper from the click on."""
    results = [measure(name, clicks, papers) for name in names or DATABASES]
    lines = list(table(results))
    print_figures(results, lines, as_json=as_json)
    if docs:
        about = f"python -m benchmarks.latency --clicks {clicks} --papers {papers}"
        write_section("latency", about, lines)


if __name__ == "__main__":
    main()
