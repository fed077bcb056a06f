"""Danh sách đại biểu ký tên."""

from templates_docx.build import letterhead
from templates_docx.build.sheet import Column, Sheet


def write(sheet: Sheet) -> None:
    """A row for each seat."""
    letterhead.write_letterhead(sheet, place_and_date=False, number=False)
    letterhead.write_titles(sheet, "DANH SÁCH", "{{ title }}", "title_rule")
    sheet.text("Thời gian: {{ days }}.")
    sheet.line("TruocBang", "Địa điểm: {{ place }}.")
    sheet.table(
        [
            Column("TT", 10, "{{ row.no }}", centred=True),
            Column("Đơn vị", 52, "{{ row.unit }}"),
            Column("Họ và tên", 40, "{{ row.guest }}"),
            Column("Chức vụ", 35, ""),
            Column("Ký tên", 28, ""),
        ],
        "row in rows",
        title="Đại biểu dự hội nghị",
        tall=True,
    )
