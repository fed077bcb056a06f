"""`thidua packet`, `import-packet`: single issued papers, for document systems and from them."""

from collections.abc import Sequence
from pathlib import Path

import click
from sqlalchemy.orm import Session

from standalone import database
from standalone.connection import connect, find_review, now, require_schema
from standalone.console import CommandError, say
from standalone.given_files import judge_upload, read_upload, write_file
from standalone.programs import read_local_settings
from workflow.domain.papers import PaperKind
from workflow.services.archive.dossier import list_archived
from workflow.services.archive.incoming import take_packet
from workflow.services.archive.metadata import ArchivedPaper
from workflow.services.archive.package import pack_paper
from workflow.services.archive.packets import open_packet
from workflow.services.printing.previews import Previews
from workflow.services.stores.file_store import open_file_store
from workflow.services.uploads.upload_rules import UploadPlace


@click.command("packet", help="Đóng gói các văn bản đã phát hành của một kỳ, mỗi văn bản một gói.")
@click.argument("review", type=int)
@click.argument("kinds", nargs=-1, type=click.Choice([kind.value for kind in PaperKind]))
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục để ghi các gói ra; không gói nào được có sẵn.",
)  # fmt: skip
def packet_command(*, review: int, kinds: Sequence[str], out: Path) -> None:
    settings = read_local_settings()
    files = open_file_store(settings)
    previews = Previews(files, settings.pdf_engine)
    with connect(settings) as engine:
        require_schema(engine)
        with Session(engine.execution_options(read_only=True)) as session:
            found = find_review(session, review)
            chosen = _choose(list_archived(session, previews, found), kinds)
            out.mkdir(parents=True, exist_ok=True)
            for one in chosen:
                path = out / f"{_name(one)}_Goi.zip"
                content = b"".join(pack_paper(files, previews, found, one, now()))
                write_file(path, content, new=True)
                say(f"đã ghi {path}", f"wrote {path}")


def _choose(issued: Sequence[ArchivedPaper], kinds: Sequence[str]) -> Sequence[ArchivedPaper]:
    """The issued papers that are wanted, all without `kinds`; raises `CommandError`."""
    if missing := set(kinds) - {one.kind.value for one in issued}:
        names = ", ".join(sorted(missing))
        raise CommandError(f"chưa phát hành: {names}", f"not issued: {names}")
    if not issued:
        raise CommandError("kỳ này chưa có văn bản nào đã phát hành", "no paper is issued yet")
    return [one for one in issued if not kinds or one.kind.value in kinds]


def _name(one: ArchivedPaper) -> str:
    return f"{one.ordinal:02d}_{one.kind.file_stem}"


@click.command("import-packet", help="Nhận gói văn bản của đơn vị; giữ tệp kèm báo cáo của đơn vị.")
@click.argument("review", type=int)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--member", default="", help="Của đơn vị nào, nếu gói ghi tên cơ quan khác đi.")
def import_packet_command(*, review: int, file: Path, member: str) -> None:
    settings = read_local_settings()
    content = read_upload(file, UploadPlace.PACKET, settings)
    packet = open_packet(content, judge_upload(UploadPlace.REPORT, settings))
    with database.open_migrated_session(settings) as session:
        found = find_review(session, review)
        files = open_file_store(settings)
        taken = take_packet(session, files, found, packet, member=member, by=None, now=now())
        session.commit()
    names = ", ".join(row.file_name for row in taken.attachments)
    say(
        f"đã nhận {packet.type_name or 'văn bản'} {packet.symbol} của {packet.issuer};"
        f" tệp kèm báo cáo của {taken.member}: {names}",
        f"taken in for {taken.member}: {names}",
    )
