"""Paper size, margins and page numbers."""

from typing import Any

from docx.oxml.ns import qn
from docx.shared import Mm

from templates_docx.build.family_styles import (
    BOTTOM_MM,
    HEADER_MM,
    LEFT_MM,
    PAGE_MM,
    RIGHT_MM,
    TOP_MM,
)
from templates_docx.build.ooxml import make_element, make_page_field


def set_up_page(section: Any) -> None:
    """A4, the margins of the house, page numbers from the second page on."""
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.header_distance = section.footer_distance = Mm(HEADER_MM)
    section.gutter = 0
    section.different_first_page_header_footer = True
    _number_pages(section)
    _start_at_one(section)


def _number_pages(section: Any) -> None:
    section.header.is_linked_to_previous = False
    for run in make_page_field():
        _style_page_number(section.header)._p.append(run)
    section.first_page_header.is_linked_to_previous = False
    _style_page_number(section.first_page_header)


def _style_page_number(header: Any) -> Any:
    """The only paragraph of a header, in the style of page numbers."""
    paragraph = header.paragraphs[0]
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:pStyle")):
        properties.remove(old)
    properties.insert(0, make_element("w:pStyle", val="SoTrang"))
    return paragraph


def _start_at_one(section: Any) -> None:
    properties = section._sectPr
    if (old := properties.find(qn("w:pgNumType"))) is not None:
        properties.remove(old)
    numbering = make_element("w:pgNumType", fmt="decimal", start=1)
    columns = properties.find(qn("w:cols"))
    columns.addprevious(numbering) if columns is not None else properties.append(numbering)
