"""Files that leave the service: as downloads, under names for people."""

import logging
from collections.abc import Iterator
from io import BytesIO

from flask import current_app, send_file, stream_with_context
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workflow.domain.papers import PaperKind, build_file_name
from workflow.domain.record import decode_record
from workflow.models import Batch, Paper
from workflow.services.archive.package import build_packet
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.paper_requests import enqueue_papers
from workflow.services.printing.previews import Previews
from workflow.web import database
from workflow.web.clock import now
from workflow.web.file_store import files
from workflow.web.submitting import notify
from workflow.web.urls import is_api_request

logger = logging.getLogger(__name__)

PDF_MIMETYPE = "application/pdf"
WORD_MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paper_file_name(paper: Paper) -> str:
    """`Khoi-thi-dua-6_2021_Bien-ban-hoi-nghi.docx`, by the names the paper was filled with."""
    return build_file_name(decode_record(paper.snapshot.facts), paper.kind)


def send_whole(content: bytes, mimetype: str, name: str, sha256: str | None = None) -> Response:
    """A file to save. A program gets it whole, whatever conditions and ranges it sends.

    The document of the interface knows no parts of files (206, 304, 416).
    """
    return send_file(
        BytesIO(content),
        mimetype,
        as_attachment=True,
        download_name=name,
        etag=sha256 or False,
        conditional=not is_api_request(),
    )


def send_word(content: bytes, name: str, sha256: str) -> Response:
    """A Word file to save."""
    return send_whole(content, WORD_MIMETYPE, name, sha256)


def send_file_as(content: bytes, name: str, sha256: str) -> Response:
    """A file that somebody sent in, to save; no browser shows it as a page of ours."""
    return send_whole(content, "application/octet-stream", name, sha256)


def send_pdf(paper: Paper) -> Response:
    """The PDF of a paper that has a file; raises as `Previews.pdf` does."""
    name = paper_file_name(paper).removesuffix(".docx") + ".pdf"
    content = previews().pdf(current_file(database.session(), paper))
    return send_whole(content, PDF_MIMETYPE, name)


def send_packet(paper: Paper) -> Response:
    """The packet of an issued paper; raises as `build_packet` does."""
    chunks = build_packet(database.session(), files(), previews(), paper, now())
    return send_zip(chunks, f"{PaperKind(paper.kind).file_stem}_Goi.zip")


def send_page_image(paper: Paper, number: int) -> Response:
    """The PNG of a page, the first being 1; raises as `Previews.page_image` does."""
    return send_page_png(current_file(database.session(), paper), number)


def send_page_png(sha256: str, number: int) -> Response:
    """The PNG of a page of a stored Word file; raises as `Previews.page_image` does."""
    return send_file(BytesIO(previews().page_image(sha256, number)), "image/png")


def previews() -> Previews:
    """The printed form of stored papers, by the engine of the settings; nobody waits to save."""
    release = None if database.is_reading() else database.let_others_write
    return Previews(files(), current_app.config["SETTINGS"].pdf_engine, release)


def send_zip(chunks: Iterator[bytes], name: str) -> Response:
    """A zip sent while it is being made."""
    response = current_app.response_class(stream_with_context(chunks), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return database.keep_session_open(response)


def enqueue_batch(batch: Batch) -> None:
    """Enqueue the papers of a committed batch; warn if the broker is unreachable."""
    if not enqueue_papers(database.session(), current_app.config["BROKER_URL"], batch):
        notify(
            _("Chưa gửi được, sẽ tự tạo khi hệ thống sẵn sàng. Anh/chị không phải làm gì thêm."),
            "warn",
        )
