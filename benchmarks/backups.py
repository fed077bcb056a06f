"""Memory and time of `thidua backup` and `restore`: memory must not grow with what is kept.

    python -m benchmarks.backups [--rows N] [--docs]

Each runs in a process of its own, on a tenth of the rows and files and then on all of them.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.machine import write_section
from benchmarks.pipeline import now
from migrations.run import upgrade
from tests import factories
from workflow.models import Attachment, Snapshot, open_engine
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore

_FACTS = 8_000
_FILE = 12_000
_TOGETHER = 500
_RUN = """
import resource, sys
from standalone import cli
code = cli.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(code)
"""


@dataclass(frozen=True)
class BackupFigure:
    """One command at one size."""

    command: str
    rows: int
    mib: float
    seconds: float


def fill_database(data: Path, rows: int) -> None:
    """So many snapshots, and a stored file for every second of them."""
    engine, files = open_engine(f"sqlite:///{data / 'thidua.sqlite3'}"), FileStore(data / "files")
    upgrade(engine)
    with Session(engine) as session:
        review = record_exchange.store_record(
            session, factories.seed_record(), by=None, now=now()
        ).review.id
        session.commit()
        for start in range(0, rows, _TOGETHER):
            numbers = range(start, start + _TOGETHER)
            session.execute(insert(Snapshot), [_snapshot(review, number) for number in numbers])
            staged = [files.stage(os.urandom(_FILE)) for _ in numbers[::2]]
            files.keep(staged)
            session.execute(insert(Attachment), [_attachment(review, one.sha256) for one in staged])
            session.commit()
    engine.dispose()


def _snapshot(review: int, number: int) -> dict[str, object]:
    facts = os.urandom(_FACTS // 2).hex()
    return {"review_id": review, "version": number + 2, "facts": facts, "saved_at": now()}


def _attachment(review: int, sha256: str) -> dict[str, object]:
    named = {"review_id": review, "member": "-", "file_name": "a.pdf", "size": _FILE}
    return {**named, "sha256": sha256, "added_at": now()}


def measure(rows: int) -> list[BackupFigure]:
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        data, file = Path(folder) / "data", Path(folder) / "all.backup"
        data.mkdir()
        fill_database(data, rows)
        return [
            _run("backup", rows, data, file),
            _run("restore", rows, Path(folder) / "restored", file),
        ]


#: What a command says once it has done its work.
_DONE = {"backup": "backed up", "restore": "restored and verified"}


def _run(command: str, rows: int, data: Path, file: Path) -> BackupFigure:
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", _RUN, command, str(file)],
        env={**os.environ, "THIDUA_DATA": str(data)},
        capture_output=True,
        check=False,
        text=True,
    )
    # The rows are made up, so the look at the history that ends a restore finds fault with them.
    if _DONE[command] not in done.stdout + done.stderr:
        raise click.ClickException(done.stderr)
    memory = int(done.stdout.splitlines()[-1]) / 1024
    return BackupFigure(command, rows, memory, time.monotonic() - began)


def table_lines(figures: list[BackupFigure]) -> list[str]:
    return [
        "| command | snapshots of 8 kB, files of 12 kB | memory, MiB | seconds |",
        "| --- | --: | --: | --: |",
        *(
            f"| {one.command} | {one.rows:,} + {one.rows // 2:,} |"
            f" {one.mib:.0f} | {one.seconds:.1f} |"
            for one in figures
        ),
        "",
        "Memory must be the same at both sizes; seconds are those of a busy machine.",
    ]


@click.command()
@click.option("--rows", default=20_000, show_default=True)
@click.option("--docs", is_flag=True, help="Write the figures into docs/benchmarks.md.")
def main(*, rows: int, docs: bool) -> None:
    figures = [figure for count in (rows // 10, rows) for figure in measure(count)]
    said = table_lines(sorted(figures, key=lambda one: one.command))
    click.echo("\n".join(said))
    if docs:
        write_section("backups", f"python -m benchmarks.backups --rows {rows}", said)


if __name__ == "__main__":
    main()
