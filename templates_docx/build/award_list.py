"""Danh sách đề nghị khen thưởng."""

from templates_docx.build import letterhead
from templates_docx.build.sheet import Column, Sheet

COLUMNS = [
    Column("TT", 10, "{{ row.no }}", centred=True),
    Column("Tên đơn vị, cá nhân", 42, "{{ row.recipient }}"),
    Column("Danh hiệu, hình thức khen thưởng", 35, "{{ row.award }}"),
    Column("Kết quả bình xét", 28, "{{ row.votes }}", centred=True),
    Column("Tóm tắt thành tích", 50, "{{ row.reason }}"),
]


def write(sheet: Sheet) -> None:
    """The list that goes to each authority, in a file of their own."""
    with sheet.pages("list in lists"):
        letterhead.write_letterhead(sheet, place_and_date=False, number=False)
        sheet.gap()
        letterhead.write_list_titles(sheet, "list.title", "list.reference")
        sheet.table(COLUMNS, "row in list.rows")
        sheet.line("NoiDung", "Danh sách có {{ list.count }}./.")
