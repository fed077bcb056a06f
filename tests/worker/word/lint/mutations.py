"""Ways to break one thing in a Word file."""

import copy as copies
import io
import unicodedata
from collections.abc import Callable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from tests.worker.word.lint.sheet import ALIGN

Change = Callable[[Any], None]
#: For each part of a paragraph's shape, what python-docx calls it and how it is measured.
SHAPES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "first": ("first_line_indent", Mm),
    "left": ("left_indent", Mm),
    "right": ("right_indent", Mm),
    "before": ("space_before", Pt),
    "spacing": ("line_spacing", float),
    "exact": ("line_spacing", Pt),
    "keep": ("keep_with_next", bool),
}


def find_paragraph(document: Any, text: str) -> Any:
    """The first paragraph that holds these words."""
    for element in document.element.body.iter(qn("w:p")):
        paragraph = Paragraph(element, document)
        if text in paragraph.text:
            return paragraph
    raise LookupError(text)


def replace_text(old: str, new: str) -> Change:
    """Other words in the same run."""

    def change(document: Any) -> None:
        run = find_paragraph(document, old).runs[0]
        run.text = run.text.replace(old, new)

    return change


def set_look(where: str, **looks: Any) -> Change:
    """Another look of the letters: size, bold, italic, underline, name, all_caps."""

    def change(document: Any) -> None:
        for run in find_paragraph(document, where).runs:
            for name, value in looks.items():
                setattr(run.font, name, Pt(value) if name == "size" else value)

    return change


def set_font(where: str, name: str) -> Change:
    return set_look(where, name=name)


def set_colour(where: str, value: str) -> Change:
    def change(document: Any) -> None:
        properties = find_paragraph(document, where).runs[0]._r.get_or_add_rPr()
        for old in properties.findall(qn("w:color")):
            properties.remove(old)
        element = OxmlElement("w:color")
        element.set(qn("w:val"), value)
        properties.append(element)

    return change


def set_align(where: str, value: str) -> Change:
    def change(document: Any) -> None:
        find_paragraph(document, where).alignment = ALIGN[value]

    return change


def set_shape(where: str, **values: Any) -> Change:
    """Another shape: first, left, right (mm), before, exact (pt), spacing (lines), keep."""

    def change(document: Any) -> None:
        layout = find_paragraph(document, where).paragraph_format
        for name, value in values.items():
            attribute, measure = SHAPES[name]
            setattr(layout, attribute, measure(value))

    return change


def remove(where: str) -> Change:
    """Without that paragraph; a cell keeps an empty one."""

    def change(document: Any) -> None:
        element = find_paragraph(document, where)._p
        parent = element.getparent()
        parent.remove(element)
        if parent.tag == qn("w:tc") and parent.find(qn("w:p")) is None:
            parent.append(OxmlElement("w:p"))

    return change


def move(where: str, before: str) -> Change:
    """That paragraph elsewhere: before the one that holds other words."""

    def change(document: Any) -> None:
        target = find_paragraph(document, before)._p
        target.addprevious(find_paragraph(document, where)._p)

    return change


def copy(where: str, old: str, new: str) -> Change:
    """The same paragraph once more with other words, right after it."""

    def change(document: Any) -> None:
        element = find_paragraph(document, where)._p
        twin = copies.deepcopy(element)
        element.addnext(twin)
        run = Paragraph(twin, document).runs[0]
        run.text = run.text.replace(old, new)

    return change


def remove_rule(after: str) -> Change:
    """Without the line under those words."""

    def change(document: Any) -> None:
        element = find_paragraph(document, after)._p.getnext()
        element.getparent().remove(element)

    return change


def resize_rule(after: str, side: float) -> Change:
    """A line of another length: so many mm from either side."""

    def change(document: Any) -> None:
        layout = Paragraph(find_paragraph(document, after)._p.getnext(), document).paragraph_format
        layout.left_indent = layout.right_indent = Mm(side)

    return change


def dash_rule(after: str) -> Change:
    def change(document: Any) -> None:
        element = find_paragraph(document, after)._p.getnext()
        next(element.iter(qn("w:bottom"))).set(qn("w:val"), "dashed")

    return change


def set_section(number: int = 0, **values: float) -> Change:
    """Other page geometry, in mm."""

    def change(document: Any) -> None:
        for name, value in values.items():
            setattr(document.sections[number], name, Mm(value))

    return change


def turn_landscape(document: Any) -> None:
    page = document.sections[0]._sectPr.find(qn("w:pgSz"))
    page.set(qn("w:orient"), "landscape")
    width, height = page.get(qn("w:w")), page.get(qn("w:h"))
    page.set(qn("w:w"), height)
    page.set(qn("w:h"), width)


def set_page_number(*, align: str = "center", **values: Any) -> Change:
    """Another look or place of the page number."""

    def change(document: Any) -> None:
        paragraph = document.sections[0].header.paragraphs[0]
        paragraph.alignment = ALIGN[align]
        for run in paragraph.runs:
            for name, value in values.items():
                setattr(run.font, name, Pt(value) if name == "size" else value)

    return change


def set_number_format(**values: str) -> Change:
    def change(document: Any) -> None:
        properties = document.sections[0]._sectPr
        numbers = properties.find(qn("w:pgNumType"))
        if numbers is None:
            numbers = OxmlElement("w:pgNumType")
            properties.append(numbers)
        for name, value in values.items():
            numbers.set(qn(f"w:{name}"), value)

    return change


def number_at_foot(document: Any) -> None:
    part = document.sections[0]
    number = part.header.paragraphs[0]._p
    foot = part.footer
    foot.is_linked_to_previous = False
    foot.paragraphs[0]._p.addnext(copies.deepcopy(number))
    number.getparent().remove(number)


def number_first_page(document: Any) -> None:
    document.sections[0].different_first_page_header_footer = False


def continue_numbering(document: Any) -> None:
    properties = document.sections[-1]._sectPr
    properties.remove(properties.find(qn("w:pgNumType")))


def decompose(where: str) -> Change:
    def change(document: Any) -> None:
        run = find_paragraph(document, where).runs[0]
        run.text = unicodedata.normalize("NFD", run.text)

    return change


def swap_columns(document: Any) -> None:
    """Right cell of the first table first."""
    for row in document.tables[0]._tbl.iter(qn("w:tr")):
        cells = row.findall(qn("w:tc"))
        cells[0].addprevious(cells[1])


def chain(*changes: Change) -> Change:
    def change(document: Any) -> None:
        for each in changes:
            each(document)

    return change


def add_picture(where: str, content: bytes) -> Change:
    """A picture in that paragraph."""

    def change(document: Any) -> None:
        find_paragraph(document, where).runs[0].add_picture(io.BytesIO(content), width=Mm(20))

    return change


def change_footer(change: Callable[[Any], None]) -> Change:
    """A change of the foot of the first page."""

    def apply(document: Any) -> None:
        change(document.sections[0].first_page_footer)

    return apply


def lengthen(where: str, count: int = 40) -> Change:
    """Repeat a paragraph until the paper takes more than a page."""

    def change(document: Any) -> None:
        paragraph = find_paragraph(document, where)._p
        for _ in range(count):
            paragraph.addnext(copies.deepcopy(paragraph))

    return change
