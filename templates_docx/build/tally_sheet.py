"""Bảng kiểm phiếu: one contest to a page."""

from templates_docx.build import letterhead, signatures
from templates_docx.build.family_styles import TEXT_MM
from templates_docx.build.sheet import Column, Sheet


def write(sheet: Sheet) -> None:
    """The counts of ballots, then a row to mark for each candidate."""
    with sheet.pages("count in counts"):
        letterhead.write_letterhead(sheet, place_and_date=False, number=False)
        letterhead.write_titles(
            sheet, "BẢNG KIỂM PHIẾU", "{{ count.subject }}", "count.subject_rule"
        )
        sheet.text("Tại {{ meeting }}.")
        sheet.text("Số phiếu phát ra: ……; thu về: ……; hợp lệ: ……; không hợp lệ: …….")
        sheet.line("TruocBang", "Mỗi phiếu gạch một nét, năm nét một nhóm:")
        with sheet.when("count.agree_or_not"):
            _write_table(sheet, ["Đồng ý", "Cộng", "Không đồng ý", "Cộng"], [34, 14, 34, 14])
            sheet.otherwise()
            _write_table(sheet, ["Phiếu bình chọn", "Cộng"], [78, 18])
        count = '{{ "%02d" | format(count.candidates | length) }}'
        sheet.line("CauCuoi", f"(Bảng này gồm {count} đơn vị.)")
        signatures.write_blank_signatures(
            sheet, ["THÀNH VIÊN\nTỔ KIỂM PHIẾU", "TỔ TRƯỞNG\nTỔ KIỂM PHIẾU"]
        )


def _write_table(sheet: Sheet, headings: list[str], widths: list[float]) -> None:
    columns = [
        Column("TT", 10, "{{ candidate.no }}", centred=True),
        Column("Đơn vị", TEXT_MM - 10 - sum(widths), "{{ candidate.unit }}"),
        *(Column(heading, mm, "") for heading, mm in zip(headings, widths, strict=True)),
    ]
    sheet.table(columns, "candidate in count.candidates", title="Phiếu từng đơn vị", tall=True)
