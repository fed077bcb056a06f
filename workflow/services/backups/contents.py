"""The contents of a backup and their checksums."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

import msgspec

FORMAT = "thidua-backup"
VERSION = 1


class BackupHeader(msgspec.Struct, frozen=True, kw_only=True):
    """The origin of the backup."""

    #: When its snapshot was taken, as ISO text.
    made_at: str
    #: The schema revision of its tables.
    revision: str
    #: Columns and their kinds by table, in the order in which rows can be inserted.
    tables: dict[str, dict[str, str]]
    format: str = FORMAT
    version: int = VERSION


class TableSum(msgspec.Struct, frozen=True):
    """The rows of one table: how many, and the hash of their lines."""

    rows: int
    sha256: str


class BackupManifest(msgspec.Struct, frozen=True, kw_only=True):
    """The content of the backup, for comparing."""

    tables: dict[str, TableSum]
    files: int
    file_bytes: int
    #: Hashes of files that rows name and that the store no longer had whole: where they are named.
    missing: dict[str, str]
    members: int
    #: Over a line of hash, size and name for each member before this one.
    sha256: str


@dataclass(frozen=True)
class RowChunk:
    """Some rows of a table as lines."""

    table: str
    lines: list[bytes]


@dataclass(frozen=True)
class StoredFile:
    """A file of the store."""

    sha256: str
    content: bytes


@dataclass
class TableTally:
    """The running sum of one table."""

    rows: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, lines: list[bytes]) -> None:
        self.rows += len(lines)
        for line in lines:
            self.digest.update(line)

    def sum(self) -> TableSum:
        return TableSum(self.rows, self.digest.hexdigest())


class ArchiveTally:
    """The running sums of an archive: while it is written, and again while it is read."""

    def __init__(self, tables: dict[str, dict[str, str]]) -> None:
        self._tables = {name: TableTally() for name in tables}
        self.files = self._file_bytes = self._members = 0
        self._digest = hashlib.sha256()

    def member(self, name: str, content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()
        self._digest.update(f"{digest} {len(content)} {name}\n".encode())
        self._members += 1

    def part(self, part: RowChunk) -> None:
        self._tables[part.table].add(part.lines)

    def file(self, file: StoredFile) -> None:
        self.files += 1
        self._file_bytes += len(file.content)

    def manifest(self, missing: dict[str, str]) -> BackupManifest:
        return BackupManifest(
            tables={name: tally.sum() for name, tally in self._tables.items()},
            files=self.files,
            file_bytes=self._file_bytes,
            missing=missing,
            members=self._members,
            sha256=self._digest.hexdigest(),
        )
