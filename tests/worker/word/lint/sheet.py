"""Write small official papers with python-docx, line by line, for the linter to look at."""

import io
from copy import deepcopy
from functools import cache
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

ALIGN = {
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
MARGINS = {
    "nd30": {"top": 20, "bottom": 20, "left": 30, "right": 15},
    "party": {"top": 20, "bottom": 20, "left": 30, "right": 15},
}


def save_docx(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def open_docx(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


class Sheet:
    """A paper being written; `where` is the document or the cell that lines go to."""

    def __init__(self, family: str) -> None:
        self.document = docx.Document()
        self.where: Any = self.document
        font = self.document.styles["Normal"].font
        font.name, font.size = "Times New Roman", Pt(14)
        self._page(self.document.sections[0], MARGINS[family])
        #: Cells that have a line; held, since the address of one let go is given to another.
        self.written: set[Any] = set()

    def _page(self, section: Any, margins: dict[str, int]) -> None:
        section.page_width, section.page_height = Mm(210), Mm(297)
        for side, length in margins.items():
            setattr(section, f"{side}_margin", Mm(length))
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        paragraph.style = self.document.styles["Normal"]
        paragraph.alignment = ALIGN["center"]
        for kind, text in (
            ("begin", ""),
            ("", "PAGE"),
            ("separate", ""),
            ("text", "2"),
            ("end", ""),
        ):
            _field(paragraph.add_run(), kind, text)

    def line(
        self,
        text: str,
        *,
        size: float = 14,
        bold: bool = False,
        italic: bool = False,
        underline: bool = False,
        align: str = "center",
        first: float = 0,
        before: float = 0,
        keep: bool = False,
        colour: str = "",
    ) -> Any:
        paragraph = self._paragraph()
        look = _look(size, bold, italic, underline, align, first, before, keep, colour)
        shape, run = map(deepcopy, look)
        if (styled := paragraph._p.pPr) is not None:  # that of a footer has a style
            shape[:0] = list(styled)
            paragraph._p.remove(styled)
        paragraph._p.extend((shape, run))
        paragraph.runs[0].text = text
        return paragraph

    def _paragraph(self) -> Any:
        """The empty paragraph every new cell has, then new ones."""
        if self.where is not self.document and self.where._element not in self.written:
            self.written.add(self.where._element)
            return self.where.paragraphs[0]
        return self.where.add_paragraph()

    def text(self, text: str, **looks: Any) -> Any:
        """A paragraph of the body."""
        usual: dict[str, Any] = {"align": "both", "first": 12.7, "before": 6}
        return self.line(text, **(usual | looks))

    def rule(self, length: float, room: float) -> Any:
        """A line as long as that, in the middle of the room."""
        paragraph = self.line("")
        side = (room - length) / 2
        paragraph.paragraph_format.left_indent = Mm(side)
        paragraph.paragraph_format.right_indent = Mm(side)
        border = OxmlElement("w:pBdr")
        bottom = OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
            bottom.set(qn(f"w:{name}"), value)
        border.append(bottom)
        paragraph._p.get_or_add_pPr().append(border)
        return paragraph

    def row(self, *widths: float, rows: int = 1) -> list[Any]:
        """An unseen table; gives its cells row by row."""
        table = self.document.add_table(rows, len(widths))
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        return [cell for row in table.rows for cell in row.cells]

    def grid(self, *rows: tuple[str, ...]) -> Any:
        """A table with visible lines."""
        table = self.document.add_table(0, len(rows[0]))
        table.style = self.document.styles["Table Grid"]
        for values in rows:
            for cell, value in zip(table.add_row().cells, values, strict=True):
                self.where = cell
                self.line(value, size=12)
        self.where = self.document
        return table

    def appendix(self) -> None:
        """A new section that counts its pages from one."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        numbers = OxmlElement("w:pgNumType")
        numbers.set(qn("w:start"), "1")
        section._sectPr.append(numbers)

    @property
    def bytes(self) -> bytes:
        return save_docx(self.document)


@cache
def _look(
    size: float, bold: bool, italic: bool, underline: bool, align: str, first: float, before: float,  # noqa: FBT001
    keep: bool, colour: str,  # noqa: FBT001
) -> tuple[Any, ...]:  # fmt: skip
    """The properties of a line that looks so, and its run without a text: to be copied.

    Set anew for each line they took most of the time that a paper takes.
    """
    paragraph = docx.Document().add_paragraph()
    paragraph.alignment = ALIGN[align]
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(0)
    shape.line_spacing = 1.0
    shape.keep_with_next = keep
    if first:
        shape.first_line_indent = Mm(first)
    run = paragraph.add_run()
    run.font.size, run.bold, run.italic, run.underline = Pt(size), bold, italic, underline
    if colour:
        _colour(run, colour)
    return tuple(paragraph._p)


def _field(run: Any, kind: str, text: str) -> None:
    if kind == "text":
        run.text = text
        return
    element = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        element.set(qn("w:fldCharType"), kind)
    else:
        element.text = text
    run._r.append(element)


def _colour(run: Any, colour: str) -> None:
    element = OxmlElement("w:color")
    element.set(qn("w:val"), colour)
    run._r.get_or_add_rPr().append(element)
