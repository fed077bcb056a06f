"""The register of outgoing papers as an Excel file; what was typed is text there, no formula."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

from workflow.domain.labels import N_
from workflow.services.registers.outgoing_register import COLUMNS, RegisterEntry

_TITLE = N_("SỔ ĐĂNG KÝ VĂN BẢN ĐI – Năm {year}")
_WIDTHS = (18, 14, 48, 28, 34, 18, 10, 14, 12, 24)


def write_register_workbook(
    entries: Sequence[RegisterEntry], issuer: str, year: int, word: Callable[[Any], str]
) -> bytes:
    """The book of a year, ready to print on A4 across; `word` gives sentences their language."""
    written = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, plain) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
        cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
        title = book.add_format({"bold": True, "font_size": 14})
        sheet = book.add_worksheet(f"{year}")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3, 4)
        sheet.write_string(0, 0, issuer)
        sheet.write_string(1, 0, word(_TITLE).format(year=year), title)
        for column, (heading, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(3, column, word(heading), bold)
            sheet.write_string(4, column, f"({column + 1})", bold)
        for row, entry in enumerate(entries, 5):
            note = word(entry.note) if entry.note else ""
            for column, text in enumerate((*entry.cells(), note)):
                sheet.write_string(row, column, text, cell)
    return written.getvalue()
