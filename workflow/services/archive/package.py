"""Packing the issued papers of a year: PDF/A and Word files, what is told of them, the record."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.days import ZONE
from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.papers import PaperKind
from workflow.domain.papers.file_names import slugify
from workflow.domain.record import fact_to_plain
from workflow.models import Paper, Review
from workflow.services.archive.metadata import (
    ArchivedPaper,
    write_dossier_metadata,
    write_paper_metadata,
)
from workflow.services.file_store import FileStore, sha256_of
from workflow.services.printing.current_papers import SETTLED
from workflow.services.printing.edited_papers import current_file
from workflow.services.printing.page_process import UnviewableError
from workflow.services.printing.previews import Previews
from workflow.services.printing.signed_copies import list_signed_copies
from workflow.services.snapshots import facts_of
from workflow.services.zip_stream import ZipMember, stream_zip

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def build_archive(
    session: Session, files: FileStore, previews: Previews, review: Review, now: dt.datetime
) -> Iterator[bytes]:
    """The zip of an archive package; raises `MoveRefusedError` where nothing is issued yet.

    Raises `DamagedFileError` before anything is sent: a package is whole or it is none.
    """
    query = select(Paper).where(Paper.review_id == review.id, Paper.stage.in_(SETTLED))
    papers = session.scalars(query.options(joinedload(Paper.snapshot)).order_by(Paper.id)).all()
    if not papers:
        raise MoveRefusedError(Message("Chưa có văn bản nào đã phát hành để lưu trữ."))
    payload = list(_list_payload(session, files, previews, review, papers))
    folder = f"khoi-{review.bloc_id}-{review.year[:4]}"
    local = now.astimezone(ZONE)
    contents = [*payload, *_list_tag_files(payload, review, local)]
    return stream_zip(ZipMember(f"{folder}/{name}", content, local) for name, content in contents)


def _list_payload(
    session: Session,
    files: FileStore,
    previews: Previews,
    review: Review,
    papers: Sequence[Paper],
) -> Iterator[tuple[str, bytes]]:
    order = list(PaperKind)
    ordered = sorted(papers, key=lambda paper: order.index(PaperKind(paper.kind)))
    archived = []
    for ordinal, paper in enumerate(ordered, 1):
        sha256 = current_file(session, paper)
        one, pdf = _print(previews, paper, sha256, ordinal)
        archived.append(one)
        stem = f"data/van-ban/{ordinal:03d}_{one.kind.file_stem}"
        yield f"{stem}.docx", files.get(sha256)
        if pdf is not None:
            yield f"{stem}.pdf", pdf
        for copy in list_signed_copies(session, paper)[:1]:
            ending = slugify(copy.file_name.rpartition(".")[2])[:5]
            yield f"{stem}_ban-da-ky.{ending}", files.get(copy.file_sha256)
        yield f"{stem}.xml", write_paper_metadata(one, review)
    yield "data/ho-so.xml", write_dossier_metadata(archived, review)
    record = fact_to_plain(facts_of(session, review))
    yield "data/ky-tong-ket.json", json.dumps(record, ensure_ascii=False, indent=2).encode()


def _print(
    previews: Previews, paper: Paper, sha256: str, ordinal: int
) -> tuple[ArchivedPaper, bytes | None]:
    try:
        pages = previews.count_pages(sha256)
        return ArchivedPaper(ordinal, paper, pages), previews.pdf(sha256)
    except UnviewableError as error:
        return ArchivedPaper(ordinal, paper, None, note=str(error.message)), None


def _list_tag_files(
    payload: list[tuple[str, bytes]], review: Review, at: dt.datetime
) -> Iterator[tuple[str, bytes]]:
    size = sum(len(content) for _name, content in payload)
    issuer = review.head_name or ""
    info = (
        f"Source-Organization: {issuer}\n"
        f"External-Description: {review.bloc.name}, {review.year}\n"
        f"Bagging-Date: {at:%Y-%m-%d}\n"
        f"Payload-Oxum: {size}.{len(payload)}\n"
    )
    tags = [
        ("bagit.txt", DECLARATION),
        ("bag-info.txt", info.encode()),
        ("manifest-sha256.txt", _list_hashes(payload)),
    ]
    yield from tags
    yield "tagmanifest-sha256.txt", _list_hashes(tags)


def _list_hashes(contents: list[tuple[str, bytes]]) -> bytes:
    return "".join(f"{sha256_of(content)}  {name}\n" for name, content in contents).encode()
