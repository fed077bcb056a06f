"""Check every file that a row names against its hash; count files that no row names."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.domain.labels import N_
from workflow.models import (
    Attachment,
    EditedPaper,
    Inspection,
    Paper,
    PaperStatus,
    ReceivedArchive,
    SignedCopy,
    TemplateSample,
    TemplateVersion,
)
from workflow.services.stores.file_store import DamagedFileError, FileDamage, FileStore
from workflow.services.verification.fault import Fault, FaultSubject

#: In the place of a table: that a file has the hash.
_STORED = "-"
_PREFIXES = tuple(f"{number:02x}" for number in range(256))


@dataclass
class FileCounts:
    """The numbers looked at, for the report."""

    papers: int = 0
    files: int = 0
    #: Files that no row names: left by a crash between file and row, or of rows restored away.
    unnamed: int = 0
    #: Files that were being written when something stopped.
    unfinished: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _ReferencedFile:
    """A file by the first row that names it."""

    table: str
    id: int


def find_file_faults(session: Session, files: FileStore, counts: FileCounts) -> Iterator[Fault]:
    """Files that are gone or changed.

    The hashes of all rows and files go through temporary files, one for the beginning of each hash,
    so that each file is read once and no list of all of them is ever in memory.
    """
    with tempfile.TemporaryDirectory(prefix="thidua-verify-") as folder:
        yield from _sort_by_prefix(session, files, Path(folder), counts)
        for prefix in _PREFIXES:
            yield from _faults_under(_read_group(Path(folder) / prefix), files, counts)
    counts.unfinished = len(files.unfinished())


def count_missing_files(session: Session, files: FileStore) -> int:
    """Count files that rows name and the store does not have, without reading any."""
    stored = set(files.names())
    named = {sha256 for query in _QUERIES.values() for _, sha256 in session.execute(query)}
    return len(named - stored)


def _sort_by_prefix(
    session: Session, files: FileStore, folder: Path, counts: FileCounts
) -> Iterator[Fault]:
    """Write down which row names which file and what is stored, by the beginnings of the hashes."""
    with ExitStack() as stack:
        out = {prefix: stack.enter_context((folder / prefix).open("w")) for prefix in _PREFIXES}
        for table, query in _QUERIES.items():
            last = ""
            for id_, sha256 in session.execute(query.execution_options(yield_per=1000)):
                counts.papers += table == "paper"
                if sha256[:2] not in out:
                    yield _fault(_ReferencedFile(table, id_), sha256, _NO_HASH)
                elif sha256 != last or table != "template":
                    out[sha256[:2]].write(f"{sha256} {table} {id_}\n")
                last = sha256
        for sha256 in files.names():
            if sha256[:2] in out:
                out[sha256[:2]].write(f"{sha256} {_STORED} 0\n")


_READY = Paper.status == PaperStatus.READY
_QUERIES: dict[str, Select[int, Any]] = {
    "paper": select(Paper.id, Paper.file_sha256).where(_READY).order_by(Paper.id),
    "template": select(Paper.id, Paper.template_sha256).where(_READY).order_by(Paper.id),
    "values": select(Paper.id, Paper.values_sha256)
    .where(_READY, Paper.values_sha256.is_not(None))
    .order_by(Paper.id),
    "edited_paper": select(EditedPaper.id, EditedPaper.file_sha256).order_by(EditedPaper.id),
    "redline": select(EditedPaper.id, EditedPaper.redline_sha256)
    .where(EditedPaper.redline_sha256.is_not(None))
    .order_by(EditedPaper.id),
    "signed_copy": select(SignedCopy.id, SignedCopy.file_sha256).order_by(SignedCopy.id),
    "received_archive": select(ReceivedArchive.id, ReceivedArchive.file_sha256).order_by(
        ReceivedArchive.id
    ),
    "attachment": select(Attachment.id, Attachment.sha256).order_by(Attachment.id),
    "inspection": select(Inspection.id, Inspection.file_sha256)
    .where(Inspection.asked_by_id.is_not(None))
    .order_by(Inspection.id),
    "template_version": select(TemplateVersion.id, TemplateVersion.file_sha256).order_by(
        TemplateVersion.id
    ),
    "template_source": select(TemplateVersion.id, TemplateVersion.source_sha256)
    .where(TemplateVersion.source_sha256.is_not(None))
    .order_by(TemplateVersion.id),
    "annotated": select(TemplateVersion.id, TemplateVersion.annotated_sha256)
    .where(TemplateVersion.annotated_sha256.is_not(None))
    .order_by(TemplateVersion.id),
    "template_sample": select(TemplateSample.id, TemplateSample.file_sha256).order_by(
        TemplateSample.id
    ),
}


@dataclass
class _PrefixGroup:
    """Of the hashes that begin alike: those that rows name, and those that files have."""

    named: dict[str, _ReferencedFile] = field(default_factory=dict)
    stored: set[str] = field(default_factory=set)


def _read_group(listed: Path) -> _PrefixGroup:
    found = _PrefixGroup()
    with listed.open() as lines:
        for line in lines:
            sha256, table, id_ = line.split()
            if table == _STORED:
                found.stored.add(sha256)
            else:
                found.named.setdefault(sha256, _ReferencedFile(table, int(id_)))
    return found


def _faults_under(found: _PrefixGroup, files: FileStore, counts: FileCounts) -> Iterator[Fault]:
    for sha256, row in found.named.items():
        counts.files += 1
        if fault := _fault_of(sha256, row, files):
            yield fault
    unnamed = found.stored - found.named.keys()
    counts.unnamed += len(unnamed)
    counts.examples += sorted(unnamed)[: 5 - len(counts.examples)]


def _fault_of(sha256: str, row: _ReferencedFile, files: FileStore) -> Fault | None:
    try:
        files.get(sha256)
    except DamagedFileError as error:
        return _fault(row, sha256, _TEXTS[error.damage])
    return None


_NO_HASH = N_("Dấu của tệp ghi ở {row} không hợp lệ: {sha256}.")
_TEXTS = {
    FileDamage.GONE: N_("Mất tệp {sha256} của {row}."),
    FileDamage.UNREADABLE: N_("Không đọc được tệp {sha256} của {row}."),
    FileDamage.CHANGED: N_("Tệp {sha256} của {row} đã hỏng: nội dung không còn đúng dấu của nó."),
}


def _fault(row: _ReferencedFile, sha256: str, text: str) -> Fault:
    about = FaultSubject.PAPER if row.table == "paper" else FaultSubject.FILE
    whose = Message(_WHOSE[row.table], id=row.id)
    return Fault(about, f"{row.table} {row.id}", Message(text, row=whose, sha256=sha256))


_WHOSE = {
    "paper": N_("văn bản {id}"),
    "template": N_("mẫu đã soạn văn bản {id}"),
    "values": N_("nội dung đã in của văn bản {id}"),
    "edited_paper": N_("bản sửa {id}"),
    "redline": N_("bản theo dõi thay đổi của bản sửa {id}"),
    "signed_copy": N_("bản đã ký {id}"),
    "received_archive": N_("gói lưu trữ đã nhận {id}"),
    "attachment": N_("tệp đính kèm {id}"),
    "inspection": N_("lần kiểm tra thể thức {id}"),
    "template_version": N_("mẫu của Hội đồng {id}"),
    "template_source": N_("văn bản đã lập mẫu {id}"),
    "annotated": N_("bản nhận xét của mẫu {id}"),
    "template_sample": N_("bản in thử {id} của mẫu"),
}
