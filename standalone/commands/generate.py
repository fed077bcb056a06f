"""`thidua generate`: one batch of papers through the queue, into a folder with a manifest."""

import sys
import time
from collections import Counter
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from standalone import database, press
from standalone.commands.checks import wanted
from standalone.connection import connected, now, reading, reading_session
from standalone.delivery import Item, deliver
from standalone.programs import settings_here
from standalone.speak import Refusal, say
from workflow.config import Settings
from workflow.domain.papers import DOSSIER, PaperKind
from workflow.models import Batch, PaperStatus
from workflow.services.files import FileStore
from workflow.services.making import inspecting, papers

DONE = {PaperStatus.READY, PaperStatus.SKIPPED, PaperStatus.FAILED, PaperStatus.CANCELLED}

#: A batch in which nothing moves for this long will not move any more.
PATIENCE = 180.0


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
    settings = settings_here()
    chosen = [PaperKind(kind) for kind in kinds] or list(DOSSIER)
    with database.opened(settings) as session:
        reviews = wanted(session, bloc, year, all_=everything)
        session.commit()  # hold nothing while the queue starts
        with press.at_work(settings) as wait:
            batch = papers.request_papers(session, reviews, chosen, by=None, now=now())
            batch_id = follow(session, settings, batch, wait)
    with reading_session(settings) as session:
        report(deliver(session, batch_id, FileStore(settings.files), out), out)


def follow(session: Session, settings: Settings, batch: Batch, wait: press.Wait) -> int:
    """Ring for a batch and watch it to its end; give its id. What is left then is cancelled."""
    batch_id = batch.id
    session.commit()
    papers.enqueue_papers(session, settings.broker_url, batch)
    session.commit()  # from here on hold nothing, or the workers would wait for us
    with connected(settings) as engine:
        finished = watch(engine, batch_id, wait)
        if finished:
            await_checks(engine, batch_id, wait)
    if not finished:
        papers.cancel_batch(session, batch, now())
        session.commit()
    return batch_id


def watch(engine: Engine, batch_id: int, wait: press.Wait) -> bool:
    """Show the progress of a batch; False where it was stopped or nothing moved for too long."""
    total = progress(engine, batch_id).total()
    moved = time.monotonic()
    with click.progressbar(length=total, label="Soạn văn bản", file=sys.stderr) as bar:

        def busy() -> bool:
            nonlocal moved
            counts = progress(engine, batch_id)
            if done := sum(counts[status] for status in DONE) - bar.pos:
                bar.update(done)
                moved = time.monotonic()
            return bar.pos < total and time.monotonic() < moved + PATIENCE

        return wait(busy) and bar.pos >= total


def await_checks(engine: Engine, batch_id: int, wait: press.Wait) -> None:
    """Let the papers be held to the layout rules; go on without where nothing moves any more."""
    left, moved = unchecked(engine, batch_id), time.monotonic()
    if not left:
        return
    with click.progressbar(length=left, label="Soát thể thức", file=sys.stderr) as bar:

        def busy() -> bool:
            nonlocal left, moved
            if (still := unchecked(engine, batch_id)) < left:
                bar.update(left - still)
                left, moved = still, time.monotonic()
            return left > 0 and time.monotonic() < moved + PATIENCE

        wait(busy)


def unchecked(engine: Engine, batch_id: int) -> int:
    with reading(engine) as session:
        return inspecting.count_unchecked(session, batch_id)


def progress(engine: Engine, batch_id: int) -> Counter[PaperStatus]:
    """How many papers of the batch stand where, read without holding up those who write."""
    with reading(engine) as session:
        return Counter(papers.count_batch_papers(session, session.get_one(Batch, batch_id)))


def report(items: list[Item], out: Path) -> None:
    """Print what became of each paper; raises `Refusal` where one was not made."""
    for item in items:
        outcome = item.file or f"{PaperStatus(item.status).label}: {item.reason or '–'}"
        click.echo(f"{item.bloc} {item.year}\t{PaperKind(item.kind).label}\t{outcome}")
    made = sum(1 for item in items if item.file)
    if failed := sum(1 for item in items if item.failed):
        raise Refusal(
            f"{failed}/{len(items)} văn bản không soạn được; lý do ở {out / 'manifest.json'}",
            f"{failed} of {len(items)} papers were not made; the reasons are in the manifest",
        )
    say(
        f"đã soạn {made} văn bản vào {out}, bỏ qua {len(items) - made}",
        f"{made} papers written, {len(items) - made} skipped",
    )
