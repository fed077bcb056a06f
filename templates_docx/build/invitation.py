"""Giấy mời, with the list of those invited."""

from templates_docx.build import attached, foot, head
from templates_docx.build.sheet import Column, Sheet


def write(sheet: Sheet) -> None:
    """The parts in the order of NĐ 30, Phụ lục III, Mẫu 1.7."""
    head.head(sheet, place_and_date=True)
    head.titles(sheet, "GIẤY MỜI", "{{ title }}", "title_rule")
    sheet.text(
        "{{ issuer }} trân trọng kính mời: Đại diện lãnh đạo các đơn vị thành viên {{ bloc }}"
        "{% if with_guests %} và khách mời{% endif %} (có Danh sách kèm theo)."
    )
    sheet.text("Tới dự: {{ meeting }}.")
    sheet.text("Chủ trì: {{ chairs }}.")
    sheet.text("Thời gian: {{ starts }}.")
    sheet.text("Địa điểm: {{ place }}.")
    sheet.line("CauCuoi", "Kính mời các đại biểu đến dự đúng thời gian và địa điểm nêu trên./.")
    foot.signed(sheet, [f"- Như Danh sách kèm theo{sheet.house.list_comma}"])
    with attached.list_of(sheet, "list_title", "reference"):
        sheet.table(
            [
                Column("TT", 10, "{{ guest.no }}", centred=True),
                Column("Đơn vị, đại biểu", 110, "{{ guest.name }}"),
                Column("Ghi chú", 45, "{{ guest.note }}"),
            ],
            "guest in guests",
        )
        sheet.line("NoiDung", "Danh sách có {{ list_count }} đơn vị, đại biểu./.")
