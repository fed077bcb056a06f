"""Ways to leave in a paper what has no place in a final one."""

import copy as copies
from typing import Any

from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from tests.worker.word.lint.mutations import Change, find_paragraph


def set_run(where: str, tag: str, **values: str) -> Change:
    """Set one property of the letters, which python-docx may not know."""

    def change(document: Any) -> None:
        for run in find_paragraph(document, where).runs:
            element = OxmlElement(f"w:{tag}")
            for name, value in values.items():
                element.set(qn(f"w:{name}"), value)
            run._r.get_or_add_rPr().append(element)

    return change


def track_insertion(where: str) -> Change:
    """Mark the first run as inserted by somebody."""

    def change(document: Any) -> None:
        run = find_paragraph(document, where).runs[0]._r
        mark = OxmlElement("w:ins")
        mark.set(qn("w:id"), "900")
        mark.set(qn("w:author"), "A")
        run.addprevious(mark)
        mark.append(run)

    return change


def add_comment(where: str) -> Change:
    def change(document: Any) -> None:
        document.add_comment(find_paragraph(document, where).runs, text="Xem lại", author="A")

    return change


def add_blank_lines(where: str, count: int) -> Change:
    """Put empty paragraphs before one."""

    def change(document: Any) -> None:
        for _ in range(count):
            find_paragraph(document, where).insert_paragraph_before("")

    return change


def widen_table(width_mm: float) -> Change:
    """Give the first table with lines columns that reach beyond the page."""

    def change(document: Any) -> None:
        table = next(table for table in document.tables if table.style.name == "Table Grid")
        for column in table.columns:
            column.width = Mm(width_mm / len(table.columns))

    return change


def break_page_before(where: str) -> Change:
    def change(document: Any) -> None:
        find_paragraph(document, where).paragraph_format.page_break_before = True

    return change


def break_page_after(where: str) -> Change:
    def change(document: Any) -> None:
        find_paragraph(document, where).runs[-1].add_break(WD_BREAK.PAGE)

    return change


def rename_last_label(old: str, new: str) -> Change:
    """Rename a paragraph whose whole text is that."""

    def change(document: Any) -> None:
        for element in document.element.body.iter(qn("w:p")):
            paragraph = Paragraph(element, document)
            if paragraph.text == old:
                paragraph.runs[0].text = new

    return change


def number_rows(*numbers: int) -> Change:
    """Repeat the last row of the first table with lines, with these numbers in its first cell."""

    def change(document: Any) -> None:
        table = next(table for table in document.tables if table.style.name == "Table Grid")
        last = table.rows[-1]._tr
        for _ in numbers[1:]:
            last.addnext(copies.deepcopy(last))
        for row, number in zip(table.rows[1:], numbers, strict=True):
            row.cells[0].paragraphs[0].runs[0].text = str(number)

    return change


def swap_end_columns(document: Any) -> None:
    """Put the right cell of the last table first."""
    for row in document.tables[-1]._tbl.iter(qn("w:tr")):
        cells = row.findall(qn("w:tc"))
        cells[0].addprevious(cells[1])


def add_results(where: str, said: str, shown: str) -> Change:
    """State a result after some words, and another in a table below them."""

    rows = (("TT", "Đơn vị", "Kết quả"), ("1", "Văn phòng Sở", shown))

    def change(document: Any) -> None:
        find_paragraph(document, where).runs[0].text = f"{where} Văn phòng Sở được {said}."
        add_table(where, *rows)(document)

    return change


def add_table(where: str, *rows: tuple[str, ...]) -> Change:
    """Put a table with lines after a paragraph."""

    def change(document: Any) -> None:
        paragraph = find_paragraph(document, where)
        table = document.add_table(len(rows), len(rows[0]))
        table.style = document.styles["Table Grid"]
        for row, values in zip(table.rows, rows, strict=True):
            for cell, value in zip(row.cells, values, strict=True):
                run = cell.paragraphs[0].add_run(value)
                run.font.size = Pt(12)
        paragraph._p.addnext(table._tbl)

    return change
