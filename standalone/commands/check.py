"""`thidua check`: whose paper a file is, which version, and whether it was changed."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from standalone.connection import connect, require_schema
from standalone.given_files import UNREADABLE, read_file
from standalone.programs import read_local_settings
from workflow.domain.papers import PaperKind
from workflow.models import Paper
from workflow.services.printing.paper_check import (
    describe_issued,
    find_by_content,
    find_by_printed_code,
)

CHANGED, UNKNOWN = 1, UNREADABLE


@click.command("check", help="Tệp Word này là văn bản nào, bản nào, đã bị sửa chưa.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_command(*, file: Path) -> int:
    content = read_file(file)
    with connect(read_local_settings()) as engine:
        require_schema(engine)
        with Session(engine.execution_options(read_only=True)) as session:
            if paper := find_by_content(session, content, issued=False):
                click.echo(f"{file}: {_describe(session, paper)}; đúng từng byte, chưa bị sửa")
                return 0
            if paper := find_by_printed_code(session, content):
                click.echo(f"{file}: mang mã của {_describe(session, paper)}; tệp ĐÃ BỊ SỬA")
                return CHANGED
    click.echo(
        f"{file}: không phải văn bản nào đã tạo ở đây, hoặc đã bị sửa và không in mã kiểm tra"
    )
    return UNKNOWN


def _describe(session: Session, paper: Paper) -> str:
    review, proof = paper.review, describe_issued(session, paper)
    words = [
        f"{PaperKind(paper.kind).label} của {review.bloc.name} năm {review.year}",
        f"lập từ lần lưu thứ {paper.snapshot.version}",
        paper.stage.label.lower(),
    ]
    if proof.number is not None:
        words.append(f"số {proof.number}")
    if proof.day:
        words.append(f"ngày {proof.day}")
    return ", ".join(words)
