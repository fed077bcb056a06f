"""Read a .docx as the zip it is, refuse what has no place in a template, and join one again.

Nothing here depends on the clock or on the order in which Word wrote the members, so the same
parts always give the same bytes: every date is the first a zip can hold, [Content_Types].xml
comes first, then the other members by name, those that are filled last.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_letters, digits

from worker.word.errors import PackageError, refuse

CONTENT_TYPES = "[Content_Types].xml"
# Costs a third of level 6, for some three hundred bytes more a paper; 1 and 2 are no quicker.
LEVEL = 3

_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_MAX_FILE = 32 * 2**20
_MAX_MEMBERS = 1_000
_MAX_UNPACKED = 64 * 2**20
#: All XML of a file together, and its elements and attributes: a parsed node takes some 150 bytes
#: whatever it is called, so megabytes alone bound nothing. Real files of 200 pages have a tenth.
MAX_XML = 16 * 2**20
MAX_NODES = 400_000
_MAX_RATIO = 250
_SMALL = 2**20  # below this a member may shrink as far as it likes
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What `zipfile` raises for damaged files: no error of its own for places outside the file.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError),
    *(ValueError, OverflowError, RuntimeError, OSError),
)
# Z_MEM_ERROR: the file may be whole, the process has met its limit.
_NO_MEMORY = "Error -4 "
# Setting up a deflate costs as much as deflating some kilobytes.
_NOT_WORTH_DEFLATING = 2_048

#: Byte order marks, spaces and the zeros of UTF-16, which may precede the first "<".
BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"

#: Characters that no name spells by their number, as some readers would take it for another name.
_ENCODED, _UNRESERVED = re.compile("%([0-9a-fA-F]{2})"), f"{ascii_letters}{digits}-._~/\\"
#: A piece of a part, which some readers put together with the others.
_PIECE = re.compile(r"\[\d+\](?:\.last)?\.piece")

_STAMP = (0, 33)  # midnight, 1 January 1980
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\5\6"
#: What some ways of sending files add at the end.
_PADDING = b"\0\r\n\t "


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the zip, still compressed."""

    name: str
    method: int
    crc: int
    size: int
    packed: bytes

    def unpack(self) -> bytes:
        return (
            self.packed if self.method == zipfile.ZIP_STORED else zlib.decompress(self.packed, -15)
        )

    def head(self, size: int) -> bytes:
        """The first bytes, without unpacking the others."""
        if self.method == zipfile.ZIP_STORED:
            return self.packed[:size]
        return zlib.decompressobj(-15).decompress(self.packed, size)

    @classmethod
    def of(cls, name: str, content: bytes) -> "Member":
        return cls(name, zipfile.ZIP_STORED, zlib.crc32(content), len(content), content)

    def local(self) -> bytes:
        return _header(self.name, self.method, self.crc, len(self.packed), self.size) + self.packed

    def central(self, offset: int) -> bytes:
        return _entry(self.name, self.method, self.crc, len(self.packed), self.size, offset)


def _header(name: str, method: int, crc: int, packed: int, size: int) -> bytes:
    raw = name.encode("ascii")
    return _LOCAL.pack(b"PK\3\4", 20, 0, method, *_STAMP, crc, packed, size, len(raw), 0) + raw


def _entry(name: str, method: int, crc: int, packed: int, size: int, offset: int) -> bytes:
    raw = name.encode("ascii")
    sizes = (crc, packed, size, len(raw), 0, 0, 0, 0, 0, offset)
    return _CENTRAL.pack(b"PK\1\2", 20, 20, 0, method, *_STAMP, *sizes) + raw


