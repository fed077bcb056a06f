"""Lint filled papers: minutes of the seed review, with 70 members too, and every kind of a sample.

    python -m benchmarks.lint [--json] [--rounds N] [--docs]

One process on one core, after start-up (rules read, patterns compiled); the papers take turns and
each figure is the median of the rounds.
"""

import json
import statistics
from collections.abc import Iterator
from functools import partial
from typing import Any

import click

from benchmarks.machine import describe_machine, write_section
from benchmarks.profile_shares import describe_shares, profile_by_room
from benchmarks.sample_papers import minutes_template, with_members
from benchmarks.timing import Work, time_in_turns
from templates_docx import TEMPLATES
from worker.word.lint import lint
from worker.word.template import Template
from workflow.domain.papers import PaperKind, build_context, skip_reason
from workflow.domain.record import decode_record

MANY = 70
AIM_MS = 50.0


def list_sides() -> dict[str, Work]:
    """What is timed, by name."""
    docx, values = minutes_template()
    template = Template.compile(docx)
    few, many = template.fill(values), template.fill(with_members(values, MANY))
    return {
        "minutes, 9 members": partial(lint, few),
        "minutes, 70 members": partial(lint, many),
        **{f"kind {kind}": partial(lint, docx) for kind, docx in sample_papers().items()},
    }


def sample_papers() -> dict[PaperKind, bytes]:
    """Every kind of the made-up review that uses all that papers can print."""
    sample = decode_record((TEMPLATES / "samples" / "nd30" / "full.json").read_bytes())
    return {
        kind: Template.compile((TEMPLATES / "nd30" / f"{kind}.docx").read_bytes()).fill(
            build_context(kind, sample).values
        )
        for kind in PaperKind
        if skip_reason(kind, sample) is None
    }


def measure(rounds: int) -> dict[str, Any]:
    works = list_sides()
    found = time_in_turns(works, rounds=rounds)
    kinds = {name: took for name, took in found.items() if name.startswith("kind ")}
    slowest = max(kinds, key=lambda name: kinds[name])
    return {
        **{name: round(took, 2) for name, took in found.items()},
        "every kind, in the middle": round(statistics.median(kinds.values()), 2),
        f"the slowest {slowest}": round(kinds[slowest], 2),
        "limits": profile_by_room(lambda: [work() for work in works.values()]),
        "rounds": rounds,
        **describe_machine(),
    }


def table(figures: dict[str, Any]) -> Iterator[str]:
    """The figures as a table in Markdown."""
    yield "| one paper | ms | papers a second |"
    yield "| --- | --: | --: |"
    for name, took in figures.items():
        if name.startswith(("minutes", "every kind", "the slowest")):
            yield f"| {name} | {took:.1f} | {1000 / took:,.0f} |"
    yield f"\nThe aim is under {AIM_MS:.0f} ms a paper. {describe_shares(figures['limits'])}"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--rounds", default=15, show_default=True)
@click.option("--docs", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(rounds: int, *, as_json: bool, docs: bool) -> None:
    """Time linting one paper."""
    figures = measure(rounds)
    lines = list(table(figures))
    if docs:
        write_section("Linting", "python -m benchmarks.lint", lines)
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else "\n".join(lines))


if __name__ == "__main__":
    main()
