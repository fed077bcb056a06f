"""A large batch with its files in a bucket, against the same batch with a folder, in one run.

    python -m benchmarks.store [--papers N] [--rounds N] [--json] [--docs]

Both on PostgreSQL and Valkey, with two worker processes. The bucket is one of SeaweedFS on the same
machine, which takes its share of the cores and of the disk. Both take turns; each figure is the
median of its rounds.
"""

import statistics
from collections.abc import Iterator
from typing import Any

import click

from benchmarks.batch import time_batches
from benchmarks.machine import print_figures, write_section
from benchmarks.pipeline import OURS, machine_load, start_pipeline
from tests.backing_services.object_store import run_object_store
from workflow.domain.papers import DOSSIER

_WARM = 400
_STEPS = ("ask", "fill", "zip")


def measure(papers: int, rounds: int) -> list[dict[str, Any]]:
    """The medians of both, and how fast the bucket is if the folder is 1."""
    reviews = max(papers, _WARM) // len(DOSSIER)
    found: dict[str, list[dict[str, float]]] = {"folder": [], "bucket": []}
    with (
        run_object_store() as server,
        start_pipeline("postgresql", reviews) as folder,
        start_pipeline("postgresql", reviews, server.address("benchmark")) as bucket,
    ):
        for _ in range(rounds):
            found["folder"] += time_batches(folder, OURS, papers)
            found["bucket"] += time_batches(bucket, OURS, papers)
    seconds = {name: _median(times, "seconds") for name, times in found.items()}
    ratios = [
        round(one["seconds"] / other["seconds"], 2)
        for one, other in zip(found["folder"], found["bucket"], strict=True)
    ]
    return [
        {
            "store": name,
            "papers": papers,
            "seconds": round(seconds[name], 2),
            **{step: round(_median(times, step), 2) for step in _STEPS},
            "ratio": round(seconds["folder"] / seconds[name], 2),
            "rounds": ratios,
            "load": machine_load(),
        }
        for name, times in found.items()
    ]


def _median(times: list[dict[str, float]], step: str) -> float:
    return statistics.median(one[step] for one in times)


def table(results: list[dict[str, Any]]) -> Iterator[str]:
    yield "| store | papers | s | asked | filled | zipped | papers/s | against a folder |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: |"
    for found in results:
        steps = " | ".join(f"{found[step]:.2f}" for step in _STEPS)
        yield (
            f"| {found['store']} | {found['papers']:,} | {found['seconds']:.2f} | {steps}"
            f" | {found['papers'] / found['seconds']:,.0f} | {found['ratio']:.2f}× |"
        )
    yield ""
    last = results[-1]
    rounds = ", ".join(f"{ratio:.2f}×" for ratio in last["rounds"])
    yield f"The rounds gave {rounds}; load of the machine {last['load']}."


@click.command()
@click.option("--papers", default=10_000, show_default=True)
@click.option("--rounds", default=3, show_default=True, help="Turns that both take.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a store.")
@click.option("--docs", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(papers: int, rounds: int, *, as_json: bool, docs: bool) -> None:
    """Time a large batch with a bucket and with a folder."""
    results = measure(papers, rounds)
    lines = list(table(results))
    print_figures(results, lines, as_json=as_json)
    if docs:
        write_section("store", f"python -m benchmarks.store --papers {papers}", lines)


if __name__ == "__main__":
    main()
