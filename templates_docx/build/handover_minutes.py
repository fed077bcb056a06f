"""Biên bản bàn giao Trưởng khối."""

from templates_docx.build import letterhead, signatures
from templates_docx.build.sheet import Column, Sheet

_DOTTED = "………………………………………………"


def write(sheet: Sheet) -> None:
    """Who hands over to whom, files, open tasks, money."""
    letterhead.write_letterhead(sheet, place_and_date=False)
    letterhead.write_titles(sheet, "BIÊN BẢN", "{{ title }}", "title_rule")
    sheet.text("Thời gian: …… giờ ……, {{ day }}.")
    sheet.text(f"Địa điểm: {_DOTTED}.")
    sheet.text("Bên giao: {{ giver }} ({{ head_office }} {{ year }}).")
    sheet.text(f"Người đại diện, chức vụ: {_DOTTED}.")
    sheet.text("Bên nhận: {{ taker }} ({{ head_office }} {{ outlook }}).")
    sheet.text(f"Người đại diện, chức vụ: {_DOTTED}.")
    sheet.line("TieuMuc", "Nội dung:")
    _write_files(sheet)
    sheet.heading("2. Công việc bên nhận tiếp tục thực hiện")
    with sheet.each("task in tasks"):
        sheet.bullet("{{ task }}")
    sheet.heading("3. Tài chính, tài sản (nếu có)")
    sheet.bullet(f"{_DOTTED}.")
    sheet.line(
        "CauCuoi",
        "Hai bên đã bàn giao, nhận đủ các nội dung trên. Biên bản lập thành …… bản có giá trị như "
        "nhau; việc bàn giao kết thúc vào …… giờ ……, {{ day }}./.",
    )
    signatures.write_joint_signatures(
        sheet,
        [("BÊN NHẬN", "signers"), ("NGƯỜI CHỨNG KIẾN", "signers"), ("BÊN GIAO", "signers")],
        [signatures.format_bloc_recipients(sheet)],
    )


def _write_files(sheet: Sheet) -> None:
    sheet.heading("1. Hồ sơ, tài liệu")
    sheet.table(
        [
            Column("TT", 10, "{{ row.no }}", centred=True),
            Column("Tên hồ sơ, tài liệu", 80, "{{ row.name }}"),
            Column("Số tờ, bản", 22, ""),
            Column("Bản điện tử", 22, ""),
            Column("Ghi chú", 31, "{{ row.note }}"),
        ],
        "row in files",
        title="Hồ sơ, tài liệu bàn giao",
        tall=True,
    )
