"""The check code and its QR picture in the footer of a filled paper."""

import io
import zipfile

from docx import Document
from docx.section import Section
from docx.shared import Mm, Pt

from worker.word.code_picture import draw_code

#: With the footer's distance less than the smallest lower margin (NĐ 30, Phụ lục I, I.4: 20 mm).
_PICTURE, _DISTANCE = Mm(12), Mm(5)
_FIXED_DAY = (1980, 1, 1, 0, 0, 0)


def print_check_mark(docx: bytes, code: str, address: str) -> bytes:
    """The same paper with its code in the footer of its first pages; the same bytes each time.

    `address` is what the picture says: the page that answers, or the code alone.
    """
    picture = draw_code(address, scale=8, border=1)
    document = Document(io.BytesIO(docx))
    for section in document.sections:
        _write_footer(section, picture, f"Mã kiểm tra: {code}")
    written = io.BytesIO()
    document.save(written)
    return with_fixed_days(written.getvalue())


def _write_footer(section: Section, picture: io.BytesIO, words: str) -> None:
    first = section.different_first_page_header_footer
    footer = section.first_page_footer if first else section.footer
    section.footer_distance = _DISTANCE
    footer.is_linked_to_previous = False
    # A footer may have its text in a content control alone, as page numbers of Word do.
    paragraph = footer.paragraphs[0] if footer.paragraphs else footer.add_paragraph()
    picture.seek(0)
    paragraph.add_run().add_picture(picture, height=_PICTURE)
    run = paragraph.add_run(f"  {words}")
    run.font.size = Pt(8)
    # Paragraphs of the house style are spaced and indented as those of the body.
    form = paragraph.paragraph_format
    form.first_line_indent = form.space_before = form.space_after = Pt(0)
    form.line_spacing = 1.0


def with_fixed_days(docx: bytes) -> bytes:
    """The zip without the day on which it was written."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _FIXED_DAY), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
