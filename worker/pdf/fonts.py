"""Further fonts of the embedded engine, for what offices bring or paste from elsewhere.

It has four with the widths of a font of Word, and prints every other font with one of them: lines
would break elsewhere than in Word, and so such files are refused.
"""

import io
import re
import zipfile

from worker.pdf.errors import UnprintableError
from workflow.domain.errors import Message

#: That of papers: the widths of Times New Roman.
_SERIF = "LiberationSerif"
#: Our font, and the font of Word whose widths it has.
_LIKE = {
    "LiberationSans": "Arial",
    "LiberationMono": "Courier New",
    "Carlito": "Calibri",
    "Gelasio": "Georgia",
}
_PRINTED = re.compile(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([A-Za-z]+)")
_TEXTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_STYLES = re.compile(r"word/(?:styles|numbering|theme/theme\d+)\.xml")
_NAMES = re.compile(
    r'\bw:(?:ascii|hAnsi|cs|eastAsia)="([^"]{1,60})"|<a:latin typeface="([^"]{1,60})"'
)
#: What each of them has, besides ASCII: Vietnamese letters, quotes, dashes and the like.
COMMON_LETTERS = re.compile(
    r"[\s -~\u00a0\u00a7\u00ab\u00b0-\u00b3\u00bb\u00bd\u00c0-\u00c3\u00c8-\u00ca\u00cc\u00cd"
    r"\u00d2-\u00d5\u00d7\u00d9\u00da\u00dd\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed\u00f2-\u00f5\u00f9"
    r"\u00fa\u00fd\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0"
    r"\u1ea0-\u1ef9\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u2060]*"
)


def find_further_fonts(pdf: bytes) -> set[str]:
    """The fonts of a PDF of the engine beside that of papers."""
    return {name.decode() for name in _PRINTED.findall(pdf)} - {_SERIF}


def check_fonts(docx: bytes, printed: set[str]) -> None:
    """Raise `UnprintableError` unless each further font stands for the one that it is like."""
    used, usual = _read_names(docx, _TEXTS), _read_names(docx, _STYLES)
    known = {"Times New Roman", *_LIKE.values()}
    if used <= known and all(_LIKE.get(name) in used | usual for name in printed):
        return
    strange = sorted((used - known) or (usual - known))
    if strange:
        text = Message(
            "văn bản dùng phông chữ không có ở đây: {names}.", names=", ".join(strange[:5])
        )
    elif used | usual:
        text = Message("văn bản có chữ hoặc ký hiệu ngoài phông có sẵn.")
    else:  # as no program writes it; Word takes Times New Roman, the engine another one
        text = Message("văn bản không ghi phông chữ nào.")
    raise UnprintableError(text)


def _read_names(docx: bytes, parts: re.Pattern[str]) -> set[str]:
    """The fonts that parts of a Word file name, be it in styles that nothing uses."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        found = filter(parts.fullmatch, archive.namelist())
        text = "".join(archive.read(name).decode(errors="replace") for name in found)
    return {one or other for one, other in _NAMES.findall(text)}
