"""A large batch end to end: asked for, made by two worker processes, written as one zip.

    python -m benchmarks.batch [--papers N] [--plain N] [--database NAME] [--json] [--docs]

The other side is the same pipeline whose worker fills each paper with plain docxtpl; of that a
sample is timed, since all of it would take long, and its time is carried over to all papers. The
checks of layout come after a batch and are in neither time.
"""

import time
from collections.abc import Iterator
from typing import Any

import click
from sqlalchemy.orm import Session

from benchmarks.machine import record, tell
from benchmarks.stage import DATABASES, OURS, PLAIN, Stage, load, stage, wait
from workflow.domain.papers import DOSSIER
from workflow.models import Batch
from workflow.services.making import bundles

WORKERS = 2
#: Counting a large batch takes the workers' time, so it is not done all the time.
_LOOK_EVERY = 0.25
#: Enough for every process to have compiled its templates; plain docxtpl keeps nothing.
_WARM = {OURS: 400, PLAIN: 8}


def measure(database: str, papers: int, plain: int) -> dict[str, Any]:
    """Both sides on one database, ours at a tenth of the size as well."""
    with stage(database, max(papers, plain, _WARM[OURS]) // len(DOSSIER)) as place:
        few, many = _timed(place, OURS, papers // 10, papers)
        (sample,) = _timed(place, PLAIN, plain)
    plain_seconds = sample["seconds"] / sample["papers"] * many["papers"]
    return {
        "database": database,
        **many,
        "plain_papers": sample["papers"],
        "plain_seconds": round(plain_seconds, 2),
        "ratio": round(plain_seconds / many["seconds"], 1),
        "tenth_seconds": few["seconds"],
        "growth": round(many["seconds"] / few["seconds"], 2),
        "load": load(),
    }


def _timed(place: Stage, app: str, *sizes: int) -> list[dict[str, Any]]:
    """Batches one after the other through the same workers, warm."""
    with place.workers(WORKERS, app=app):
        warm = place.ask(_WARM[app])
        wait(lambda: place.is_done(warm))
        return [_once(place, papers) for papers in sizes]


def _once(place: Stage, papers: int) -> dict[str, Any]:
    # What is stored already would cost next to nothing; deleted, it would slow down what follows.
    place.files.root.rename(place.settings.data / f"files-{time.monotonic_ns()}")
    place.files.root.mkdir()
    started = time.perf_counter()
    batch_id = place.ask(papers)
    asked = time.perf_counter()
    wait(lambda: place.is_done(batch_id), _LOOK_EVERY)
    made = time.perf_counter()
    size = _write_zip(place, batch_id)
    done = time.perf_counter()
    return {
        "papers": papers,
        "seconds": round(done - started, 2),
        "ask_seconds": round(asked - started, 2),
        "fill_seconds": round(made - asked, 2),
        "zip_seconds": round(done - made, 2),
        "zip_bytes": size,
    }


def _write_zip(place: Stage, batch_id: int) -> int:
    target = place.settings.data / "batch.zip"
    reader = Session(place.engine.execution_options(read_only=True))
    with reader as session, target.open("wb") as file:
        for piece in bundles.of_batch(session, place.files, session.get_one(Batch, batch_id)):
            file.write(piece)
    return target.stat().st_size


def table(results: list[dict[str, Any]]) -> Iterator[str]:
    yield "| database | papers | s | asked | filled | zipped | papers/s | plain docxtpl | ratio |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: | --: |"
    for found in results:
        steps = " | ".join(f"{found[f'{step}_seconds']:.2f}" for step in ("ask", "fill", "zip"))
        rate = found["papers"] / found["seconds"]
        yield (
            f"| {found['database']} | {found['papers']:,} | {found['seconds']:.2f} | {steps}"
            f" | {rate:,.0f} | {found['plain_seconds']:.1f} s | {found['ratio']:.1f}× |"
        )
    yield ""
    for found in results:
        yield (
            f"{found['database']}: ten times the papers cost {found['growth']:.1f} times as much"
            f" as {found['papers'] // 10:,}; plain docxtpl timed over {found['plain_papers']}"
            f" papers; load of the machine {found['load']}."
        )
        yield ""


@click.command()
@click.option("--papers", default=10_000, show_default=True)
@click.option("--plain", default=400, show_default=True, help="Papers for plain docxtpl.")
@click.option("--database", "names", type=click.Choice(DATABASES), multiple=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a database.")
@click.option("--docs", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(papers: int, plain: int, names: tuple[str, ...], *, as_json: bool, docs: bool) -> None:
    """Time a large batch."""
    results = [measure(name, papers, plain) for name in names or DATABASES]
    lines = list(table(results))
    tell(results, lines, as_json=as_json)
    if docs:
        record("batch", f"python -m benchmarks.batch --papers {papers} --plain {plain}", lines)


if __name__ == "__main__":
    main()
