"""Bản giao ước thi đua, signed by every member."""

from templates_docx.build import letterhead
from templates_docx.build.family_styles import TEXT_MM
from templates_docx.build.sheet import Column, Sheet


def write(sheet: Sheet) -> None:
    """Movements and targets, titles, commitment, signatures."""
    letterhead.write_letterhead(sheet, place_and_date=True, number=False)
    letterhead.write_titles(sheet, "BẢN GIAO ƯỚC THI ĐUA", "{{ title }}", "title_rule")
    with sheet.when("established_by"):
        sheet.text("Căn cứ {{ established_by }}, {{ members }} {{ bloc }} thống nhất ký kết "
                   "giao ước thi đua {{ agreed_year }} với các nội dung sau:")  # fmt: skip
        sheet.otherwise()
        sheet.text("{{ members }} {{ bloc }} thống nhất ký kết giao ước thi đua {{ agreed_year }} "
                   "với các nội dung sau:")  # fmt: skip
    sheet.line("MucLaMa", "I. PHONG TRÀO THI ĐUA")
    _write_blank_table(
        sheet,
        "Phong trào thi đua",
        ["Tên phong trào", "Mục tiêu", "Thời gian phát động", "Tổng kết"],
    )
    _write_targets(sheet)
    sheet.line("MucLaMa", "III. DANH HIỆU, HÌNH THỨC KHEN THƯỞNG ĐĂNG KÝ")
    sheet.text("Theo Bản đăng ký danh hiệu thi đua, hình thức khen thưởng {{ agreed_year }} của "
               "các đơn vị thành viên.")  # fmt: skip
    sheet.line("MucLaMa", "IV. CAM KẾT")
    sheet.line(
        "CauCuoi",
        "Các đơn vị thành viên cam kết phấn đấu thực hiện đúng các nội dung đã giao ước; nội bộ "
        "đoàn kết; giúp đỡ, học tập lẫn nhau để cùng hoàn thành nhiệm vụ {{ agreed_year }}./.",
    )
    _write_grid(sheet)


def _write_blank_table(sheet: Sheet, title: str, headings: list[str]) -> None:
    """An empty table: what it asks for is agreed on at the table."""
    room = (TEXT_MM - 10) / len(headings)
    columns = [Column("TT", 10, "{{ loop.index }}", centred=True)]
    columns += [Column(heading, room, "") for heading in headings]
    sheet.table(columns, 'row in ["", "", ""]', title=title, tall=True)


def _write_targets(sheet: Sheet) -> None:
    sheet.line("MucLaMa", "II. CHỈ TIÊU THI ĐUA")
    with sheet.when("targets"):
        sheet.table(
            [
                Column("TT", 10, "{{ loop.index }}", centred=True),
                Column("Nội dung chỉ tiêu", 85, "{{ target }}"),
                Column("Đơn vị tính", 20, ""),
                Column("Kế hoạch năm", 25, ""),
                Column("Ghi chú", 25, ""),
            ],
            "target in targets",
            title="Chỉ tiêu thi đua",
            tall=True,
        )
        sheet.otherwise()
        _write_blank_table(
            sheet,
            "Chỉ tiêu thi đua",
            ["Nội dung chỉ tiêu", "Đơn vị tính", "Kế hoạch năm", "Ghi chú"],
        )


def _write_grid(sheet: Sheet) -> None:
    """Two members side by side; their rows stay whole, so the grid flows over pages.

    Those of a small bloc sign on one page.
    """
    head = "(Đại diện các đơn vị thành viên {{ bloc }} ký, ghi rõ họ tên, đóng dấu)"
    half = TEXT_MM / 2
    overs, unders = sheet.signing_grid(head, "pair in grid", half, half, above_pt=6)
    for over, under, side in zip(overs, unders, ("pair.left", "pair.right"), strict=True):
        with sheet.inside(over):
            sheet.line("DonViKy", f"{{{{ {side}.unit }}}}")
            with sheet.when(f"{side}.office"):
                sheet.line("GhiChuKy", f"({{{{ {side}.office }}}})")
        with sheet.inside(under), sheet.when("pair.kept"):
            kept = sheet.line("NguoiKyNoi", f"{{{{ {side}.name }}}}")
            kept.paragraph_format.keep_with_next = True
            sheet.otherwise()
            sheet.line("NguoiKyNoi", f"{{{{ {side}.name }}}}")
