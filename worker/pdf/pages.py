"""The content of a PDF: the image of each page, and whether all the text arrived."""

import html
import io
import re
import unicodedata
import zipfile
from collections import Counter

import pypdfium2

#: Dots an inch of an image: text is sharp on a screen, a page takes some 50 kB.
_RESOLUTION = 110
#: Pages that are drawn; papers have fewer.
MAX_PAGES = 60
_TEXT = re.compile(r"<w:(?:t(?:\s[^>]*)?>([^<]*)|noBreakHyphen\s*/>)")
#: PDFium gives these for a hyphen at the end of a line.
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\u2011": "-"})


def draw_pages(pdf: bytes) -> list[bytes]:
    """A PNG of each page, in grey."""
    images = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(min(len(document), MAX_PAGES)):
            bitmap = document[number].render(scale=_RESOLUTION / 72, grayscale=True)
            png = io.BytesIO()
            bitmap.to_pil().save(png, "PNG")
            images.append(png.getvalue())
    return images


def read_text(pdf: bytes) -> str:
    """The text of all pages."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def find_lost_letters(docx: bytes, pdf: bytes) -> str:
    """The letters of the Word file's body that the PDF has less often; empty if none is lost."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        body = read_word_text(archive.read("word/document.xml"))
    return "".join((_count_letters(body) - _count_letters(read_text(pdf))).elements())


def read_word_text(xml: bytes) -> str:
    """The text of a part of a Word file, a no-break hyphen as a hyphen."""
    found = _TEXT.finditer(xml.decode())
    return html.unescape("".join(text if (text := one[1]) is not None else "-" for one in found))


def _count_letters(text: str) -> Counter[str]:
    return Counter("".join(unicodedata.normalize("NFC", text).translate(_HYPHENS).split()))
