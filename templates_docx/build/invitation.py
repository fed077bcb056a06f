"""Giấy mời, with the list of those invited or one for each of them."""

from templates_docx.build import attached_list, letterhead, signatures
from templates_docx.build.sheet import Column, Sheet


def write(sheet: Sheet) -> None:
    """The parts in the order of NĐ 30, Phụ lục III, Mẫu 1.7."""
    with sheet.pages("slip in slips"):
        letterhead.write_letterhead(sheet, place_and_date=True)
        letterhead.write_titles(sheet, "GIẤY MỜI", "{{ title }}", "title_rule")
        sheet.text("{{ issuer }} trân trọng kính mời: {{ slip.invited }}.")
        sheet.text("Tới dự: {{ meeting }}.")
        sheet.text("Chủ trì: {{ chairs }}.")
        sheet.text("Thời gian: {{ starts }}.")
        sheet.text("Địa điểm: {{ place }}.")
        sheet.line("CauCuoi", "Kính mời các đại biểu đến dự đúng thời gian và địa điểm nêu trên./.")
        whom = "{% if slip.with_list %}Như Danh sách kèm theo{% else %}Như trên{% endif %}"
        signatures.write_signature(sheet, [f"- {whom}{sheet.house.list_comma}"])
        with sheet.when("slip.with_list"):
            _write_list(sheet)


def _write_list(sheet: Sheet) -> None:
    with attached_list.start_attached_list(sheet, "list_title", "reference"):
        sheet.table(
            [
                Column("TT", 10, "{{ guest.no }}", centred=True),
                Column("Đơn vị, đại biểu", 110, "{{ guest.name }}"),
                Column("Ghi chú", 45, "{{ guest.note }}"),
            ],
            "guest in guests",
            title="Đơn vị, đại biểu được mời",
        )
        sheet.line("NoiDung", "Danh sách có {{ list_count }} đơn vị, đại biểu./.")
