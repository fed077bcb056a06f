"""`thidua check`: whose paper a file is, which version, and whether it was changed."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from standalone.connection import connect, require_schema
from standalone.given_files import UNREADABLE, read_file
from standalone.programs import read_local_settings
from workflow.domain.papers import PaperKind
from workflow.models import Paper
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.paper_check import (
    describe_issued,
    find_by_content,
    find_by_doubtful_copy,
    find_by_printed_code,
)
from workflow.services.printing.pdf_check import PdfState, compare_pdf, find_by_pdf, is_pdf
from workflow.services.printing.pdf_words import has_same_words
from workflow.services.printing.previews import Previews
from workflow.services.printing.recognition import choose_candidate, list_candidates, read_text
from workflow.services.stores.file_store import open_file_store

CHANGED, UNKNOWN = 1, UNREADABLE


#: Pictures, which tell nothing but to the eye.
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")


@click.command(
    "check", help="Tệp này là văn bản nào, bản nào, đã bị sửa chưa (Word, PDF, bản quét)."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_command(*, file: Path) -> int:
    content, settings = read_file(file), read_local_settings()
    with connect(settings) as engine:
        require_schema(engine)
        with Session(engine.execution_options(read_only=True)) as session:
            if paper := find_by_content(session, content, issued=False):
                click.echo(f"{file}: {_describe(session, paper)}; đúng từng byte, chưa bị sửa")
                return 0
            if paper := find_by_doubtful_copy(session, content):
                click.echo(
                    f"{file}: đã gửi làm bản đã ký của {_describe(session, paper)}; nhưng KHÁC"
                    " văn bản đã phát hành hoặc bị sửa sau khi ký"
                )
                return CHANGED
            if paper := find_by_pdf(session, content, issued=False):
                previews = Previews(open_file_store(settings), settings.pdf_engine)
                state = compare_pdf(previews, current_file(session, paper), content)
                click.echo(f"{file}: bản PDF của {_describe(session, paper)}; {_STATES[state]}")
                return _CODES[state]
            if paper := find_by_printed_code(session, content):
                click.echo(f"{file}: mang mã của {_describe(session, paper)}; tệp ĐÃ BỊ SỬA")
                return CHANGED
            text = read_text(content)
            candidates = list_candidates(session, text, issued=False) if text else []
            if like := choose_candidate(open_file_store(settings), text, candidates):
                description = _describe(session, session.get_one(Paper, like.paper_id))
                if is_pdf(content) and has_same_words(
                    open_file_store(settings), like.sha256, content
                ):
                    click.echo(f"{file}: chữ như {description}; {_SAME_WORDS}")
                    return CHANGED
                click.echo(
                    f"{file}: chữ gần như {description}; tệp ĐÃ BỊ SỬA, không in mã kiểm tra"
                )
                return CHANGED
    if content.startswith(_PICTURES):
        click.echo(
            f"{file}: ảnh quét chưa được nhận làm bản đã ký; hãy gõ mã in ở chân trang vào trang"
            " kiểm tra, hoặc so bằng mắt"
        )
        return UNKNOWN
    click.echo(f"{file}: không phải văn bản nào đã tạo ở đây, hoặc đã bị sửa đến không nhận ra")
    return UNKNOWN


_SAME_WORDS = (
    "nhưng không phải bản PDF in ở đây (lưu lại từ Word, hoặc đã ký thêm): chữ ký, con dấu, hình"
    " chưa được so"
)
_STATES = {
    PdfState.SAME: "đúng từng byte, chưa bị sửa",
    PdfState.ADDED_TO: (
        "phần đầu đúng từng byte, sau đó có ghi thêm: chữ ký số hoặc nội dung khác; gửi tệp vào"
        " «Bản đã ký» để xem chữ ký"
    ),
    PdfState.CHANGED: "tệp ĐÃ BỊ SỬA",
    PdfState.UNKNOWN: "không in lại được ở đây để so; hãy so với tệp Word",
}
_CODES = {
    PdfState.SAME: 0,
    PdfState.ADDED_TO: CHANGED,
    PdfState.CHANGED: CHANGED,
    PdfState.UNKNOWN: UNKNOWN,
}


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
