"""Bản đăng ký danh hiệu thi đua, hình thức khen thưởng."""

from templates_docx.build import letterhead, signatures
from templates_docx.build.sheet import Column, Sheet


def write(sheet: Sheet) -> None:
    """A row for each member to write in."""
    letterhead.write_letterhead(sheet, place_and_date=True, number=False)
    letterhead.write_titles(sheet, "BẢN ĐĂNG KÝ", "{{ title }}", "title_rule")
    sheet.line(
        "TruocBang",
        "Các đơn vị thành viên {{ bloc }} đăng ký danh hiệu thi đua, hình thức khen thưởng "
        "{{ agreed_year }} như sau:",
    )
    sheet.table(
        [
            Column("TT", 10, "{{ row.no }}", centred=True),
            Column("Đơn vị", 55, "{{ row.unit }}"),
            Column("Danh hiệu thi đua", 36, ""),
            Column("Hình thức khen thưởng", 36, ""),
            Column("Ký xác nhận", 28, ""),
        ],
        "row in rows",
        title="Danh hiệu thi đua, hình thức khen thưởng đăng ký",
        tall=True,
    )
    sheet.line("CauCuoi", '(Bản đăng ký này gồm {{ "%02d" | format(rows | length) }} đơn vị.)')
    signatures.write_blank_signatures(sheet, ["{{ head_title }}"], name="{{ signer }}")
