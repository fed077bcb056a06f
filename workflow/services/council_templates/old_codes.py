"""Word files whose text is in TCVN3 or VNI: by their fonts, or by letters that Vietnamese lacks."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from contextlib import suppress

from workflow.services.bounded_child import ask_child

#: What is looked at: fonts stand in the styles as well, text in headers and notes.
_PARTS = re.compile(r"word/(?:document|styles|header\d*|footer\d*|footnotes|endnotes)\.xml")
_OLD_FONT = re.compile(rb'"(?:\.Vn|VNI-)', re.IGNORECASE)
#: Letters and signs that the old codes put between plain letters, in UTF-8. Vietnamese in Unicode
#: has none of them; another language may: the child looks at the syllables.
_OLD_LETTER = re.compile("|".join("¡¢§¤¥¦µ¸¶·¹¨»¾¼½©®ª¬¯ÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïñöøûüþ").encode())
_MAX_XML = 32 * 2**20
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError),
    *(ValueError, NotImplementedError, RuntimeError, OverflowError),
)


def convert_old_codes(docx: bytes) -> bytes:
    """The file in Unicode; any other file, also a damaged one, is returned as it is."""
    if _may_have_old_code(docx):
        return ask_child("worker.word.unicode_child", {}, [docx])[1]
    return docx


def _may_have_old_code(docx: bytes) -> bool:
    left = _MAX_XML
    with suppress(*_DAMAGE), zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in filter(_PARTS.fullmatch, archive.namelist()):
            with archive.open(name) as member:
                content = member.read(left + 1)
            left -= len(content)
            if left < 0:
                break
            if _OLD_FONT.search(content) or _OLD_LETTER.search(content):
                return True
    return False
