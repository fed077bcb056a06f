"""A zip made while it is sent: members go out one by one and only their directory is remembered.

Members are stored as they are (Word files are compressed already) or were deflated beforehand, so
their size is known before their header is written; nothing is sought back to and no temporary file
is needed. Where a zip
outgrows the classic format (65,535 members, 4 GiB) its directory says so in the Zip64 way.
"""

import datetime as dt
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_FINDER_64 = struct.Struct("<4sLQL")

_UTF8 = 0x800
_CLASSIC, _WITH_64 = 20, 45
_STORED, _DEFLATED = 0, 8
_MOST = 0xFFFF
_LARGEST = 0xFFFFFFFF


@dataclass(frozen=True)
class ZipMember:
    """One file: its path in the zip, what is in it, and the local time it shows."""

    name: str
    content: bytes
    at: dt.datetime
    #: The CRC and size of what `content` was deflated from; None if it is stored as it is.
    deflated_from: tuple[int, int] | None = None


class DeflatedText:
    """A text that is deflated while it grows, so that a long one takes little memory."""

    def __init__(self) -> None:
        self._deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        self._packed = bytearray()
        self._crc = self._size = 0

    def add(self, piece: bytes) -> None:
        self._packed += self._deflate.compress(piece)
        self._crc = zlib.crc32(piece, self._crc)
        self._size += len(piece)

    def member(self, name: str, at: dt.datetime) -> ZipMember:
        """All of it as a member of a zip; nothing is added after that."""
        self._packed += self._deflate.flush()
        return ZipMember(name, bytes(self._packed), at, deflated_from=(self._crc, self._size))


def stream_zip(members: Iterable[ZipMember]) -> Iterator[bytes]:
    """The zip, piece by piece."""
    directory = bytearray()
    count = offset = 0
    for member in members:
        header, entry = _headers(member, offset)
        directory += entry
        count += 1
        offset += len(header) + len(member.content)
        yield header
        yield member.content
    yield bytes(directory)
    yield _directory_end(count, len(directory), offset)


def _headers(member: ZipMember, offset: int) -> tuple[bytes, bytes]:
    """The header before a member and its entry in the directory."""
    name, packed = member.name.encode(), len(member.content)
    method = _DEFLATED if member.deflated_from else _STORED
    crc, size = member.deflated_from or (zlib.crc32(member.content), packed)
    common = (_UTF8, method, *_dos_time(member.at), crc, packed, size, len(name))
    far = struct.pack("<2HQ", 1, 8, offset) if offset >= _LARGEST else b""
    version = _WITH_64 if far else _CLASSIC
    header = _LOCAL.pack(b"PK\3\4", _CLASSIC, *common, 0)
    entry = _CENTRAL.pack(
        b"PK\1\2", _CLASSIC, version, *common, len(far), 0, 0, 0, 0, min(offset, _LARGEST)
    )
    return header + name, entry + name + far


def _dos_time(at: dt.datetime) -> tuple[int, int]:
    """Time and date as DOS wrote them; a zip knows no day before 1980."""
    year = max(at.year - 1980, 0)
    return at.hour << 11 | at.minute << 5 | at.second // 2, year << 9 | at.month << 5 | at.day


def _directory_end(count: int, size: int, offset: int) -> bytes:
    classic = _END.pack(
        b"PK\5\6", 0, 0, *(min(count, _MOST),) * 2, min(size, _LARGEST), min(offset, _LARGEST), 0
    )
    if count < _MOST and size < _LARGEST and offset < _LARGEST:
        return classic
    end = _END_64.pack(b"PK\6\6", 44, _WITH_64, _WITH_64, 0, 0, count, count, size, offset)
    return end + _FINDER_64.pack(b"PK\6\7", 0, offset + size, 1) + classic
