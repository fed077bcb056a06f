"""Whatever a zip from outside is packed with and however it is damaged, each reader says so."""

import io
import zipfile
from pathlib import Path

import pytest

from worker.sheet_marks import find_marks
from workflow.domain.errors import BadInputError
from workflow.services.archive.packets import read_packet
from workflow.services.archive.receiving import _describe
from workflow.services.archive.verification import MANIFEST, find_archive_faults
from workflow.services.council_templates.old_codes import convert_old_codes
from workflow.services.printing.paper_check import read_printed_code

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
#: A member that each of the readers looks into.
NAMES = (
    *("word/footer1.xml", "word/document.xml", "xl/styles.xml", "xl/workbook.xml"),
    *(MANIFEST, f"goi/{MANIFEST}", "goi/bagit.txt"),
)


def pack(method: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name in NAMES:
            archive.writestr(name, "một dòng chữ " * 20)
    return packed.getvalue()


def damage(content: bytes, shift: int) -> bytes:
    """The same list of members, but each of them begins with other bytes."""
    changed = bytearray(content)
    for name in NAMES:
        start = content.index(name.encode()) + len(name) + shift
        changed[start : start + 12] = b"\xff" * 12
    return bytes(changed)


def damaged() -> list[bytes]:
    whole = {method: pack(method) for method in METHODS}
    return [damage(whole[method], shift) for method in METHODS for shift in (0, 4, 9, 16)]


def test_every_reader_answers_a_damaged_zip_in_its_own_words(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    for content in damaged():
        assert read_printed_code(content) is None
        assert convert_old_codes(content) == content
        assert find_marks(content) == {}
        with pytest.raises(BadInputError):
            read_packet(content)
        path.write_bytes(content)
        assert list(find_archive_faults(path))


def test_a_package_may_tell_of_itself_in_letters_of_another_code() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("goi/data/ky-tong-ket.json", "[]")
        archive.writestr("goi/bag-info.txt", "Source-Organization: Sở Nội vụ".encode("utf-16"))
    with pytest.raises(BadInputError, match="đúng một kỳ"):
        _describe(packed.getvalue())
