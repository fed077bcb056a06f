"""The content of a PDF: the image of each page, and whether all the text arrived."""

import html
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image

from worker.pdf.text import read_pages

if TYPE_CHECKING:
    from worker.pdf.blanks import DotRun  # slow to load; papers of a batch are not drawn

#: Dots an inch of an image: text is sharp on a screen, a page takes some 50 kB.
_RESOLUTION = 110
#: With a palette, a tenth more bytes than grey at zlib's own level takes, in a third of the time.
_COMPRESSION = 1
#: Pages that are drawn; papers have fewer.
MAX_PAGES = 60
_TEXT = re.compile(r"<w:(?:t(?:\s[^>]*)?>([^<]*)|noBreakHyphen\s*/>)")
#: PDFium gives these for a hyphen at the end of a line.
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\u2011": "-"})


#: Half of the palette is grey, the other half the same on yellow.
_PALETTE = [
    *(level for grey in range(128) for level in [grey * 255 // 127] * 3),
    *(part * grey // 127 for grey in range(128) for part in (255, 231, 120)),
]
_GREY, _YELLOW = [grey >> 1 for grey in range(256)], [grey | 128 for grey in range(256)]
#: Dots that are put around a marked blank.
_AROUND = 3


def draw_pages(pdf: bytes, runs: Sequence["DotRun"] = ()) -> list[bytes]:
    """A PNG of each page, in grey; blanks stand on yellow."""
    images = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(min(len(document), MAX_PAGES)):
            bitmap = document[number].render(scale=_RESOLUTION / 72, grayscale=True)
            image = bitmap.to_pil()
            mine = [run for run in runs if run.page == number and run.is_blank]
            png = io.BytesIO()
            _mark_blanks(image, mine).save(png, "PNG", compress_level=_COMPRESSION)
            images.append(png.getvalue())
    return images


def _mark_blanks(page: Image.Image, runs: Sequence["DotRun"]) -> Image.Image:
    marked = page.point(_GREY)
    for run in runs:
        left, top = run.left * page.width, run.top * page.height
        right, bottom = left + run.width * page.width, top + run.height * page.height
        box = (
            max(0, int(left) - _AROUND),
            max(0, int(top) - _AROUND),
            min(page.width, int(right) + _AROUND),
            min(page.height, int(bottom) + _AROUND),
        )
        marked.paste(marked.crop(box).point(_YELLOW), box)
    marked.putpalette(_PALETTE)
    return marked


def read_text(pdf: bytes) -> str:
    """The text of all pages."""
    return "\n".join(read_pages(pdf))


def find_lost_letters(docx: bytes, pdf: bytes) -> str:
    """The letters of the Word file's body that the PDF has less often; empty if none is lost."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        body = read_word_text(archive.read("word/document.xml"))
    return "".join((_count_letters(body) - _count_letters(read_text(pdf))).elements())


@lru_cache(maxsize=8)
def read_word_text(xml: bytes) -> str:
    """The text of a part of a Word file, a no-break hyphen as a hyphen."""
    found = _TEXT.finditer(xml.decode())
    return html.unescape("".join(text if (text := one[1]) is not None else "-" for one in found))


def _count_letters(text: str) -> Counter[str]:
    return Counter("".join(unicodedata.normalize("NFC", text).translate(_HYPHENS).split()))
