"""Thông báo kết luận."""

from templates_docx.build import foot, head
from templates_docx.build.sheet import Sheet


def write(sheet: Sheet) -> None:
    """Which meeting, what it decided, one paragraph to each."""
    head.write_letterhead(sheet, place_and_date=True)
    head.write_titles(sheet, "THÔNG BÁO", "{{ title }}", "title_rule")
    sheet.text(
        "{{ days_start }}, {{ bloc }} tổ chức {{ meeting }}{% if place %} tại {{ place }}"
        "{% endif %}{% if chairs %}, do {{ chairs }} chủ trì{% endif %}. {{ issuer }} thông báo "
        "kết luận của hội nghị như sau:"
    )
    with sheet.each("item in items"):
        sheet.text("{{ loop.index }}. {{ item }}")
    sheet.line(
        "CauCuoi",
        "{{ issuer }} thông báo để các đơn vị thành viên {{ bloc }} biết, thực hiện./.",
    )
    foot.write_signature(sheet, [foot.format_bloc_recipients(sheet)])
