"""Công văn đính chính."""

from templates_docx.build import addressee, letterhead, signatures
from templates_docx.build.sheet import Sheet


def write(sheet: Sheet) -> None:
    """Which paper, what it says, what it should say."""
    letterhead.write_letterhead(sheet, place_and_date=True, about="{{ title }}")
    addressee.write(sheet)
    sheet.text("{{ issuer }} đã ban hành {{ paper_in_full }}.")
    sheet.text(
        "Do sơ suất trong quá trình soạn thảo, {{ issuer }} đính chính {{ paper }} nêu trên như "
        "sau:"
    )
    with sheet.each("mistake in mistakes"):
        sheet.bullet("Vị trí (trang, dòng): {{ mistake.where }}.")
        sheet.bullet("Đã viết: “{{ mistake.written }}”.")
        sheet.bullet("Sửa lại là: “{{ mistake.right }}”.")
    sheet.text("Các nội dung khác của {{ paper }} không thay đổi.")
    sheet.line("CauCuoi", "{{ issuer }} thông báo để các cơ quan, đơn vị biết, thực hiện./.")
    signatures.write_signature(sheet, [signatures.format_as_above(sheet)])
