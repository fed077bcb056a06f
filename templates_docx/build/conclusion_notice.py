"""Thông báo kết luận."""

from templates_docx.build import letterhead, signatures
from templates_docx.build.sheet import Sheet


def write(sheet: Sheet) -> None:
    """Which meeting, what it decided, one paragraph to each."""
    letterhead.write_letterhead(sheet, place_and_date=True)
    letterhead.write_titles(sheet, "THÔNG BÁO", "{{ title }}", "title_rule")
    sheet.text(
        "{{ days_start }}, {{ bloc }} tổ chức {{ meeting }}{% if place %} tại {{ place }}"
        "{% endif %}{% if chairs %}, do {{ chairs }} chủ trì{% endif %}. {{ issuer }} thông báo "
        "kết luận của hội nghị như sau:"
    )
    with sheet.each("item in items"):
        sheet.text("{{ loop.index }}. {{ item }}")
    sheet.line(
        "CauCuoi",
        "{{ issuer }} thông báo để các đơn vị thành viên {{ group }} biết, thực hiện./.",
    )
    signatures.write_signature(sheet, [signatures.format_bloc_recipients(sheet)])
