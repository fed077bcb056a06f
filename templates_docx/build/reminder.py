"""Công văn đôn đốc nộp báo cáo."""

from templates_docx.build import addressee, letterhead, signatures
from templates_docx.build.sheet import Column, Sheet


def write(sheet: Sheet) -> None:
    """Who owes a report, until when."""
    letterhead.write_letterhead(sheet, place_and_date=True, about="{{ title }}")
    addressee.write(sheet)
    sheet.text(
        "Để chuẩn bị tổng kết hoạt động {{ bloc }} {{ year }}, các đơn vị thành viên gửi báo cáo "
        "kết quả và bảng tự chấm điểm (nếu có) về {{ issuer }} ({{ head_office }})."
    )
    with sheet.when("pending"):
        sheet.line("TruocBang", "Đến nay, {{ count }} chưa gửi báo cáo:")
        sheet.table(
            [
                Column("TT", 15, "{{ row.no }}", centred=True),
                Column("Đơn vị", 150, "{{ row.unit }}"),
            ],
            "row in pending",
            title="Đơn vị chưa gửi báo cáo",
        )
        sheet.otherwise()
        sheet.text("Đến nay, {{ count }} chưa gửi báo cáo.")
    sheet.text(
        "{{ issuer }} đề nghị các đơn vị nêu trên hoàn thành, gửi báo cáo trước {{ due }}; đơn vị "
        "có khó khăn, vướng mắc thì trao đổi với {{ issuer }} trước thời hạn đó."
    )
    sheet.line("CauCuoi", "{{ issuer }} đề nghị các đơn vị quan tâm, phối hợp thực hiện./.")
    signatures.write_signature(sheet, [signatures.format_as_above(sheet)])
