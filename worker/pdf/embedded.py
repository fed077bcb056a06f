"""The engine that comes with pip: `rdocx`, with the fonts that it brings along.

It prints Times New Roman with Liberation Serif, which has the same widths and all Vietnamese
letters, and some further fonts likewise (`worker.pdf.fonts`). What it does not print rightly is
written in docs/adr/0028-papers-are-shown-as-pages.md: some of it is prepared for it here, for the
rest it is refused.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import rdocx

from worker.pdf.errors import UnprintableError
from worker.pdf.fonts import COMMON_LETTERS, check_fonts, find_further_fonts
from worker.pdf.kept_rows import print_with_kept_rows
from worker.pdf.kept_tables import Place, keep_whole_tables
from worker.pdf.namespaces import drop_unused_namespaces
from worker.pdf.origin import mark_pdf
from worker.pdf.pages import read_word_text
from workflow.domain.errors import Message

#: It leaves a gap for a no-break hyphen. A hyphen and a word joiner print the same, and hold the
#: line in the text that they stand in: it breaks lines between pieces of a text.
_HYPHEN_IN_TEXT = re.compile(rb"</w:t>\s*<w:noBreakHyphen\s*/>\s*<w:t(?:\s[^>]*)?>")
_NO_BREAK_HYPHEN = re.compile(rb"<w:noBreakHyphen\s*/>")
_HYPHEN_CHARACTER = "\u2011".encode()
_JOINED_HYPHEN = "-\u2060".encode()
_TEXT_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
#: It does not read the language of the styles. The same length keeps the offsets of the PDF.
_NO_LANGUAGE, _VIETNAMESE = b"/Lang (und)\n  /", b"/Lang (vi-VN)\n/"
#: What the font has; a letter that it lacks is printed as a box, or the Vietnamese letters near it.
_LETTERS = re.compile(
    r"[\s -~\u00a0-\u02ff\u1ea0-\u1ef9\u2000-\u200f\u2010-\u2022\u2026\u202f\u2030\u2032-\u2034"
    r"\u2039\u203a\u2044\u2060\u20ab\u20ac\u2116\u2122\u2190-\u2195\u2212\u2260\u2264\u2265\u25a0"
    r"\u25a1\u25cf]*"
)

_FOREIGN_LETTERS = Message("văn bản có chữ hoặc ký hiệu ngoài phông có sẵn.")


class EmbeddedEngine:
    """Word to PDF/A-2b; the same bytes each time, on each machine."""

    def to_pdf(self, docx: bytes) -> bytes:
        try:
            _check_letters(docx)
            prepared = keep_whole_tables(_prepare(docx), _lay_out, _begin_page)
            pdf = print_with_kept_rows(prepared, lambda one: _print(one, docx))
        except (rdocx.RdocxError, zipfile.BadZipFile, ValueError) as error:
            raise UnprintableError(Message("tệp Word này không đọc được.")) from error
        if further := find_further_fonts(pdf):
            check_fonts(docx, further)
            _check_letters(docx, COMMON_LETTERS)
        return pdf


#: The file in hand as the engine read it, which takes longer than to print it: read once.
_opened: dict[bytes, Any] = {}


def _open(prepared: bytes) -> Any:
    if prepared not in _opened:
        _opened.clear()
        _opened[prepared] = rdocx.Document.from_bytes(prepared)
    return _opened[prepared]


def _begin_page(prepared: bytes, moved: bytes, paragraph: int) -> None:
    """Make of the file in hand the one in which a paragraph begins a page, without reading it."""
    document = _open(prepared)
    document.paragraphs[paragraph].paragraph_format.page_break_before = True
    _opened.clear()
    _opened[moved] = document


def _lay_out(prepared: bytes) -> Iterator[Place]:
    """Where each block of the body comes to stand."""
    for fragment in _open(prepared).layout():
        if fragment.body_index is not None:
            yield fragment.body_index, fragment.physical_page


def _print(prepared: bytes, docx: bytes) -> bytes:
    """The PDF as it stays, so that its text is read once, whoever asks for it."""
    pdf: bytes = _open(prepared).to_pdfa_deterministic()
    return mark_pdf(pdf.replace(_NO_LANGUAGE, _VIETNAMESE, 1), docx)


def _check_letters(docx: bytes, letters: re.Pattern[str] = _LETTERS) -> None:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in filter(_TEXT_PARTS.fullmatch, archive.namelist()):
            if not letters.fullmatch(read_word_text(archive.read(name))):
                raise UnprintableError(_FOREIGN_LETTERS)


def _prepare(docx: bytes) -> bytes:
    """The same file with no-break hyphens as the engine prints them, and quicker for it to read."""
    prepared = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(prepared, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            if _TEXT_PARTS.fullmatch(member.filename):
                element = b"<w:t>" + _JOINED_HYPHEN + b"</w:t>"
                content = _HYPHEN_IN_TEXT.sub(_JOINED_HYPHEN, content)
                content = _NO_BREAK_HYPHEN.sub(element, content)
                content = content.replace(_HYPHEN_CHARACTER, _JOINED_HYPHEN)
                content = drop_unused_namespaces(content)
            target.writestr(zipfile.ZipInfo(member.filename), content)
    return prepared.getvalue()
