"""`thidua generate`: one batch of papers through the queue, into a folder with a manifest."""

import sys
import time
from collections import Counter
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from standalone import database, queue_session
from standalone.commands.checks import select_requested_reviews
from standalone.connection import connect, now, open_read_only_session, read_only_session
from standalone.console import CommandError, say
from standalone.paper_export import ManifestEntry, export_papers
from standalone.programs import read_local_settings
from workflow.config import Settings
from workflow.domain.papers import DOSSIER, PaperKind
from workflow.models import Batch, PaperStatus
from workflow.services.printing import inspection_jobs, paper_requests
from workflow.services.stores.file_store import open_file_store

FINISHED_STATUSES = {
    PaperStatus.READY,
    PaperStatus.SKIPPED,
    PaperStatus.FAILED,
    PaperStatus.CANCELLED,
}

#: A batch in which nothing moves for this long will not move any more.
STALL_TIMEOUT = 180.0


@click.command("generate", help="Soạn văn bản hàng loạt vào một thư mục, kèm manifest.json.")
@click.option("--bloc", help="Tên hoặc mã khối, cụm.")
@click.option("--year", help="Năm.")
@click.option("--all", "everything", is_flag=True, help="Tất cả các kỳ.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in PaperKind]),
    help="Loại văn bản; ghi nhiều lần để chọn nhiều loại; mặc định bốn loại của hồ sơ.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục để ghi văn bản.",
)
def generate_command(
    *, bloc: str | None, year: str | None, everything: bool, kinds: tuple[str, ...], out: Path
) -> None:
    settings = read_local_settings()
    chosen = [PaperKind(kind) for kind in kinds] or list(DOSSIER)
    with database.open_migrated_session(settings) as session:
        reviews = select_requested_reviews(session, bloc, year, all_=everything)
        session.commit()  # hold nothing while the queue starts
        with queue_session.open_queue_session(settings) as wait:
            batch = paper_requests.request_papers(session, reviews, chosen, by=None, now=now())
            batch_id = run_batch(session, settings, batch, wait)
    with open_read_only_session(settings) as session:
        report_papers(export_papers(session, batch_id, open_file_store(settings), out), out)


def run_batch(
    session: Session, settings: Settings, batch: Batch, wait: queue_session.WaitWhile
) -> int:
    """Enqueue a batch and watch it to its end; return its id. What is left then is cancelled."""
    batch_id = batch.id
    session.commit()
    paper_requests.enqueue_papers(session, settings.broker_url, batch)
    session.commit()  # from here on hold nothing, or the workers would wait for us
    with connect(settings) as engine:
        finished = show_progress(engine, batch_id, wait)
        if finished:
            wait_for_checks(engine, batch_id, wait)
    if not finished:
        paper_requests.cancel_batch(session, batch, now())
        session.commit()
    return batch_id


def show_progress(engine: Engine, batch_id: int, wait: queue_session.WaitWhile) -> bool:
    """Show the progress of a batch; False if it was stopped or nothing moved for too long."""
    total = count_by_status(engine, batch_id).total()
    moved = time.monotonic()
    with click.progressbar(length=total, label="Soạn văn bản", file=sys.stderr) as bar:

        def busy() -> bool:
            nonlocal moved
            counts = count_by_status(engine, batch_id)
            if done := sum(counts[status] for status in FINISHED_STATUSES) - bar.pos:
                bar.update(done)
                moved = time.monotonic()
            return bar.pos < total and time.monotonic() < moved + STALL_TIMEOUT

        return wait(busy) and bar.pos >= total


def wait_for_checks(engine: Engine, batch_id: int, wait: queue_session.WaitWhile) -> None:
    """Wait for the layout checks of the papers, as long as they make progress."""
    left, moved = count_unchecked(engine, batch_id), time.monotonic()
    if not left:
        return
    with click.progressbar(length=left, label="Soát thể thức", file=sys.stderr) as bar:

        def busy() -> bool:
            nonlocal left, moved
            if (still := count_unchecked(engine, batch_id)) < left:
                bar.update(left - still)
                left, moved = still, time.monotonic()
            return left > 0 and time.monotonic() < moved + STALL_TIMEOUT

        wait(busy)


def count_unchecked(engine: Engine, batch_id: int) -> int:
    with read_only_session(engine) as session:
        return inspection_jobs.count_unchecked(session, batch_id)


def count_by_status(engine: Engine, batch_id: int) -> Counter[PaperStatus]:
    """Count the papers of a batch by status, without blocking writers."""
    with read_only_session(engine) as session:
        return Counter(paper_requests.count_batch_papers(session, session.get_one(Batch, batch_id)))


def report_papers(items: list[ManifestEntry], out: Path) -> None:
    """Print what became of each paper; raise `CommandError` if one was not made."""
    for item in items:
        outcome = item.file or f"{PaperStatus(item.status).label}: {item.reason or '–'}"
        click.echo(f"{item.bloc} {item.year}\t{PaperKind(item.kind).label}\t{outcome}")
    filled = sum(1 for item in items if item.file)
    if failed := sum(1 for item in items if item.failed):
        raise CommandError(
            f"{failed}/{len(items)} văn bản không soạn được; lý do ở {out / 'manifest.json'}",
            f"{failed} of {len(items)} papers were not made; the reasons are in the manifest",
        )
    say(
        f"đã soạn {filled} văn bản vào {out}, bỏ qua {len(items) - filled}",
        f"{filled} papers written, {len(items) - filled} skipped",
    )
