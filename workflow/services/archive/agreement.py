"""Whether what a package tells of its papers agrees with the record of the year inside it.

Hashes say that nothing was changed since somebody wrote them; whoever changes a field can write
them anew. A record may rightly say otherwise than a paper that went out before: these are doubts.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from workflow.domain.errors import BadInputError, Message
from workflow.domain.paper_kinds import PaperKind
from workflow.domain.record import IssuedPaper, Record
from workflow.domain.vietnamese_text import normalize_text
from workflow.services.archive.packets import read_fields
from workflow.services.records.record_reading import parse_records, read_record
from workflow.services.stores.zip_damage import ZIP_DAMAGE

_RECORD, _DOSSIER = "data/ky-tong-ket.json", "data/ho-so.xml"
_PAPER = re.compile(r"data/van-ban/\d+_([^/]+)\.xml")
_FOLDER = re.compile(r"khoi-\d+-(\d{4})")
_MAX_PART, _MOST_NAMED = 32 * 2**20, 3


def find_archive_doubts(package: Path | IO[bytes]) -> Iterator[Message]:
    """Find where metadata, record and folder name of a whole package differ."""
    try:
        with zipfile.ZipFile(package) as archive:
            yield from _Package(archive).find_doubts()
    except (*ZIP_DAMAGE, BadInputError):
        yield Message("Không đọc được hồ sơ hoặc siêu dữ liệu trong gói để đối chiếu.")


class _Package:
    """The members of a package by their names below its folder."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.partition("/")[2]: name for name in archive.namelist()}

    def find_doubts(self) -> Iterator[Message]:
        if _RECORD not in self._names:
            return
        records = parse_records(self._read(_RECORD))
        if len(records) != 1:
            raise BadInputError(Message("Gói phải có đúng một kỳ tổng kết."))
        record = read_record(records[0])
        folder = self._names[_RECORD].partition("/")[0]
        named = _FOLDER.fullmatch(folder)
        if named is None or named[1] != record.year[:4]:
            yield Message(
                "Thư mục {folder} của gói không đặt tên theo năm {year} trong hồ sơ.",
                folder=folder,
                year=record.year,
            )
        papers = [found for name in self._names if (found := _PAPER.fullmatch(name))]
        if _DOSSIER in self._names:
            fields = read_fields(self._read(_DOSSIER))
            yield from _compare_dossier(fields, record, len(papers))
        for found in papers:
            fields = read_fields(self._read(found[0]))
            known = [paper for paper in record.papers if _is_of(paper, found[1])]
            yield from _compare_paper(found[0], fields, known, record)

    def _read(self, name: str) -> bytes:
        with self._archive.open(self._names[name]) as part:
            return part.read(_MAX_PART)


def _compare_dossier(fields: dict[str, str], record: Record, papers: int) -> Iterator[Message]:
    wanted = {
        "FileCode/FileCatalog": record.year[:4],
        "Title": f"Tổng kết {record.bloc.name} năm {record.year}",
        "DocTotal": str(papers),
    }
    for name, known in wanted.items():
        value = fields.get(name)
        if value is not None and value != normalize_text(known):
            yield _differ(_DOSSIER, name, value, known)


def _compare_paper(
    name: str, fields: dict[str, str], known: list[IssuedPaper], record: Record
) -> Iterator[Message]:
    """Issuer, number and day; of several papers of a kind, one has to be it."""
    numbers = [str(paper.number) for paper in known if paper.number is not None]
    wanted = {
        "OrganName": [normalize_text(member.name) for member in record.members],
        "CodeNumber": numbers,
        "CodeNotation": numbers,
        "IssuedDate": [f"{paper.date:%d/%m/%Y}" for paper in known if paper.date],
    }
    for field, values in wanted.items():
        value = fields.get(field, "")
        plain = _leading_number(value) if field == "CodeNotation" else value
        if plain and values and plain not in values:
            yield _differ(name, field, value, "; ".join(values[:_MOST_NAMED]))


def _leading_number(symbol: str) -> str:
    """`5` of `05/TTr-STC`."""
    found = re.match(r"0*(\d+)", symbol)
    return found[1] if found else ""


def _is_of(paper: IssuedPaper, stem: str) -> bool:
    """The name of a file tells the kind of its paper; facts of later releases may have others."""
    return any(kind == paper.kind and kind.file_stem == stem for kind in PaperKind)


def _differ(file: str, field: str, value: str, expected: str) -> Message:
    return Message(
        "Tệp {file} ghi {field} là «{value}», hồ sơ trong gói ghi «{expected}».",
        file=file,
        field=field,
        value=value,
        expected=expected,
    )
