"""Packing the issued papers of a year: PDF/A and Word files, what is told of them, the record."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from workflow.domain.days import ZONE
from workflow.domain.errors import Message, MoveRefusedError
from workflow.domain.papers.file_names import slugify
from workflow.domain.record import fact_to_plain
from workflow.models import Paper, Review
from workflow.services.archive.dossier import COLUMNS, list_archived
from workflow.services.archive.edxml_header import (
    HEADER_ENDING,
    NOTE,
    NOTE_ENDING,
    write_edxml_header,
)
from workflow.services.archive.metadata import (
    ArchivedPaper,
    write_dossier_metadata,
    write_paper_metadata,
)
from workflow.services.printing.previews import Previews
from workflow.services.snapshots import facts_of
from workflow.services.stores.file_store import FileStore, sha256_of
from workflow.services.stores.zip_stream import ZipMember, stream_zip
from workflow.services.table_files import write_csv

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def build_archive(
    session: Session, files: FileStore, previews: Previews, review: Review, now: dt.datetime
) -> Iterator[bytes]:
    """The zip of an archive package; raises `MoveRefusedError` where nothing is issued yet.

    Raises `DamagedFileError` before anything is sent: a package is whole or it is none.
    """
    archived = list_archived(session, previews, review)
    if not archived:
        raise MoveRefusedError(Message("Chưa có văn bản nào đã phát hành để lưu trữ."))
    payload = list(_list_payload(session, files, previews, review, archived))
    folder = f"khoi-{review.bloc_id}-{review.year[:4]}"
    local = now.astimezone(ZONE)
    contents = [*payload, *_list_tag_files(payload, review, local)]
    return stream_zip(ZipMember(f"{folder}/{name}", content, local) for name, content in contents)


def _list_payload(
    session: Session,
    files: FileStore,
    previews: Previews,
    review: Review,
    archived: Sequence[ArchivedPaper],
) -> Iterator[tuple[str, bytes]]:
    for one in archived:
        stem = f"data/van-ban/{one.ordinal:03d}_{one.kind.file_stem}"
        yield from _list_files(files, previews, review, one, stem)
    yield "data/ho-so.xml", write_dossier_metadata(archived, review)
    yield "data/muc-luc-ho-so.csv", b"".join(write_csv(COLUMNS, archived, str))
    record = fact_to_plain(facts_of(session, review))
    yield "data/ky-tong-ket.json", json.dumps(record, ensure_ascii=False, indent=2).encode()


def _list_files(
    files: FileStore, previews: Previews, review: Review, one: ArchivedPaper, stem: str
) -> Iterator[tuple[str, bytes]]:
    """List the files of a paper: Word, PDF, its signed copy, its metadata."""
    yield f"{stem}.docx", files.get(one.file_sha256)
    if one.pages is not None:
        yield f"{stem}.pdf", previews.pdf(one.file_sha256)
    if one.signed:
        ending = slugify(one.signed.file_name.rpartition(".")[2])[:5]
        yield f"{stem}_ban-da-ky.{ending}", files.get(one.signed.file_sha256)
    yield f"{stem}.xml", write_paper_metadata(one, review)


def build_packet(
    session: Session, files: FileStore, previews: Previews, paper: Paper, now: dt.datetime
) -> Iterator[bytes]:
    """The zip of one issued paper for a document system, with the hashes of what is in it.

    Raises `MoveRefusedError` for a paper that is not issued, `DamagedFileError`.
    """
    issued = list_archived(session, previews, paper.review)
    one = next((row for row in issued if row.paper.id == paper.id), None)
    if one is None:
        raise MoveRefusedError(Message("Văn bản này chưa phát hành."))
    return pack_paper(files, previews, paper.review, one, now)


def pack_paper(
    files: FileStore, previews: Previews, review: Review, one: ArchivedPaper, now: dt.datetime
) -> Iterator[bytes]:
    """The packet of one of the issued papers of a review; raises `DamagedFileError`."""
    stem = one.kind.file_stem
    contents = list(_list_files(files, previews, review, one, stem))
    contents.append((stem + HEADER_ENDING, write_edxml_header(one, review)))
    contents.append((stem + NOTE_ENDING, NOTE.encode()))
    contents.append(("manifest-sha256.txt", _list_hashes(contents)))
    at = now.astimezone(ZONE)
    return stream_zip(ZipMember(name, content, at) for name, content in contents)


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
