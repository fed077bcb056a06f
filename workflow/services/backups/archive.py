"""The file format: a tar archive whose members come in a fixed order and have checksums.

    thidua-backup.json           what this is, the schema revision, the tables and their columns
    tables/<table>/<n>.jsonl.gz  rows, one JSON list a line, values in the order of column names
    files/<2>/<sha256>           files of the store under the hash of their bytes
    manifest.json                rows and hash of each table, files, files that were missing,
                                 and the hash over the list of all members before it
    manifest.sha256              the hash of the manifest

Equal contents give equal bytes. Nothing here needs more memory than one member.
"""

import hashlib
import re
import tarfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from workflow.services.backups.contents import (
    FORMAT,
    VERSION,
    ArchiveTally,
    BackupHeader,
    BackupManifest,
    RowChunk,
    StoredFile,
)

HEADER = "thidua-backup.json"
MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
#: No part of a table and no stored file comes near this: more would be a trap.
BIGGEST_MEMBER = 512 * 1024**2
_MEMBER = re.compile(
    r"tables/(?P<table>[a-z0-9_]+)/\d{6}\.jsonl\.gz|files/[0-9a-f]{2}/(?P<sha256>[0-9a-f]{64})"
)
_GZIP = 31  # zlib's word for gzip framing, which it writes without a time


class NotAnArchiveError(Exception):
    """The bytes are no backup at all."""


class DamagedArchiveError(Exception):
    """The bytes began as a backup, but are not what was written; the text says where."""


class NewerArchiveError(Exception):
    """The backup has a format that this release does not know."""


class ArchiveWriter:
    """Gives the bytes of an archive, member by member; whoever takes them writes them."""

    def __init__(self, header: BackupHeader) -> None:
        self._header = header
        self._tally = ArchiveTally(header.tables)
        self._parts: dict[str, int] = {}

    def start(self) -> Iterator[bytes]:
        """First of all."""
        yield from self._member(HEADER, msgspec.json.encode(self._header))

    def part(self, part: RowChunk) -> Iterator[bytes]:
        """The next rows of a table; tables in the order of the header."""
        number = self._parts[part.table] = self._parts.get(part.table, 0) + 1
        self._tally.part(part)
        packed = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
        content = packed.compress(b"".join(part.lines)) + packed.flush()
        yield from self._member(f"tables/{part.table}/{number:06}.jsonl.gz", content)

    def file(self, file: StoredFile) -> Iterator[bytes]:
        """A file of the store."""
        self._tally.file(file)
        yield from self._member(f"files/{file.sha256[:2]}/{file.sha256}", file.content)

    @property
    def has_files(self) -> bool:
        """Tell whether any file was written."""
        return self._tally.files > 0

    def end(self, missing: dict[str, str]) -> Iterator[bytes]:
        """Last of all."""
        manifest = msgspec.json.encode(self._tally.manifest(missing))
        yield from self._member(MANIFEST, manifest)
        yield from self._member(SEAL, hashlib.sha256(manifest).hexdigest().encode())
        yield bytes(2 * tarfile.BLOCKSIZE)

    def _member(self, name: str, content: bytes) -> Iterator[bytes]:
        self._tally.member(name, content)
        info = tarfile.TarInfo(name)
        info.size = len(content)
        info.mode = 0o600
        yield info.tobuf(tarfile.USTAR_FORMAT)
        yield content
        yield bytes(-len(content) % tarfile.BLOCKSIZE)


def read_archive(
    stream: BinaryIO,
) -> Iterator[BackupHeader | RowChunk | StoredFile | BackupManifest]:
    """Read the contents in the order of the archive, each checked against its checksum.

    Only when the manifest has come, last, is it sure that everything was there. Raises
    `NotAnArchiveError`, `NewerArchiveError`, `DamagedArchiveError`.
    """
    members = _members(stream)
    header = _header(members)
    yield header
    tally = ArchiveTally(header.tables)
    tally.member(HEADER, msgspec.json.encode(header))
    for name, content in members:
        if name == MANIFEST:
            yield _manifest(content, members, tally)
            return
        found = _content(name, content, header)
        tally.member(name, content)
        tally.part(found) if isinstance(found, RowChunk) else tally.file(found)
        yield found
    raise DamagedArchiveError("the end is missing")


def _members(stream: BinaryIO) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in archive:
                if not info.isreg() or info.size > BIGGEST_MEMBER:
                    raise DamagedArchiveError(info.name[:80])
                file = archive.extractfile(info)
                content = file.read() if file else b""
                if len(content) != info.size:
                    raise DamagedArchiveError(f"{info.name}: cut off")
                yield info.name, content
    except (tarfile.TarError, EOFError) as error:
        raise DamagedArchiveError(str(error)) from error


def _header(members: Iterator[tuple[str, bytes]]) -> BackupHeader:
    """The first member, which tells a backup from other files and its release from later ones."""
    try:
        name, content = next(members)
        decoded = msgspec.json.decode(content) if name == HEADER else None
    except (StopIteration, DamagedArchiveError, msgspec.DecodeError) as error:
        raise NotAnArchiveError from error
    if not isinstance(decoded, dict) or decoded.get("format") != FORMAT:
        raise NotAnArchiveError
    if decoded.get("version") != VERSION:
        raise NewerArchiveError
    try:
        header = msgspec.convert(decoded, BackupHeader)
    except msgspec.ValidationError as error:
        raise DamagedArchiveError(HEADER) from error
    if msgspec.json.encode(header) != content:
        raise DamagedArchiveError(HEADER)
    return header


def _content(name: str, content: bytes, header: BackupHeader) -> RowChunk | StoredFile:
    known = _MEMBER.fullmatch(name)
    if known is None:
        raise DamagedArchiveError(name[:80])
    if sha256 := known["sha256"]:
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DamagedArchiveError(name)
        return StoredFile(sha256, content)
    if known["table"] not in header.tables:
        raise DamagedArchiveError(name)
    return RowChunk(known["table"], _lines(name, content))


def _lines(name: str, content: bytes) -> list[bytes]:
    packed = zlib.decompressobj(_GZIP)
    try:
        lines = packed.decompress(content, BIGGEST_MEMBER)
    except zlib.error as error:
        raise DamagedArchiveError(name) from error
    if not packed.eof or packed.unused_data:
        raise DamagedArchiveError(name)
    return lines.splitlines(keepends=True)


def _manifest(
    content: bytes, members: Iterator[tuple[str, bytes]], tally: ArchiveTally
) -> BackupManifest:
    """The manifest, if everything before it adds up to it and its own hash comes after it."""
    name, seal = next(members, ("", b""))
    if (name, seal) != (SEAL, hashlib.sha256(content).hexdigest().encode()):
        raise DamagedArchiveError(MANIFEST)
    if next(members, None) is not None:
        raise DamagedArchiveError("something comes after the end")
    try:
        manifest = msgspec.json.decode(content, type=BackupManifest)
    except msgspec.DecodeError as error:
        raise DamagedArchiveError(MANIFEST) from error
    if manifest != tally.manifest(manifest.missing):
        raise DamagedArchiveError("the sums do not match")
    return manifest
