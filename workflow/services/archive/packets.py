"""Packets of single papers coming in: of another installation, or of a document system like it.

Read as `package.build_packet` writes them: files, `manifest-sha256.txt`, and one XML file with the
fields of NĐ 30/2020/NĐ-CP, Phụ lục VI, Phần II, I. A packet is taken in whole or not at all; what
it does not tell stays unknown. Its edXML header, second-hand as it is, is checked and not read.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from xml.parsers import expat

from workflow.domain.errors import BadInputError, Message
from workflow.domain.texts.typed_dates import parse_day
from workflow.domain.vietnamese_text import normalize_text
from workflow.services.archive.edxml_header import is_beside_metadata
from workflow.services.archive.verification import MANIFEST, find_differences, read_list
from workflow.services.stores.zip_damage import ZIP_DAMAGE
from workflow.services.uploads.upload_rules import check_size, clean_file_name

#: A paper, its PDF, a scan of it, and what is told of them; unpacked.
MAX_FILES, MAX_UNPACKED = 8, 60 * 2**20
#: A line for each file, whose name may have 64 KiB.
_MAX_LIST = 2**20
_MAX_XML = 2**18
_LONGEST = 500
#: Elements that tell of a paper lie two deep; what is nested on and on is no description of one.
_DEEPEST, _MOST_FIELDS = 12, 200
_BROKEN = Message("Tệp không phải gói văn bản, hoặc đã hỏng.")


@dataclass(frozen=True)
class Packet:
    """A paper as its packet tells of it, and its files."""

    type_name: str
    symbol: str
    issued_on: dt.date | None
    issuer: str
    subject: str
    signer: str
    #: Names and bytes, without the lists of the packet.
    files: tuple[tuple[str, bytes], ...]


class DamagedPacketError(BadInputError):
    """A packet is not as it was packed; `faults` has a sentence for each thing that is wrong."""

    def __init__(self, faults: list[Message]) -> None:
        super().__init__(faults[0], field="file")
        self.faults = tuple(faults)


def open_packet(content: bytes, judge: Callable[[str, bytes], None]) -> Packet:
    """Read a packet and let `judge` refuse any file in it; raises `BadInputError`."""
    check_size(content)
    packet = read_packet(content)
    files = tuple((clean_file_name(name), content) for name, content in packet.files)
    for name, part in files:
        judge(name, part)
    return replace(packet, files=files)


def read_packet(content: bytes) -> Packet:
    """Hold a packet to its own list and read it; raises `BadInputError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _refuse_size(package)
            if faults := list(_find_faults(package)):
                raise DamagedPacketError(faults)
            names = [
                name
                for name in package.namelist()
                if name != MANIFEST and not is_beside_metadata(name)
            ]
            metadata_files = [name for name in names if name.lower().endswith(".xml")]
            if len(metadata_files) != 1:
                raise BadInputError(
                    Message("Gói phải có đúng một tệp siêu dữ liệu XML."), field="file"
                )
            fields = read_fields(package.read(metadata_files[0]))
            files = tuple(
                (name, package.read(name)) for name in names if name not in metadata_files
            )
    except ZIP_DAMAGE as error:
        raise BadInputError(_BROKEN, field="file") from error
    if not files:
        raise BadInputError(Message("Gói không có tệp văn bản nào."), field="file")
    return _describe(fields, files)


def _refuse_size(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    if len(members) > MAX_FILES or sum(one.file_size for one in members) > MAX_UNPACKED:
        raise BadInputError(Message("Gói văn bản quá lớn hoặc có quá nhiều tệp."), field="file")


def _find_faults(package: zipfile.ZipFile) -> Iterator[Message]:
    names = package.namelist()
    if MANIFEST not in names:
        yield Message("Gói thiếu danh sách {name}.", name=MANIFEST)
        return
    if len(names) != len(set(names)):
        yield Message("Gói có hai tệp cùng tên.")
    for name in names:
        if "/" in name or "\\" in name:
            yield Message("Gói có tệp {name} mà không danh sách nào ghi.", name=name)
    rows, unreadable = read_list(package, MANIFEST, most=_MAX_LIST)
    if unreadable:
        yield Message("Danh sách {name} có dòng không đọc được.", name=MANIFEST)
    yield from find_differences(package, "", set(names), rows)
    for name in sorted(set(names) - set(rows) - {MANIFEST}):
        yield Message("Gói có tệp {name} mà không danh sách nào ghi.", name=name)


def read_fields(content: bytes) -> dict[str, str]:
    """The texts of the XML by the path of their element below the root."""
    if len(content) > _MAX_XML:
        raise BadInputError(_BROKEN, field="file")
    reader, parser = _FieldReader(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reader.read, _refuse
    parser.buffer_text = True  # else each line of a text is a call of its own
    try:
        parser.Parse(content, True)  # noqa: FBT003  # the last part
    except (expat.ExpatError, LookupError, ValueError) as error:  # also for odd encodings
        raise BadInputError(_BROKEN, field="file") from error
    return {place: _clean_text(text) for place, text in reader.found.items()}


class _FieldReader:
    """Keeps the texts; each path is kept whole, so deep ones would cost their depth each."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._path: list[str] = []

    def begin(self, name: str, _given: dict[str, str]) -> None:
        self._path.append(name[:_LONGEST])
        if len(self._path) > _DEEPEST or len(self.found) > _MOST_FIELDS:
            _refuse()

    def end(self, _name: str) -> None:
        self._path.pop()

    def read(self, text: str) -> None:
        place = "/".join(self._path[1:])
        if place and len(self.found.get(place, "")) < _LONGEST:
            self.found[place] = (self.found.get(place, "") + text)[:_LONGEST]


def _refuse(*_told: object) -> None:
    raise BadInputError(_BROKEN, field="file")


def _clean_text(text: str) -> str:
    """One line without signs that nobody sees, as what is typed."""
    return normalize_text(" ".join(text.split()))


def _describe(fields: dict[str, str], files: tuple[tuple[str, bytes], ...]) -> Packet:
    number, notation = fields.get("CodeNumber", ""), fields.get("CodeNotation", "")
    symbol = notation if not number or notation.startswith(number) else f"{number}/{notation}"
    return Packet(
        type_name=fields.get("TypeName", ""),
        symbol=symbol.rstrip("/"),
        issued_on=_read_day(fields.get("IssuedDate", "")),
        issuer=fields.get("OrganName", ""),
        subject=fields.get("Subject", ""),
        signer=fields.get("SignerInfo/FullName", ""),
        files=files,
    )


def _read_day(text: str) -> dt.date | None:
    """The day as the appendix writes it; another way of writing is no day that is known."""
    try:
        return parse_day(text, near=dt.date.max) if text.count("/") == 2 else None
    except BadInputError:
        return None
