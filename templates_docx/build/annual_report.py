"""Báo cáo tổng kết."""

from templates_docx.build import letterhead, minutes, signatures
from templates_docx.build.sheet import Sheet, join_with_and


def write(sheet: Sheet) -> None:
    """What the year was like, what came of it, what lacked, what comes next."""
    letterhead.write_letterhead(sheet, place_and_date=True)
    letterhead.write_titles(sheet, "BÁO CÁO", "{{ title }}", "title_rule")
    sheet.line("MucLaMa", "I. ĐẶC ĐIỂM, TÌNH HÌNH")
    sheet.text(
        "{{ bloc }} {{ year }} có {{ members }}, do {{ issuer }} làm {{ head_office }}"
        f"{{% if deputies %}}, {join_with_and('deputies', ', ')} làm Phó {{{{ head_office }}}}"
        "{% endif %}."
    )
    with sheet.when("reports"):
        sheet.text("Số đơn vị đã gửi báo cáo kết quả công tác năm: {{ reports }}.")
    sheet.line("MucLaMa", "II. KẾT QUẢ HOẠT ĐỘNG {{ year|upper }}")
    _write_list(sheet, "results")
    with sheet.when("scores"):
        sheet.line("TruocBang", "Kết quả chấm điểm, xếp hạng:")
        sheet.table(minutes.SCORES, "row in scores", title=minutes.SCORES_TITLE)
    sheet.line("MucLaMa", "III. HẠN CHẾ, NGUYÊN NHÂN, BÀI HỌC KINH NGHIỆM")
    sheet.heading("1. Hạn chế, khuyết điểm")
    _write_bullets(sheet, "shortcomings")
    sheet.heading("2. Nguyên nhân")
    _write_bullets(sheet, "causes")
    sheet.heading("3. Bài học kinh nghiệm")
    _write_bullets(sheet, "lessons")
    sheet.line("MucLaMa", "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ {{ outlook|upper }}")
    _write_list(sheet, "targets")
    sheet.line(
        "CauCuoi",
        "Trên đây là Báo cáo tổng kết hoạt động {{ group }} {{ year }}; {{ issuer }} báo cáo hội "
        "nghị xem xét, cho ý kiến./.",
    )
    signatures.write_signature(sheet, [signatures.format_bloc_recipients(sheet)])


def _write_list(sheet: Sheet, name: str) -> None:
    with sheet.each(f"paragraph in {name}"):
        sheet.text("{{ loop.index }}. {{ paragraph }}")


def _write_bullets(sheet: Sheet, name: str) -> None:
    with sheet.each(f"paragraph in {name}"):
        sheet.bullet("{{ paragraph }}")
