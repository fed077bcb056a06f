"""Taking in archive packages that other installations made: held to their lists, kept whole."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workflow.domain.days import local_day
from workflow.domain.errors import BadInputError, Message, NotFoundError
from workflow.domain.record import Record
from workflow.models import Account, ReceivedArchive
from workflow.services.archive.agreement import find_archive_doubts
from workflow.services.archive.verification import find_archive_faults
from workflow.services.records.record_reading import parse_records, read_record
from workflow.services.stores.file_store import FileStore

#: A year with scans of all its papers is far smaller.
MAX_BYTES = 300 * 2**20
_RECORD, _INFO = "data/ky-tong-ket.json", "bag-info.txt"
_MAX_PART = 32 * 2**20
_SOURCE = re.compile(r"^Source-Organization: *(.*)$", re.MULTILINE)


class DamagedArchiveError(BadInputError):
    """A package is not as it was packed; `faults` has a sentence for each thing that is wrong."""

    def __init__(self, faults: Sequence[Message]) -> None:
        super().__init__(faults[0])
        self.faults = tuple(faults)


@dataclass(frozen=True)
class PackedFile:
    """A file in a package: its place among all of them, its name below the folder, its bytes."""

    place: int
    name: str
    size: int


def receive_archive(
    session: Session, files: FileStore, path: Path, *, by: Account | None, now: dt.datetime
) -> ReceivedArchive:
    """Keep a package; raises `DamagedArchiveError` or `BadInputError` and then keeps nothing."""
    if path.stat().st_size > MAX_BYTES:
        raise BadInputError(Message("Gói lưu trữ lớn hơn 300 MB, không nhận được."))
    if faults := list(find_archive_faults(path)):
        raise DamagedArchiveError(faults)
    content = path.read_bytes()
    record, source = _describe(content)
    staged = files.stage(content)
    query = select(ReceivedArchive).filter_by(file_sha256=staged.sha256)
    if known := session.scalar(query):
        day = local_day(known.added_at)
        raise BadInputError(Message("Gói này đã nhận ngày {day}.", day=f"{day:%d/%m/%Y}"))
    files.keep([staged])
    received = ReceivedArchive(
        file_name=path.name,
        file_sha256=staged.sha256,
        size=len(content),
        source=source,
        bloc=record.bloc.name,
        year=record.year,
        added_at=now,
        added_by=by,
    )
    session.add(received)
    session.flush()
    return received


def _describe(content: bytes) -> tuple[Record, str]:
    """Describe a package: the year, the bloc, and who packed it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {_below_folder(name): name for name in archive.namelist()}
        if _RECORD not in names:
            raise BadInputError(Message("Gói thiếu hồ sơ kỳ tổng kết {name}.", name=_RECORD))
        elements = parse_records(_read_part(archive, names[_RECORD]))
        info = _read_part(archive, names[_INFO]).decode(errors="replace") if _INFO in names else ""
    if len(elements) != 1:
        raise BadInputError(Message("Gói phải có đúng một kỳ tổng kết."))
    source = _SOURCE.search(info)
    return read_record(elements[0]), source[1].strip() if source else ""


def _read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_MAX_PART)


def _below_folder(name: str) -> str:
    return name.partition("/")[2]


def list_received(session: Session) -> Sequence[ReceivedArchive]:
    """All packages that were taken in, the newest first."""
    query = select(ReceivedArchive).options(joinedload(ReceivedArchive.added_by))
    return session.scalars(query.order_by(ReceivedArchive.id.desc())).all()


def find_received(session: Session, id_: int) -> ReceivedArchive:
    """One of them; raises `NotFoundError`."""
    if (found := session.get(ReceivedArchive, id_)) is None:
        raise NotFoundError(Message("Không tìm thấy gói lưu trữ này."))
    return found


def list_packed_files(files: FileStore, received: ReceivedArchive) -> list[PackedFile]:
    """The files in a package, without its own lists; raises `DamagedFileError`."""
    with zipfile.ZipFile(io.BytesIO(files.get(received.file_sha256))) as archive:
        members = enumerate(archive.infolist())
        return [
            PackedFile(place, _below_folder(one.filename), one.file_size)
            for place, one in members
            if _below_folder(one.filename).startswith("data/") and not one.is_dir()
        ]


def list_doubts(files: FileStore, received: ReceivedArchive) -> list[Message]:
    """List where a package contradicts the record in it; raises `DamagedFileError`."""
    return list(find_archive_doubts(io.BytesIO(files.get(received.file_sha256))))


def read_packed_file(files: FileStore, received: ReceivedArchive, place: int) -> tuple[str, bytes]:
    """The name and bytes of a file in a package; raises `DamagedFileError`, `NotFoundError`."""
    if place not in {one.place for one in list_packed_files(files, received)}:
        raise NotFoundError(Message("Gói không có tệp này."))
    with zipfile.ZipFile(io.BytesIO(files.get(received.file_sha256))) as archive:
        member = archive.infolist()[place]
        return member.filename.rpartition("/")[2], archive.read(member)
