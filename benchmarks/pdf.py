"""Turn the papers of a batch into PDF, beside LibreOffice over the same files; and show a page.

    python -m benchmarks.pdf [--papers N] [--json] [--docs]

All in one run, in turns, on the wall: `soffice --convert-to pdf` is given all files at once, so
that it starts once; and once more as two commands with half of the files each, since one keeps to
one core. Ours has a process a core that takes the next paper when it is done, as in service. Each
bloc has another name; nothing comes from a cache.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import msgspec

from benchmarks.machine import describe_machine, write_section
from templates_docx import TEMPLATES
from worker.word.template import Template
from workflow.config.pdf_engine import PdfEngine
from workflow.domain.papers import DOSSIER, PaperKind, build_context, find_family
from workflow.domain.papers.blanks import MarkedBlanks
from workflow.domain.papers.issuance import find_file_date
from workflow.domain.record import Record, decode_record
from workflow.services.printing.page_process import Filling, PageProcess

PROCESSES = 2
#: A run of each side by turns, so that a busy machine slows both alike.
ROUNDS = 2
AIM_RATIO, AIM_MS = 1 / 3, 500
_TRIES = 3
_CLICKS = 20


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of one core."""

    clock: float
    processor: float


def make_papers(count: int) -> list[bytes]:
    """The Word files of a batch: the dossier of one bloc after the other."""
    sample = decode_record((TEMPLATES / "samples" / "nd30" / "full.json").read_bytes())
    templates = {
        kind: Template.compile((TEMPLATES / "nd30" / f"{kind}.docx").read_bytes())
        for kind in DOSSIER
    }
    kinds = (DOSSIER[number % len(DOSSIER)] for number in range(count))
    return [
        templates[kind].fill(build_context(kind, _name(sample, number)).values)
        for number, kind in enumerate(kinds)
    ]


def _name(sample: Record, number: int) -> Record:
    bloc = msgspec.structs.replace(
        sample.bloc, name=f"Khối thi đua số {number // len(DOSSIER) + 1}"
    )
    return msgspec.structs.replace(sample, bloc=bloc)


def time_ours(papers: list[bytes]) -> Took:
    """The time for all papers by the processes of the service."""

    waiting = iter(papers)
    lock = threading.Lock()

    def take() -> bytes | None:
        with lock:
            return next(waiting, None)

    def convert(_number: int) -> None:
        with closing(PageProcess(PdfEngine.EMBEDDED)) as process:
            while docx := take():
                process.render(docx, images=False)

    return _time(convert, range(PROCESSES))


def time_libreoffice(papers: list[bytes], processes: int) -> Took:
    """The time for all papers by so many commands at once, each with a profile of its own."""

    def convert(share: list[bytes]) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            files = [folder / f"{number}.docx" for number in range(len(share))]
            for file, docx in zip(files, share, strict=True):
                file.write_bytes(docx)
            program = shutil.which("soffice") or "soffice"
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", name]
            wanted = files
            for _ in range(_TRIES):  # on a busy machine it leaves some out, and says nothing
                subprocess.run([*command, *map(str, wanted)], check=True, capture_output=True)  # noqa: S603
                wanted = [file for file in wanted if not file.with_suffix(".pdf").exists()]
                if not wanted:
                    return
            raise click.ClickException(f"soffice left {len(wanted)} of {len(share)} files out")

    return _time(convert, [_share_of(papers, number, processes) for number in range(processes)])


