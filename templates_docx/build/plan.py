"""Kế hoạch."""

from templates_docx.build import bases, letterhead, signatures
from templates_docx.build.sheet import Column, Sheet, join_with_and


def write(sheet: Sheet) -> None:
    """What it rests on, purpose, targets, activities, duties."""
    letterhead.write_letterhead(sheet, place_and_date=True)
    letterhead.write_titles(sheet, "KẾ HOẠCH", "{{ title }}", "title_rule")
    bases.write(sheet)
    sheet.text(
        "Thực hiện kết quả {{ meeting }}{% if days %} ({{ days }}){% endif %}, {{ issuer }} "
        "({{ head_office }} {{ office_year }}) xây dựng Kế hoạch hoạt động của {{ group }} "
        "{{ next_year }} như sau:"
    )
    _write_purpose(sheet)
    _write_targets(sheet)
    _write_activities(sheet)
    sheet.line("MucLaMa", "{{ parts.budget }}. KINH PHÍ THỰC HIỆN")
    sheet.text("Kinh phí thực hiện Kế hoạch: {{ budget }}")
    _write_duties(sheet)
    signatures.write_signature(sheet, [signatures.format_bloc_recipients(sheet)])


def _write_purpose(sheet: Sheet) -> None:
    sheet.line("MucLaMa", "{{ parts.purpose }}. MỤC ĐÍCH, YÊU CẦU")
    sheet.text("1. Tổ chức thực hiện phương hướng, nhiệm vụ {{ next_year }} của {{ group }}.")
    sheet.text("2. Các đơn vị thành viên chủ động, phối hợp thực hiện đúng nội dung và thời hạn.")


def _write_targets(sheet: Sheet) -> None:
    sheet.line("MucLaMa", "{{ parts.targets }}. PHƯƠNG HƯỚNG, NHIỆM VỤ")
    with sheet.each("target in targets"):
        sheet.text("{{ loop.index }}. {{ target }}")


def _write_activities(sheet: Sheet) -> None:
    with sheet.when("parts.activities"):
        sheet.line("MucLaMa", "{{ parts.activities }}. NỘI DUNG VÀ TIẾN ĐỘ")
        sheet.table(
            [
                Column("TT", 10, "{{ row.no }}", centred=True),
                Column("Nội dung", 49, "{{ row.task }}"),
                Column("Đơn vị chủ trì", 30, "{{ row.lead }}"),
                Column("Phối hợp", 28, "{{ row.partners }}"),
                Column("Thời hạn", 22, "{{ row.due }}", centred=True),
                Column("Sản phẩm", 26, "{{ row.product }}"),
            ],
            "row in activities",
            title="Nội dung và tiến độ",
        )


def _write_duties(sheet: Sheet) -> None:
    sheet.line("MucLaMa", "{{ parts.duties }}. TỔ CHỨC THỰC HIỆN")
    sheet.text(
        "1. {{ next_head }} ({{ head_office }} {{ next_year }}) chủ trì, theo dõi, đôn đốc việc "
        "thực hiện Kế hoạch này."
    )
    with sheet.when("next_deputies"):
        sheet.line(
            "NoiDungGiu",
            f"2. {join_with_and('next_deputies')} (Phó {{{{ head_office }}}} {{{{ next_year }}}}) "
            "phối hợp theo dõi, đôn đốc việc thực hiện Kế hoạch này.",
        )
    sheet.line(
        "CauCuoi",
        "{% if next_deputies %}3{% else %}2{% endif %}. Các đơn vị thành viên căn cứ Kế hoạch này "
        "và nhiệm vụ được giao để tổ chức thực hiện./.",
    )
