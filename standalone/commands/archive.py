"""`thidua archive`, `verify-archive`, `import-archive`: the issued papers of a year, to be kept."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from standalone import database
from standalone.connection import connect, find_review, now, require_schema
from standalone.console import CommandError, say
from standalone.given_files import write_file
from standalone.programs import read_local_settings
from workflow.services.archive.agreement import find_archive_doubts
from workflow.services.archive.package import build_archive
from workflow.services.archive.receiving import DamagedArchiveError, receive_archive
from workflow.services.archive.verification import find_archive_faults
from workflow.services.printing.previews import Previews
from workflow.services.stores.file_store import open_file_store


@click.command("archive", help="Đóng gói lưu trữ các văn bản đã phát hành của một kỳ tổng kết.")
@click.argument("review", type=int)
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp zip để ghi ra; chưa được có.",
)  # fmt: skip
def archive_command(*, review: int, out: Path) -> None:
    settings = read_local_settings()
    files = open_file_store(settings)
    with connect(settings) as engine:
        require_schema(engine)
        with Session(engine.execution_options(read_only=True)) as session:
            found = find_review(session, review)
            previews = Previews(files, settings.pdf_engine)
            content = b"".join(build_archive(session, files, previews, found, now()))
    write_file(out, content, new=True)
    say(f"đã ghi {out}; kiểm tra lại bằng: thidua verify-archive {out}", f"wrote {out}")


@click.command("import-archive", help="Kiểm tra rồi nhận gói lưu trữ của nơi khác để giữ và đọc.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_archive_command(*, file: Path) -> None:
    settings = read_local_settings()
    with database.open_migrated_session(settings) as session:
        try:
            received = receive_archive(session, open_file_store(settings), file, by=None, now=now())
        except DamagedArchiveError as error:
            for fault in error.faults:
                click.echo(f"✗ {fault}")
            raise CommandError(
                f"không nhận: gói {file} có {len(error.faults)} điểm không nguyên vẹn",
                f"{file} is not as it was packed: {len(error.faults)} faults; nothing is kept",
            ) from error
        session.commit()
        say(
            f"đã nhận gói số {received.id}: {received.bloc}, năm {received.year}",
            f"kept as package {received.id}",
        )
    if count := _print_doubts(file):
        say(f"gói có {count} điểm cần xem lại", f"{count} things to look at")


@click.command("verify-archive", help="Kiểm tra một gói lưu trữ còn nguyên vẹn, không cần dữ liệu.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_archive_command(*, file: Path) -> None:
    faults = list(find_archive_faults(file))
    for fault in faults:
        click.echo(f"✗ {fault}")
    if faults:
        raise CommandError(
            f"gói {file} có {len(faults)} điểm không nguyên vẹn",
            f"{file} is not as it was packed: {len(faults)} faults",
        )
    if count := _print_doubts(file):
        say(
            f"gói {file} khớp danh sách của nó, nhưng có {count} điểm cần xem lại",
            f"{file} agrees with its lists; {count} things to look at",
        )
        return
    say(f"gói {file} nguyên vẹn", f"{file} is as it was packed")


def _print_doubts(file: Path) -> int:
    """Print where a whole package contradicts its record; return how many doubts there are."""
    doubts = list(find_archive_doubts(file))
    for doubt in doubts:
        click.echo(f"! {doubt}")
    return len(doubts)
