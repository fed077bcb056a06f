"""A large batch end to end: asked for, made by two worker processes, written as one zip.

    python -m benchmarks.batch [--papers N] [--plain N] [--rounds N] [--database NAME] [--json]
                               [--docs]

The other side is the same pipeline whose worker fills each paper with plain docxtpl; of that a
sample is timed, since all of it would take long, and its time is carried over to all papers. Both
take turns, and each figure is the median of its rounds: what else the disk does slows all alike.
The checks of layout come after a batch and are in neither time.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import click
from sqlalchemy.orm import Session

from benchmarks.machine import print_figures, write_section
from benchmarks.pipeline import (
    DATABASES,
    OURS,
    PLAIN,
    Pipeline,
    machine_load,
    now,
    start_pipeline,
)
from benchmarks.profile_shares import describe_shares, profile_by_room
from worker.fill import fill_batch_chunk
from worker.resources import Resources
from workflow.domain.papers import DOSSIER
from workflow.models import Batch
from workflow.services.printing import downloads

WORKERS = 2
#: Counting a large batch takes the workers' time, so it is not done all the time.
_LOOK_EVERY = 0.25
#: Enough for every process to have compiled its templates; plain docxtpl keeps nothing.
_WARM = {OURS: 400, PLAIN: 8}
_STEPS = ("ask", "fill", "zip")


def measure(database: str, papers: int, plain: int, rounds: int) -> dict[str, Any]:
    """Both sides on one database in turns, ours at a tenth of the size as well."""
    ours, tenths, plains = [], [], []
    with start_pipeline(database, max(papers, plain, _WARM[OURS]) // len(DOSSIER)) as place:
        for _ in range(rounds):
            few, many = time_batches(place, OURS, papers // 10, papers)
            (sample,) = time_batches(place, PLAIN, plain)
            ours.append(many)
            tenths.append(few["seconds"])
            plains.append(sample["seconds"] / sample["papers"] * papers)
        shares = profile_by_room(_time_in_process(place, papers // 10))
    ratios = [slow / fast["seconds"] for slow, fast in zip(plains, ours, strict=True)]
    seconds = statistics.median(one["seconds"] for one in ours)
    return {
        "database": database,
        "papers": papers,
        "seconds": round(seconds, 2),
        **{step: round(statistics.median(one[step] for one in ours), 2) for step in _STEPS},
        "zip_bytes": ours[-1]["zip_bytes"],
        "plain_papers": plain,
        "plain_seconds": round(statistics.median(plains), 2),
        "ratio": round(statistics.median(plains) / seconds, 1),
        "rounds": [round(ratio, 1) for ratio in ratios],
        "tenth_seconds": round(statistics.median(tenths), 2),
        "growth": round(seconds / statistics.median(tenths), 2),
        "limits": shares,
        "load": machine_load(),
    }


def _time_in_process(place: Pipeline, papers: int) -> Callable[[], None]:
    """What a worker does with a batch, in this process."""
    batch_id = place.ask(papers, enqueued=False)
    _delete_papers(place)

    def work() -> None:
        while fill_batch_chunk(Resources(place.engine, place.files), batch_id, now).papers:
            pass

    return work


def time_batches(place: Pipeline, app: str, *sizes: int) -> list[dict[str, float]]:
    """Batches one after the other through the same workers, warm."""
    with place.workers(WORKERS, app=app):
        warm = place.ask(_WARM[app])
        place.wait_for(warm)
        return [_time_batch(place, papers) for papers in sizes]


def _time_batch(place: Pipeline, papers: int) -> dict[str, float]:
    _delete_papers(place)
    started = time.perf_counter()
    batch_id = place.ask(papers)
    asked = time.perf_counter()
    place.wait_for(batch_id, _LOOK_EVERY)
    made = time.perf_counter()
    size = _write_zip(place, batch_id)
    done = time.perf_counter()
    return {
        "papers": papers,
        "seconds": done - started,
        "ask": asked - started,
        "fill": made - asked,
        "zip": done - made,
        "zip_bytes": size,
    }


def _delete_papers(place: Pipeline) -> None:
    """What is stored already would cost next to nothing; deleted, it would slow down the rest."""
    if place.settings.store_url:
        for found in (*place.files.medium.list_files(), *place.files.medium.list_packs()):
            place.files.medium.remove(found.name)
        return
    place.files.root.rename(place.settings.data / f"files-{time.monotonic_ns()}")
    place.files.root.mkdir()


def _write_zip(place: Pipeline, batch_id: int) -> int:
    target = place.settings.data / "batch.zip"
    reader = Session(place.engine.execution_options(read_only=True))
    with reader as session, target.open("wb") as file:
        for piece in downloads.zip_batch(session, place.files, session.get_one(Batch, batch_id)):
            file.write(piece)
    return target.stat().st_size


def table(results: list[dict[str, Any]]) -> Iterator[str]:
    yield "| database | papers | s | asked | filled | zipped | papers/s | plain docxtpl | ratio |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: | --: |"
    for found in results:
        steps = " | ".join(f"{found[step]:.2f}" for step in _STEPS)
        rate = found["papers"] / found["seconds"]
        yield (
            f"| {found['database']} | {found['papers']:,} | {found['seconds']:.2f} | {steps}"
            f" | {rate:,.0f} | {found['plain_seconds']:.1f} s | {found['ratio']:.1f}× |"
        )
    yield ""
    for found in results:
        yield (
            f"{found['database']}: the rounds gave {_join_ratios(found['rounds'])}; "
            "ten times the papers"
            f" cost {found['growth']:.1f} times as much as {found['papers'] // 10:,}; plain docxtpl"
            f" timed over {found['plain_papers']} papers; load of the machine {found['load']}."
            f" {describe_shares(found['limits'])}"
        )
        yield ""


def _join_ratios(ratios: list[float]) -> str:
    return ", ".join(f"{ratio:.1f}×" for ratio in ratios)


@click.command()
@click.option("--papers", default=10_000, show_default=True)
@click.option("--plain", default=400, show_default=True, help="Papers for plain docxtpl.")
@click.option("--rounds", default=3, show_default=True, help="Turns that both sides take.")
@click.option("--database", "names", type=click.Choice(DATABASES), multiple=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a database.")
@click.option("--docs", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(
    papers: int, plain: int, rounds: int, names: tuple[str, ...], *, as_json: bool, docs: bool
) -> None:
    """Time a large batch."""
    results = [measure(name, papers, plain, rounds) for name in names or DATABASES]
    lines = list(table(results))
    print_figures(results, lines, as_json=as_json)
    if docs:
        write_section(
            "batch", f"python -m benchmarks.batch --papers {papers} --plain {plain}", lines
        )


if __name__ == "__main__":
    main()
