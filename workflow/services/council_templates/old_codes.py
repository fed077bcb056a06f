"""Word files whose text is in TCVN3 or VNI: by their fonts, or by letters that Vietnamese lacks."""

import io
import re
import zipfile
from contextlib import suppress

from workflow.services.child_processes.bounded_child import ask_child
from workflow.services.stores.zip_damage import ZIP_DAMAGE

#: What is looked at: fonts stand in the styles as well, text in headers and notes.
_PARTS = re.compile(r"word/(?:document|styles|header\d*|footer\d*|footnotes|endnotes)\.xml")
_OLD_FONT = re.compile(rb'"(?:\.Vn|VNI-)', re.IGNORECASE)
#: Letters and signs that the old codes put between plain letters, in UTF-8. Vietnamese in Unicode
#: has none of them; another language may: the child looks at the syllables.
_OLD_LETTER = re.compile("|".join("¡¢§¤¥¦µ¸¶·¹¨»¾¼½©®ª¬¯ÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïñöøûüþ").encode())
#: Pages must not hold what a file unpacks to: it is looked at in pieces, overlapping by the length
#: of what is looked for, no further than a template may have XML.
_PIECE, _OVERLAP, _MOST_PIECES = 2**16, 16, 2**8


def convert_old_codes(docx: bytes) -> bytes:
    """The file in Unicode; any other file, also a damaged one, is returned as it is."""
    if _may_have_old_code(docx):
        return ask_child("worker.word.drafts.unicode_child", {}, [docx])[1]
    return docx


def _may_have_old_code(docx: bytes) -> bool:
    left = _MOST_PIECES
    with suppress(*ZIP_DAMAGE), zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in filter(_PARTS.fullmatch, archive.namelist()):
            before = b""
            with archive.open(name) as member:
                while left and (piece := member.read(_PIECE)):
                    seen, left = before + piece, left - 1
                    if _OLD_FONT.search(seen) or _OLD_LETTER.search(seen):
                        return True
                    before = piece[-_OVERLAP:]
    return False
