"""Every file that a row names, held to its hash; every file that no row names, counted."""

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workflow.domain.errors import Message
from workflow.models import Attachment, Inspection, Paper, PaperStatus
from workflow.services.files import Files
from workflow.services.verification.fault import About, Fault

_PREFIXES = tuple(f"{number:02x}" for number in range(256))
#: What is read of a file at a time.
_PIECE = 2**20


@dataclass
class Counts:
    """What was looked at, for the report."""

    papers: int = 0
    files: int = 0
    #: Files that no row names: left by a crash between file and row, or of rows restored away.
    unnamed: int = 0
    #: Files that were being written when something stopped.
    unfinished: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Named:
    """A file by the first row that names it."""

    table: str
    id: int


def faults(session: Session, files: Files, counts: Counts) -> Iterator[Fault]:
    """Files that are gone or changed.

    The hashes of all rows go through temporary files, one for the beginning of each hash, so that
    each file is read once and no list of all of them is ever in memory.
    """
    with tempfile.TemporaryDirectory(prefix="thidua-verify-") as folder:
        yield from _sort(session, Path(folder), counts)
        for prefix in _PREFIXES:
            yield from _faults_under(prefix, _named_in(Path(folder) / prefix), files, counts)


def _sort(session: Session, folder: Path, counts: Counts) -> Iterator[Fault]:
    """Write down which row names which file, by the beginnings of the hashes."""
    out: dict[str, IO[str]] = {}
    try:
        for prefix in _PREFIXES:
            out[prefix] = (folder / prefix).open("w")
        for table, query in _QUERIES.items():
            last = ""
            for id_, sha256 in session.execute(query.execution_options(yield_per=1000)):
                counts.papers += table == "paper"
                if sha256[:2] not in out:
                    yield _fault(_Named(table, id_), sha256, _NO_HASH)
                elif sha256 != last or table != "template":
                    out[sha256[:2]].write(f"{sha256} {table} {id_}\n")
                last = sha256
    finally:
        for file in out.values():
            file.close()


_READY = Paper.status == PaperStatus.READY
_QUERIES: dict[str, Select[int, Any]] = {
    "paper": select(Paper.id, Paper.file_sha256).where(_READY).order_by(Paper.id),
    "template": select(Paper.id, Paper.template_sha256).where(_READY).order_by(Paper.id),
    "attachment": select(Attachment.id, Attachment.sha256).order_by(Attachment.id),
    "inspection": select(Inspection.id, Inspection.file_sha256)
    .where(Inspection.asked_by_id.is_not(None))
    .order_by(Inspection.id),
}


def _named_in(listed: Path) -> dict[str, _Named]:
    named: dict[str, _Named] = {}
    with listed.open() as lines:
        for line in lines:
            sha256, table, id_ = line.split()
            named.setdefault(sha256, _Named(table, int(id_)))
    return named


def _faults_under(
    prefix: str, named: dict[str, _Named], files: Files, counts: Counts
) -> Iterator[Fault]:
    for sha256, row in named.items():
        counts.files += 1
        if fault := _fault_of(sha256, row, files):
            yield fault
    folder = files.root / prefix
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.startswith("."):
            counts.unfinished += 1
        elif path.name not in named:
            counts.unnamed += 1
            if len(counts.examples) < 5:
                counts.examples.append(path.name)


def _fault_of(sha256: str, row: _Named, files: Files) -> Fault | None:
    try:
        found = _hash_of(files.path(sha256))
    except FileNotFoundError:
        return _fault(row, sha256, _GONE)
    except OSError:
        return _fault(row, sha256, _UNREADABLE)
    return None if found == sha256 else _fault(row, sha256, _CHANGED)


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


_NO_HASH = "Dấu của tệp ghi ở {row} không hợp lệ: {sha256}."
_GONE = "Mất tệp {sha256} của {row}."
_UNREADABLE = "Không đọc được tệp {sha256} của {row}."
_CHANGED = "Tệp {sha256} của {row} đã hỏng: nội dung không còn đúng dấu của nó."


def _fault(row: _Named, sha256: str, text: str) -> Fault:
    about = About.PAPER if row.table == "paper" else About.FILE
    whose = Message(_WHOSE[row.table], id=row.id)
    return Fault(about, f"{row.table} {row.id}", Message(text, row=whose, sha256=sha256))


_WHOSE = {
    "paper": "văn bản {id}",
    "template": "mẫu đã soạn văn bản {id}",
    "attachment": "tệp đính kèm {id}",
    "inspection": "lần kiểm tra thể thức {id}",
}