def read(docx: bytes) -> dict[str, Member]:
    """The members of a .docx by name, each one unpacked once to know that it can be."""
    if docx.startswith(_OLE_MAGIC):
        refuse("Tệp được đặt mật khẩu hoặc là tệp .doc cũ; cần một tệp .docx không có mật khẩu.")
    if len(docx) > _MAX_FILE:
        refuse("Tệp lớn quá {limit} MiB.", limit=_MAX_FILE // 2**20)
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            _check_edges(docx, archive.infolist())
            infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
            _check_bounds(infos)
            return _read_members(archive, infos, docx)
    except _DAMAGE as error:
        if isinstance(error, zlib.error) and str(error).startswith(_NO_MEMORY):
            raise MemoryError from error
        raise PackageError.from_text("Tệp hỏng hoặc không phải tệp Word (.docx).") from error


def _check_edges(docx: bytes, infos: Sequence[zipfile.ZipInfo]) -> None:
    """Nothing stands before or after the zip: whoever reads from either end sees the same file."""
    after = docx[docx.rfind(_END_MARK) + _END.size :]
    if min((info.header_offset for info in infos), default=0) > 0 or after.strip(_PADDING):
        refuse("Tệp hỏng hoặc không phải tệp Word (.docx).")


def _check_bounds(infos: Sequence[zipfile.ZipInfo]) -> None:
    if len(infos) > _MAX_MEMBERS or sum(info.file_size for info in infos) > _MAX_UNPACKED:
        refuse("Tệp giải nén ra quá lớn.")
    for info in infos:
        if info.file_size > _SMALL and info.file_size > _MAX_RATIO * info.compress_size:
            refuse("Phần {name} giải nén ra lớn bất thường.", name=info.filename)
        if info.flag_bits & 1 or info.compress_type not in _METHODS:
            refuse("Tệp được đặt mật khẩu hoặc nén theo cách Word không đọc được.")
    folded = [info.filename.lower() for info in infos]
    if len(set(folded)) < len(folded) or not all(map(_is_plain, folded)):
        refuse("Tệp chứa tên thành phần trùng nhau hoặc không hợp lệ.")


def _is_plain(name: str) -> bool:
    """Tell whether every reader knows a part by this name alone (ISO/IEC 29500-2, 6.2.2)."""
    steps = name.split("/")
    needless = (chr(int(code, 16)) in _UNRESERVED for code in _ENCODED.findall(name))
    is_spelled = name.isascii() and "\\" not in name and not any(needless)
    return is_spelled and not {"", ".", ".."} & set(steps) and not _PIECE.fullmatch(steps[-1])


def _read_members(
    archive: zipfile.ZipFile, infos: Iterable[zipfile.ZipInfo], docx: bytes
) -> dict[str, Member]:
    """Unpack each member once, for its CRC and to count XML before anybody parses it."""
    members, xml, nodes = {}, 0, 0
    for info in infos:
        content = archive.read(info)
        if content.lstrip(BEFORE_XML).startswith(b"<"):
            xml += len(content)
            nodes += content.count(b"<") - content.count(b"</") + content.count(b"=")
        if xml > MAX_XML or nodes > MAX_NODES:
            refuse("Tệp giải nén ra quá lớn.")
        members[info.filename] = _member(info, docx)
    return members


def _member(info: zipfile.ZipInfo, docx: bytes) -> Member:
    lengths = struct.unpack_from("<2H", docx, info.header_offset + 26)
    start = info.header_offset + _LOCAL.size + sum(lengths)
    packed = docx[start : start + info.compress_size]
    return Member(info.filename, info.compress_type, info.CRC, info.file_size, packed)


class Binder:
    """Joins the members that never change, prepared once, with those of one paper."""

    def __init__(self, members: Mapping[str, Member], filled: Iterable[str]) -> None:
        self.filled = tuple(sorted(filled))
        kept = sorted(
            members.keys() - set(self.filled), key=lambda name: (name != CONTENT_TYPES, name)
        )
        blocks, entries, offset = [], [], 0
        for name in kept:
            blocks.append(members[name].local())
            entries.append(members[name].central(offset))
            offset += len(blocks[-1])
        self._block, self._entries = b"".join(blocks), b"".join(entries)
        self._count = len(members)

    def state(self) -> tuple[bytes, bytes, int, tuple[str, ...]]:
        """Return what `from_state` needs to make this again, without the members."""
        return self._block, self._entries, self._count, self.filled

    @classmethod
    def from_state(
        cls, block: bytes, entries: bytes, count: int, filled: tuple[str, ...]
    ) -> "Binder":
        binder = cls({}, ())
        binder._block, binder._entries, binder._count = block, entries, count
        binder.filled = filled
        return binder

    def bind(self, contents: Mapping[str, bytes]) -> bytes:
        pieces, entries, offset = [self._block], [self._entries], len(self._block)
        for name in self.filled:
            content = contents[name]
            method, packed = _pack(content)
            facts = (method, zlib.crc32(content), len(packed), len(content))
            header = _header(name, *facts)
            pieces += (header, packed)
            entries.append(_entry(name, *facts, offset))
            offset += len(header) + len(packed)
        size = sum(map(len, entries))
        end = _END.pack(_END_MARK, 0, 0, self._count, self._count, size, offset, 0)
        return b"".join((*pieces, *entries, end))


def _pack(content: bytes) -> tuple[int, bytes]:
    if len(content) < _NOT_WORTH_DEFLATING:
        return zipfile.ZIP_STORED, content
    return zipfile.ZIP_DEFLATED, zlib.compress(content, LEVEL, -15)
