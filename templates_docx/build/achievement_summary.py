"""Tóm tắt thành tích: one of those proposed to a page."""

from templates_docx.build import letterhead, signatures
from templates_docx.build.family_styles import FAMILY_STYLES
from templates_docx.build.sheet import Sheet


def write(sheet: Sheet) -> None:
    """Each in the letterhead and layout of the unit that it is about, signed by both sides."""
    (other,) = (house for house in FAMILY_STYLES if house is not sheet.house)
    with sheet.pages("summary in summaries"), sheet.when(f'summary.family != "{other.family}"'):
        _write_summary(sheet)
        sheet.otherwise()
        with sheet.styled(other):
            _write_summary(sheet)


def _write_summary(sheet: Sheet) -> None:
    letterhead.write_letterhead(
        sheet, place_and_date=True, number=False, of="summary", issuer="summary"
    )
    letterhead.write_titles(
        sheet, "TÓM TẮT THÀNH TÍCH", "{{ summary.subject }}", "summary.subject_rule"
    )
    sheet.text(
        "1. {% if summary.is_person %}Họ và tên{% else %}Tên đơn vị{% endif %}: "
        "{{ summary.recipient }}."
    )
    sheet.text("2. Danh hiệu, hình thức khen thưởng đề nghị: {{ summary.awards }}.")
    sheet.text(
        "3. Kết quả bình xét của {{ bloc }} {{ year }}: "
        "{% if summary.votes %}{{ summary.votes }}{% else %}theo Biên bản hội nghị"
        "{% endif %}."
    )
    with sheet.when("summary.score"):
        sheet.text("4. Kết quả chấm điểm: {{ summary.score }}.")
    sheet.line("TieuMuc", "{% if summary.score %}5{% else %}4{% endif %}. Tóm tắt thành tích:")
    with sheet.each("achievement in summary.achievements"):
        sheet.bullet("{{ achievement }}")
    sheet.line(
        "TieuMuc",
        "{% if summary.score %}6{% else %}5{% endif %}. Các hình thức đã được khen thưởng "
        "(năm, danh hiệu, số và ngày của quyết định):",
    )
    sheet.bullet("……………………………………………….")
    confirmed = "XÁC NHẬN\nCỦA CẤP TRÌNH"
    with sheet.when("summary.is_person"):
        signatures.write_blank_signatures(sheet, [confirmed, "CÁ NHÂN\nĐƯỢC ĐỀ NGHỊ"])
        sheet.otherwise()
        signatures.write_blank_signatures(sheet, [confirmed, "ĐẠI DIỆN ĐƠN VỊ\nĐƯỢC ĐỀ NGHỊ"])
