"""Fill the minutes of the seed review: ours, docxtpl, two programs from npm, and the floor.

    python -m benchmarks.fill [--json] [--rounds N] [--docs]

All sides run in turns in one process on one core (the npm ones in a node of their own, warm), and
each figure is the median of the rounds, in milliseconds of one core. What ours and docxtpl write
is compared first, and so is the text the others write.

The floor is what nobody with this template could do without: run the compiled parts, deflate the
body once with the CRC a zip wants, join the bytes; no checks, no headers, no directory.

Our template is compiled beforehand, once for thousands of papers; docxtpl has no such step and
reads the template for every paper. What compiling costs, and the first paper of a fresh process
with and without a kept template, have rows of their own.
"""

import json
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import jinja2
from lxml import etree

from benchmarks.first_paper import measure_first_papers
from benchmarks.machine import describe_machine, write_section
from benchmarks.peers import PACKAGES, Peer
from benchmarks.profile_shares import describe_shares, profile_by_room
from benchmarks.sample_papers import fill_with_docxtpl, minutes_template, with_members
from benchmarks.timing import Work, time_in_turns
from worker.word.expressions.sandbox import make_context
from worker.word.files.package import LEVEL, read
from worker.word.parts.part import SANDBOX
from worker.word.parts.source import MARK
from worker.word.template import Template

#: Fillings that the profiler sees.
_PROFILED = 500
MANY = 70
_BODY = "word/document.xml"


def list_sides(docx: bytes, values: dict[str, Any]) -> dict[str, Work]:
    """What is timed, by name."""
    template = Template.compile(docx)
    more = with_members(values, MANY)
    return {
        "compile": lambda: Template.compile(docx),
        "ours": lambda: template.fill(values),
        "ours_70": lambda: template.fill(more),
        "docxtpl": lambda: fill_with_docxtpl(docx, values),
        "floor": _floor(template, docx, values),
        "plain_jinja": _plain_jinja(template, docx, values),
    }


def _floor(template: Template, docx: bytes, values: dict[str, Any]) -> Work:
    runs: list[tuple[bytes, Any, bytes]] = []
    for part in sorted(template.parts.values(), key=lambda part: part.source.is_body):
        run = jinja2.Template.from_code(SANDBOX, part.code, {}).root_render_func
        runs.append((part.source.head.encode(), run, part.source.tail.encode()))
    rest = _other_members(docx)

    def work() -> bytes:
        context = make_context(SANDBOX, values)
        filled = [b"".join((head, *run(context), tail)) for head, run, tail in runs]
        body = filled.pop()
        crc = zlib.crc32(body).to_bytes(4, "little")
        return b"".join((rest, *filled, crc, zlib.compress(body, LEVEL, -15)))

    return work


def _plain_jinja(template: Template, docx: bytes, values: dict[str, Any]) -> Work:
    """The same work with Jinja as it comes, autoescape on, no sandbox."""
    source = template.parts[_BODY].source
    compiled = jinja2.Environment(autoescape=True).from_string(source.text.replace(MARK, ""))
    rest = _other_members(docx)

    def work() -> bytes:
        xml = f"{source.head}{compiled.render(values)}{source.tail}".encode()
        return b"".join((rest, zlib.compress(xml, LEVEL, -15)))

    return work


def _other_members(docx: bytes) -> bytes:
    return b"".join(member.packed for name, member in read(docx).items() if name != _BODY)


def check_same(docx: bytes, values: dict[str, Any]) -> bytes:
    """Our paper, once it is known that docxtpl writes the same body."""
    ours, theirs = Template.compile(docx).fill(values), fill_with_docxtpl(docx, values)
    one, other = (etree.fromstring(read(paper)[_BODY].unpack()) for paper in (ours, theirs))
    if etree.tostring(one, method="c14n") != etree.tostring(other, method="c14n"):
        raise click.ClickException("docxtpl writes another body than ours.")
    return ours


def measure(rounds: int) -> dict[str, Any]:
    """Every figure; None for a program that can't be installed here."""
    docx, values = minutes_template()
    ours = check_same(docx, values)
    with tempfile.TemporaryDirectory() as folder:
        peers = {name: Peer.install(name, Path(folder) / name, ours) for name in PACKAGES}
        found = time_in_turns(list_sides(docx, values), rounds=rounds, also=_rounds_of(peers))
        figures = {f"{name}_ms": round(value, 4) for name, value in found.items()}
        others = {f"{name}_ms": peer and round(peer.median, 3) for name, peer in peers.items()}
        same = {name: peer and peer.writes_the_same() for name, peer in peers.items()}
    first = measure_first_papers(max(3, rounds // 3))
    return {
        **figures,
        **others,
        **{f"first_{side}_ms": round(took, 3) for side, took in first.items()},
        "same_text": same,
        "bytes": len(ours),
        "limits": profile_by_room(_time_many(Template.compile(docx), values)),
        "rounds": rounds,
        **describe_machine(),
    }


def _time_many(template: Template, values: dict[str, Any]) -> Work:
    def work() -> None:
        for _ in range(_PROFILED):
            template.fill(values)

    template.fill(values)
    return work


def _rounds_of(peers: dict[str, Peer | None]) -> list[Work]:
    return [peer.round for peer in peers.values() if peer is not None]


def table(figures: dict[str, Any]) -> Iterator[str]:
    """The figures as a table in Markdown."""
    ours = figures["ours_ms"]
    yield "| one paper of minutes, 9 members | ms of one core | papers a second | ours is |"
    yield "| --- | --: | --: | --: |"
    names = {
        "ours": "ours, template compiled before",
        "ours_70": f"ours, {MANY} members",
        "floor": "floor: compiled Jinja + one deflate + join",
        "plain_jinja": "the same with plain Jinja, no sandbox",
        "docxtpl": "docxtpl: load + render + save",
        "docxtemplater": "docxtemplater (npm)",
        "carbone": "Carbone (npm)",
        "compile": "ours: compiling the template, left out above",
        "first_cold": "ours: first paper of a process, template compiled",
        "first_kept": "ours: first paper of a process, template kept from before",
        "first_docxtpl": "docxtpl: first paper of a process",
    }
    for key, label in names.items():
        if (took := figures[f"{key}_ms"]) is None:
            yield f"| {label} | not installed here | | |"
        else:
            yield f"| {label} | {took:.3f} | {1000 / took:,.0f} | {took / ours:.2f}× |"
    yield ""
    yield describe_shares(figures["limits"])


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--rounds", default=25, show_default=True)
@click.option("--docs", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(rounds: int, *, as_json: bool, docs: bool) -> None:
    """Time filling one paper."""
    figures = measure(rounds)
    lines = list(table(figures))
    click.echo(json.dumps(figures) if as_json else "\n".join(lines))
    if docs:
        write_section("fill", "python -m benchmarks.fill", lines)


if __name__ == "__main__":
    main()
