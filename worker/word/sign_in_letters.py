"""Letters that invite people to sign in, one a page: a Word file that is made and kept nowhere.

No official paper, so no template of the forms: whoever lets people in prints and hands them out.
Each has somebody's one-time link, as text and as a picture for phones.
"""

import io
import json
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from worker.bounded_loop import serve
from worker.word.code_picture import draw_code
from workflow.services.child_processes.frames import Frame

_FONT = "Times New Roman"
_PICTURE = Mm(38)


def write_letters(letters: list[dict[str, Any]]) -> bytes:
    """The letters as one Word file, each of `council`, `name`, `place`, `lines`, `link`, …"""
    document = Document()
    _set_page(document)
    for number, letter in enumerate(letters):
        _write_letter(document, letter, breaks=number > 0)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_page(document: DocumentType) -> None:
    """A4 with the margins and the letter of Vietnamese offices; the language for spelling."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(6)
    document.core_properties.language = "vi-VN"
    document.core_properties.title = "Thư mời đăng nhập"
    document.core_properties.author = ""
    document.core_properties.comments = ""


def _write_letter(document: DocumentType, letter: dict[str, Any], *, breaks: bool) -> None:
    head = document.add_paragraph()
    head.paragraph_format.page_break_before = breaks
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(letter["council"].upper()).bold = True
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(18)
    run = title.add_run("THƯ MỜI ĐĂNG NHẬP")
    run.bold, run.font.size = True, Pt(16)
    greeting = document.add_paragraph("Kính gửi: ")
    greeting.add_run(letter["name"]).bold = True
    if letter["place"]:
        greeting.add_run().add_break(WD_BREAK.LINE)
        greeting.add_run(letter["place"])
    for line in letter["lines"]:
        _write_body(document, line)
    _write_link(document, letter["link"])
    for line in letter["closing"]:
        _write_body(document, line)


def _write_body(document: DocumentType, text: str) -> None:
    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)


def _write_link(document: DocumentType, link: str) -> None:
    """The address to type, and as a picture; both stay together."""
    address = document.add_paragraph()
    address.paragraph_format.keep_with_next = True
    address.paragraph_format.left_indent = Mm(10)
    run = address.add_run(link)
    run.font.size = Pt(12)
    picture = document.add_paragraph()
    picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = picture.add_run().add_picture(draw_code(link), height=_PICTURE)
    shape._inline.docPr.set("descr", "Mã để điện thoại mở đường dẫn")


def _answer(_request: dict[str, Any], parts: list[bytes]) -> Frame:
    return {}, write_letters(json.loads(parts[0]))


if __name__ == "__main__":
    serve(_answer)
