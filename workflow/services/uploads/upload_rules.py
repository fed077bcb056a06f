"""Rules for uploads: kinds of files, judged by their content (how many: `upload_quotas`).

A name is only believed where the content agrees: a program called `.pdf` is no PDF. Everything is
checked before anything is stored.
"""

import re
import zipfile
from enum import Enum, auto
from io import BytesIO

from workflow.domain.errors import BadInputError, Message
from workflow.domain.vietnamese_text import normalize_text
from workflow.services.stores.zip_damage import ZIP_DAMAGE
from workflow.services.uploads.virus_scanner import VirusScanner
from workflow.services.uploads.word_scan import find_dangers

#: The largest file that somebody may send, in bytes.
MAX_FILE_BYTES = 20 * 2**20
#: Parts of a zip, and how each entry of its list begins: a list of half a million fits into 20 MB
#: and takes hundreds of megabytes to read.
_MOST_PARTS, _ENTRY = 20_000, b"PK\x01\x02"

_LONGEST_NAME = 200
#: What no header of an answer can carry, and what breaks a line.
_BLANKS = re.compile(r"[\s\x85\u2028\u2029]+")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How the content of each kind begins, by the endings that name it.
_BEGINNINGS: tuple[tuple[tuple[str, ...], tuple[bytes, ...]], ...] = (
    (("pdf",), (b"%PDF-",)),
    (("doc", "xls", "ppt"), (_OLE,)),
    (("jpg", "jpeg"), (b"\xff\xd8\xff",)),
    (("png",), (b"\x89PNG\r\n\x1a\n",)),
    (("tif", "tiff"), (b"II*\0", b"MM\0*")),
)
#: What a zip of each kind holds.
_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}


_SIGNED_BEGINNINGS = tuple(
    beginning
    for endings, beginnings in _BEGINNINGS
    if {"pdf", "jpg", "png", "tif"} & set(endings)
    for beginning in beginnings
)


class UploadPlace(Enum):
    """Where a file is taken in, which says what may come there."""

    #: Documents and scans.
    REPORT = auto()
    #: Word files to check or compare; what they carry is looked at there.
    WORD = auto()
    #: Scans and signed PDF files; what is in them is looked at there.
    SIGNED = auto()
    #: Workbooks that rows are read from, in a process with limits.
    WORKBOOK = auto()
    #: Issued papers to be recognized, and their signed copies: byte by byte alone.
    CHECK = auto()
    #: Packets of single papers, held to their own list; what is in them is judged as of a report.
    PACKET = auto()
    #: Records of the exchange format, checked by its contract where they are read.
    RECORDS = auto()


def accept_upload(
    place: UploadPlace, file_name: str, content: bytes, scanner: VirusScanner
) -> None:
    """Judge a file before anything of it is kept; raises `BadInputError` with what is wrong.

    By its content, whatever it is called; a Word file that comes with a report also by what it
    carries, which the layout check reports by itself; last by the virus scanner where there is one.
    """
    if content.count(_ENTRY) > _MOST_PARTS:
        raise BadInputError(Message("Tệp chứa quá nhiều thành phần."), field="file")
    if place is UploadPlace.REPORT:
        check_attachment(file_name, content)
        _refuse_dangers(file_name, content)
    elif place is UploadPlace.SIGNED:
        if not content.startswith(_SIGNED_BEGINNINGS):
            text = Message("Tệp không phải PDF hay ảnh quét (JPG, PNG, TIFF) đọc được.")
            raise BadInputError(text, field="file")
    elif place in _ROWS:
        _check_rows(place, content)
    elif not content.startswith(_ZIP):
        raise BadInputError(Message("Tệp hỏng hoặc không phải tệp Word (.docx)."), field="file")
    scanner.refuse_infected(file_name, content)


#: How files of other places begin, and what is said of others.
_ROWS = {
    UploadPlace.CHECK: (
        (_ZIP, *_SIGNED_BEGINNINGS),
        Message("Hãy chọn tệp Word (.docx), PDF hoặc bản quét của văn bản."),
    ),
    UploadPlace.PACKET: ((_ZIP,), Message("Tệp không phải gói văn bản, hoặc đã hỏng.")),
    UploadPlace.WORKBOOK: (
        (_ZIP, _OLE),
        Message("Tệp không phải bảng tính đọc được (.xlsx, .xls hoặc .ods)."),
    ),
    UploadPlace.RECORDS: ((b"{", b"["), Message("Tệp không phải hồ sơ dạng JSON.")),
}


def _check_rows(place: UploadPlace, content: bytes) -> None:
    beginnings, message = _ROWS[place]
    if not content.lstrip().startswith(beginnings):
        raise BadInputError(message, field="file")


def _refuse_dangers(file_name: str, content: bytes) -> None:
    dangers = find_dangers(content) if file_name.lower().endswith(".docx") else []
    if not dangers and content.startswith(_ZIP) and _carries_macros(content):
        dangers = [Message("Tệp không được chứa macro.")]
    if dangers:
        raise BadInputError(
            Message(
                "Tệp «{name}» không an toàn: {reason} Hãy bỏ phần đó hoặc xuất thành PDF rồi gửi.",
                name=file_name,
                reason=dangers[0],
            ),
            field="file",
        )


def _carries_macros(content: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return any(name.lower().endswith("vbaproject.bin") for name in package.namelist())


def clean_file_name(name: str) -> str:
    """The name that somebody gave a file, in one line, without folders, its ending kept."""
    name = normalize_text(name.replace("\\", "/").rpartition("/")[2], field="file")
    name = _BLANKS.sub(" ", name).strip()
    stem, dot, ending = name.rpartition(".")
    return name if len(name) <= _LONGEST_NAME else f"{stem[: _LONGEST_NAME - 10]}{dot}{ending[:9]}"


def check_size(content: bytes) -> None:
    """Refuse an empty file and one that is too large; raises `BadInputError`."""
    if not content:
        raise BadInputError(Message("Tệp này trống."), field="file")
    if len(content) > MAX_FILE_BYTES:
        raise BadInputError(Message("Tệp lớn hơn 20 MB."), field="file")


def check_attachment(file_name: str, content: bytes) -> None:
    """Refuse a file that is no document or picture; raises `BadInputError`."""
    if not _is_what_it_says(file_name, content):
        raise BadInputError(
            Message(
                "Tệp «{name}» không phải PDF, Word, Excel, PowerPoint hay ảnh quét (JPG, PNG, TIFF)"
                " đúng như đuôi tệp; hãy xuất lại thành PDF rồi gửi.",
                name=file_name,
            ),
            field="file",
        )


def _is_what_it_says(file_name: str, content: bytes) -> bool:
    ending = file_name.lower().rpartition(".")[2]
    if part := _PARTS.get(ending):
        return _holds(content, part)
    return any(
        ending in endings and content.startswith(beginnings) for endings, beginnings in _BEGINNINGS
    )


def _holds(content: bytes, part: str) -> bool:
    """Tell whether the content is a zip with a part; nothing in it is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return part in package.namelist()
    except ZIP_DAMAGE:
        return False
