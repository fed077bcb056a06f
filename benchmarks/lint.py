"""Lint filled papers: minutes of the seed review, with 70 members too, and every kind of a sample.

    python -m benchmarks.lint [--json] [--rounds N] [--docs]

One process on one core, after start-up (rules read, patterns compiled); the papers take turns and
each figure is the median of the rounds. Beside each stands what reading the same file takes: by
lxml alone, which nothing that reads Word files does without, and by python-docx. The ratios hold
on a machine that others use, where milliseconds do not.
"""

import io
import json
import statistics
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import Any

import click
import docx
from lxml import etree

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
FEW_NAME, MANY_NAME = "minutes, 9 members", f"minutes, {MANY} members"
FLOOR, PEER = "floor: unzip and parse", "python-docx: open and read"
AIM_MS = 50.0


def list_sides() -> dict[str, Work]:
    """What is timed, by name."""
    form, values = minutes_template()
    template = Template.compile(form)
    few, many = template.fill(values), template.fill(with_members(values, MANY))
    sides: dict[str, Work] = {}
    for name, paper in ((FEW_NAME, few), (MANY_NAME, many)):
        sides[name] = partial(lint, paper)
        sides[f"{FLOOR}, {name}"] = partial(read_parts, paper)
        sides[f"{PEER}, {name}"] = partial(open_with_peer, paper)
    return sides | {f"kind {kind}": partial(lint, one) for kind, one in sample_papers().items()}


def read_parts(paper: bytes) -> int:
    """Unpack a paper and parse its parts: the floor."""
    with zipfile.ZipFile(io.BytesIO(paper)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return sum(len(etree.fromstring(archive.read(name))) for name in names)


def open_with_peer(paper: bytes) -> int:
    """Read every paragraph and cell with python-docx."""
    document = docx.Document(io.BytesIO(paper))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    return len(document.paragraphs) + sum(len(cell.text) for cell in cells)


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
    yield "| one paper | ms | papers a second | times the floor | times python-docx |"
    yield "| --- | --: | --: | --: | --: |"
    for name, took in figures.items():
        if name.startswith(("minutes", "every kind", "the slowest")):
            yield f"| {name} | {took:.1f} | {1000 / took:,.0f} | {_ratios(figures, name)} |"
    yield f"\nThe aim is under {AIM_MS:.0f} ms a paper. {describe_shares(figures['limits'])}"


def _ratios(figures: dict[str, Any], name: str) -> str:
    beside = (figures.get(f"{side}, {name}") for side in (FLOOR, PEER))
    return " | ".join(f"{figures[name] / took:.2f}×" if took else "" for took in beside)


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
