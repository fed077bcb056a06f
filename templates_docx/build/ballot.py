"""Phiếu bình chọn, phiếu bầu, phiếu lấy ý kiến bằng văn bản: one to a page."""

from templates_docx.build import letterhead, signatures
from templates_docx.build.family_styles import TEXT_MM
from templates_docx.build.sheet import Column, Sheet

_DOTTED = "………………………………………"


def write(sheet: Sheet) -> None:
    """Each slip under the head of the agency, which stamps it."""
    with sheet.pages("slip in slips"):
        letterhead.write_letterhead(sheet, place_and_date=False, number=False)
        letterhead.write_titles(sheet, "{{ slip.name }}", "{{ slip.subject }}", "slip.subject_rule")
        sheet.text("Tại {{ meeting }}.")
        with sheet.when("slip.is_named"):
            sheet.text(f"Đơn vị: {_DOTTED}")
            sheet.text(f"Người đại diện, chức vụ: {_DOTTED}")
        sheet.line("TruocBang", "{{ slip.instruction }}")
        with sheet.when("slip.agree_or_not"):
            _write_table(sheet, ["Đồng ý", "Không đồng ý"])
            sheet.otherwise()
            _write_table(sheet, ["Chọn"])
        with sheet.when("slip.is_named"):
            sheet.line(
                "CauCuoi", '(Phiếu này gồm {{ "%02d" | format(slip.candidates | length) }} đơn vị.)'
            )
            signatures.write_blank_signatures(
                sheet, ["ĐẠI DIỆN ĐƠN VỊ"], "(Ký, ghi rõ họ tên, đóng dấu)"
            )
            sheet.otherwise()
            sheet.text("(Phiếu không ghi tên, không ký.)")


def _write_table(sheet: Sheet, marks: list[str]) -> None:
    columns = [
        Column("TT", 10, "{{ candidate.no }}", centred=True),
        Column("Đơn vị", TEXT_MM - 10 - 25 * len(marks), "{{ candidate.unit }}"),
        *(Column(mark, 25, "") for mark in marks),
    ]
    sheet.table(columns, "candidate in slip.candidates", title="Đơn vị để bình chọn", tall=True)
