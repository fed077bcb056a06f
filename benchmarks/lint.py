"""Lint filled papers: each kind of the official form from the seed review, and 70 members.

    python -m benchmarks.lint [--json] [--rounds N] [--docs]

One process on one core, after start-up (rules read, patterns compiled); the papers take turns and
each figure is the median of the rounds.
"""

import json
from collections.abc import Iterator
from typing import Any

import click

from benchmarks.machine import describe, record
from benchmarks.papers import minutes, with_members
from benchmarks.rounds import Work, alternate
from worker.word.lint import lint
from worker.word.template import Template

MANY = 70
AIM_MS = 50.0


def sides() -> dict[str, Work]:
    """What is timed, by name."""
    docx, values = minutes()
    template = Template.compile(docx)
    few, many = template.fill(values), template.fill(with_members(values, MANY))
    return {"minutes, 9 members": lambda: lint(few), "minutes, 70 members": lambda: lint(many)}


def measure(rounds: int) -> dict[str, Any]:
    found = alternate(sides(), rounds=rounds)
    return {
        **{name: round(took, 2) for name, took in found.items()},
        "rounds": rounds,
        **describe(),
    }


def table(figures: dict[str, Any]) -> Iterator[str]:
    """The figures as a table in Markdown."""
    yield "| one paper | ms | papers a second |"
    yield "| --- | --: | --: |"
    for name, took in figures.items():
        if name.startswith("minutes"):
            yield f"| {name} | {took:.1f} | {1000 / took:,.0f} |"
    yield f"\nThe aim is under {AIM_MS:.0f} ms a paper."


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--rounds", default=15, show_default=True)
@click.option("--docs", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(rounds: int, *, as_json: bool, docs: bool) -> None:
    """Time linting one paper."""
    figures = measure(rounds)
    lines = list(table(figures))
    if docs:
        record("Linting", "python -m benchmarks.lint", lines)
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else "\n".join(lines))


if __name__ == "__main__":
    main()
