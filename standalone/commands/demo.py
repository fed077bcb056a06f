"""`thidua demo`: the shipped review through its whole year, its papers made by the real queue."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.orm import Session

from standalone import database, embedded_broker, queue_session
from standalone.commands.generate import run_batch
from standalone.connection import now
from standalone.console import CommandError, say
from standalone.database import read_seed_record
from standalone.paper_export import ManifestEntry, export_papers
from workflow.config import Settings, sqlite_url
from workflow.domain import schema
from workflow.domain.papers import DOSSIER
from workflow.domain.record import Record
from workflow.domain.year import Move, find_move
from workflow.models import Review
from workflow.services import cases, reviews
from workflow.services.printing import paper_requests
from workflow.services.stores.file_store import open_file_store

#: The reason for passing a warning: the source of the seed says nothing of it.
REASON = "Nguồn không nêu"

#: What is written down before each move of the year.
SECTIONS_BEFORE_MOVE = {
    "submit_reports": ("members", "reports"),
    "hold_meeting": ("meeting", "results"),
    "tally_votes": ("contests",),
    "send_proposal": ("awards", "papers"),
    "decide": (),
    "close": ("next", "plan"),
}


@click.command("demo", help="Chạy thử trọn một năm với dữ liệu mẫu, trong thư mục tạm.")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục để ghi bốn văn bản.",
)
def demo_command(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)  # a folder that can't be is told of before the work
    with temporary_settings() as settings, database.open_migrated_session(settings) as session:
        review = run_year(session, read_seed_record())
        with queue_session.open_queue_session(settings) as wait:
            batch = paper_requests.request_papers(
                session, [review], DOSSIER, by=None, now=now(), of_one=review
            )
            batch_id = run_batch(session, settings, batch, wait)
        print_papers(export_papers(session, batch_id, open_file_store(settings), out, flat_folder))


def flat_folder(_review: Review, _record: Record) -> str:
    """One review needs no folders: its file names say enough."""
    return ""


@contextmanager
def temporary_settings() -> Iterator[Settings]:
    """A service of its own in a temporary folder, whatever this machine's settings are."""
    data = Path(tempfile.mkdtemp(prefix="thidua-demo-"))
    try:
        yield Settings(
            data=data,
            database_url=sqlite_url(data / "thidua.sqlite3"),
            broker_url=embedded_broker.socket_url(data),
        )
    finally:
        shutil.rmtree(data, ignore_errors=True)


def run_year(session: Session, record: Record) -> Review:
    """Open the year with nothing but its name, then do each step as an officer would."""
    empty = Record(
        id=record.id, council=record.council, bloc=record.bloc, year=record.year, members=()
    )
    review = reviews.open_review(session, empty, by=None, now=now())
    session.commit()
    for move, keys in SECTIONS_BEFORE_MOVE.items():
        for key in keys:
            values = schema.get_section_values(record, key)
            reviews.save_section(
                session, review, key, values, seen=review.version, by=None, now=now()
            )
        make_move(session, review, find_move(move, review.state))
        session.commit()
    return review


def make_move(session: Session, review: Review, move: Move | None) -> None:
    """Make a move, passing each warning with the reason that the source is silent."""
    if move is None:
        raise CommandError(
            "bảng trạng thái không có bước này", "the table of states has no such move"
        )
    warnings = {finding.code for finding in cases.check_move(session, review, move, now())}
    reviews.make_move(
        session, review, move.name, by=None, now=now(), accepted=dict.fromkeys(warnings, REASON)
    )
    passed = f" ({', '.join(sorted(warnings))}: {REASON})" if warnings else ""
    say(f"{move.label} → {review.state.label}{passed}")


def print_papers(items: list[ManifestEntry]) -> None:
    """One JSON line a paper; raises `CommandError` if one was not made."""
    for item in items:
        line = {
            "kind": item.kind,
            "family": item.family,
            "file": item.file,
            "sha256": item.sha256,
            "gaps": item.gaps,
        }
        click.echo(json.dumps(line, ensure_ascii=False))
    if reasons := [item.reason or item.status for item in items if not item.file]:
        raise CommandError(f"có văn bản không soạn được: {reasons[0]}", "a paper was not made")