def _share_of(papers: list[bytes], number: int, shares: int) -> list[bytes]:
    """Whole dossiers, since a paper of one kind takes twice the time of another."""
    return [one for at, one in enumerate(papers) if at // len(DOSSIER) % shares == number]


def _time(convert: Any, shares: Sequence[Any]) -> Took:
    started, before = time.perf_counter(), _processor_seconds()
    with ThreadPoolExecutor(len(shares)) as pool:
        list(pool.map(convert, shares))
    return Took(time.perf_counter() - started, _processor_seconds() - before)


def _processor_seconds() -> float:
    """What processes that have ended used, whatever else the machine did."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def time_previews() -> list[float]:
    """Milliseconds of what a click waits for: a paper filled from the facts, printed and drawn."""
    sample = decode_record((TEMPLATES / "samples" / "nd30" / "full.json").read_bytes())
    kind, found = PaperKind.MINUTES, []
    with closing(PageProcess(PdfEngine.EMBEDDED)) as process:
        for number in range(_CLICKS + 1):
            record = _name(sample, number * len(DOSSIER))
            started = time.perf_counter()
            values = build_context(kind, record, blanks=MarkedBlanks()).values
            shipped = f"{find_family(kind, record)}/{kind}.docx"
            filling = Filling(values, find_file_date(kind, record), shipped=shipped)
            process.render(b"", images=True, filling=filling)
            found.append((time.perf_counter() - started) * 1000)
    return found


def measure(count: int) -> dict[str, Any]:
    papers = make_papers(count)
    took: dict[str, list[Took]] = {"ours": [], "soffice": [], "two soffice": []}
    for number in range(ROUNDS):
        half = _share_of(papers, number, ROUNDS)
        took["ours"].append(time_ours(half))
        took["soffice"].append(time_libreoffice(half, 1))
        took["two soffice"].append(time_libreoffice(half, 2))
    first, *clicks = time_previews()
    return {
        "papers": count,
        **{f"{name} s": _sum(rounds, "clock") for name, rounds in took.items()},
        **{f"{name} cpu s": _sum(rounds, "processor") for name, rounds in took.items()},
        "share of soffice": _share(took["ours"], took["soffice"]),
        "share of two soffice": _share(took["ours"], took["two soffice"]),
        "rounds": [
            round(mine.clock / other.clock, 3)
            for mine, other in zip(took["ours"], took["soffice"], strict=True)
        ],
        "load": round(os.getloadavg()[0], 1),
        "first preview ms": round(first),
        "preview ms": round(statistics.median(clicks)),
        "slowest preview ms": round(max(clicks)),
        **describe_machine(),
    }


def _share(ours: Sequence[Took], theirs: Sequence[Took]) -> float:
    return round(_sum(ours, "clock") / _sum(theirs, "clock"), 3)


def _sum(rounds: Sequence[Took], name: str) -> float:
    return round(sum(float(getattr(one, name)) for one in rounds), 2)


def table(figures: dict[str, Any]) -> Iterator[str]:
    """The figures as a table in Markdown."""
    count = figures["papers"]
    yield f"| {count:,} papers | s | s of one core | papers/s |"
    yield "| --- | --: | --: | --: |"
    for name, key in (
        (f"embedded engine, {PROCESSES} processes", "ours"),
        ("soffice --convert-to pdf", "soffice"),
        ("the same as two commands at once", "two soffice"),
    ):
        took, used = figures[f"{key} s"], figures[f"{key} cpu s"]
        yield f"| {name} | {took:.1f} | {used:.1f} | {count / took:.1f} |"
    rounds = ", ".join(f"{one:.2f}" for one in figures["rounds"])
    yield (
        f"\nThe embedded engine takes {figures['share of soffice']:.2f} of the time of soffice"
        f" (rounds: {rounds}; the aim is {AIM_RATIO:.2f}), and"
        f" {figures['share of two soffice']:.2f} of that of two commands at once. Load of the"
        f" machine: {figures['load']}."
    )
    yield (
        "A click on a preview of three pages of minutes waits for them to be filled, printed and"
        f" drawn: {figures['preview ms']} ms, the slowest {figures['slowest preview ms']} ms,"
        f" {figures['first preview ms']} ms where the process has to start; the aim is {AIM_MS} ms."
    )


@click.command()
@click.option("--papers", default=1000, show_default=True, help="How many papers.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--docs", is_flag=True, help="Put the table into docs/benchmarks.md.")
def main(papers: int, *, as_json: bool, docs: bool) -> None:
    """Time PDF files against LibreOffice, and the preview of a page."""
    figures = measure(papers)
    lines = list(table(figures))
    if docs:
        write_section("PDF", f"python -m benchmarks.pdf --papers {papers}", lines)
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else "\n".join(lines))


if __name__ == "__main__":
    main()
