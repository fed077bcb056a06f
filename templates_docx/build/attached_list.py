"""A list that goes with a paper: a section of its own, numbered from one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from docx.enum.section import WD_SECTION

from templates_docx.build import letterhead
from templates_docx.build.ooxml import make_element
from templates_docx.build.page import set_up_page
from templates_docx.build.sheet import Sheet


@contextmanager
def start_attached_list(sheet: Sheet, title: str, reference: str) -> Iterator[None]:
    """Start the list on a new page, under the facts `title` and `reference`."""
    section = sheet.document.add_section(WD_SECTION.NEW_PAGE)
    _shrink(sheet.document.paragraphs[-1])
    set_up_page(section)
    letterhead.write_list_titles(sheet, title, reference)
    yield


def _shrink(paragraph: Any) -> None:
    """The paragraph that ends a section must not need a page of its own."""
    paragraph._p.pPr.insert(0, make_element("w:pStyle", val="HetPhan"))
