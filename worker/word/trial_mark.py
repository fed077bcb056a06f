"""The words on each page of a paper that was made to try something out."""

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import _Header
from docx.shared import Mm, Pt, RGBColor

from worker.word.check_mark import with_fixed_days

#: Never translated: whoever gets the paper into their hands must understand it.
TRIAL_WORDS = "BẢN THỬ – KHÔNG CÓ GIÁ TRỊ SỬ DỤNG"
_RED = RGBColor(0xC0, 0, 0)
#: The words and a page number fit between it and the upper margin (NĐ 30, Phụ lục I: 20 mm).
_DISTANCE = Mm(5)


def print_trial_mark(docx: bytes) -> bytes:
    """The same paper with the words at the head of every page; the same bytes each time."""
    document = Document(io.BytesIO(docx))
    for place, section in enumerate(document.sections):
        section.header_distance = _DISTANCE
        for header in (section.header, section.first_page_header, section.even_page_header):
            # A section without a header of its own shows the one before it, which has the words.
            if place == 0 or not header.is_linked_to_previous:
                header.is_linked_to_previous = False
                _write_words(header)
    written = io.BytesIO()
    document.save(written)
    return with_fixed_days(written.getvalue())


def _write_words(header: _Header) -> None:
    if not header.paragraphs:
        header.add_paragraph()
    paragraph = header.paragraphs[0].insert_paragraph_before()
    run = paragraph.add_run(TRIAL_WORDS)
    run.bold = True
    run.font.size = Pt(12)
    run.font.color.rgb = _RED
    # Paragraphs of the house style are spaced and indented as those of the body.
    form = paragraph.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    form.first_line_indent = form.left_indent = form.space_before = form.space_after = Pt(0)
    form.line_spacing = 1.0
