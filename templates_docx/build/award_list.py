"""Danh sách đề nghị khen thưởng."""

from templates_docx.build import letterhead
from templates_docx.build.sheet import Column, Sheet

TABLE_TITLE = "Danh sách đề nghị khen thưởng"
COLUMNS = [
    Column("TT", 9, "{{ row.no }}", centred=True),
    Column("Tên đơn vị, cá nhân", 33, "{{ row.recipient }}"),
    Column("Danh hiệu, hình thức khen thưởng", 29, "{{ row.award }}"),
    Column("Kết quả bình xét", 23, "{{ row.votes }}", centred=True),
    Column("Điểm", 13, "{{ row.score }}", centred=True),
    Column("Tóm tắt thành tích", 36, "{{ row.reason }}"),
    Column("Đã được khen thưởng", 22, ""),
]


def write(sheet: Sheet) -> None:
    """The list that goes to each authority, in a file of their own."""
    with sheet.pages("list in lists"):
        letterhead.write_letterhead(sheet, place_and_date=False, number=False)
        sheet.gap()
        letterhead.write_list_titles(sheet, "list.title", "list.reference")
        sheet.table(COLUMNS, "row in list.rows", title=TABLE_TITLE)
        sheet.line("NoiDung", "Danh sách có {{ list.count }}./.")
