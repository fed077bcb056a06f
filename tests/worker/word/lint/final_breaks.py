"""Breaks of the rules for final papers of both families."""

from typing import Any

from tests.worker.word.lint.broken import Break
from tests.worker.word.lint.final_mutations import (
    add_blank_lines,
    add_comment,
    add_results,
    add_table,
    break_page_after,
    break_page_before,
    number_rows,
    rename_last_label,
    set_run,
    swap_end_columns,
    track_insertion,
    widen_table,
)
from tests.worker.word.lint.mutations import (
    chain,
    change_footer,
    remove,
    replace_text,
    set_look,
    set_shape,
)

PLAN_TEXT = "Các đơn vị thành viên nắm rõ"
SHARED = "thành viên"
BEFORE_GIVEN = "b) Đề nghị tặng Bằng khen cho 02 (hai) đơn vị tại Phụ lục kèm theo."
GIVEN = "- 02 (hai) Bằng khen cho Văn phòng Sở; Thanh tra Sở; Phòng Thi đua."
ATTENDANCE = "09 đơn vị thành viên; có mặt 07/09 đơn vị, vắng 01 đơn vị."
BALLOTS = "phiếu phát ra 09, thu về 09, hợp lệ 08, không hợp lệ 0."
SHARE = "đơn vị dẫn đầu được 8/9 thành viên bình chọn (87,5%)."


def _add_words(foot: Any) -> None:
    foot.paragraphs[0].add_run("Soạn thảo: Phòng HC").font.name = "Times New Roman"


LETTERS = (
    Break("VB-CH-01", "plan", set_run(PLAN_TEXT, "spacing", val="-10")),
    Break("VB-CH-01", "plan", set_run("KẾ HOẠCH", "spacing", val="40")),
    Break("VB-CH-02", "plan", set_run(PLAN_TEXT, "w", val="80")),
    Break("VB-CH-03", "plan", set_look(PLAN_TEXT, underline=True)),
    Break("VB-CH-03", "party_report", set_look("Phong trào", underline=True)),
    Break("VB-CH-04", "plan", set_look(PLAN_TEXT, strike=True)),
    Break("VB-CH-04", "plan", set_look("KẾ HOẠCH", shadow=True)),
    Break("VB-CH-05", "plan", set_run(PLAN_TEXT, "highlight", val="yellow")),
    Break("VB-CH-05", "plan", set_run(PLAN_TEXT, "shd", val="clear", fill="FFC000")),
    Break("VB-CH-06", "plan", set_look("Hội nghị sơ kết", hidden=True)),
    Break("VB-SD-01", "plan", track_insertion(PLAN_TEXT)),
    Break("VB-SD-02", "plan", add_comment(PLAN_TEXT)),
    Break("VB-SD-03", "plan", replace_text("đã thống nhất", "đã {% if x %}thống nhất")),
    Break("VB-SD-03", "party_report", replace_text("toàn Khối", "«ten_khoi»")),
)
ARRANGEMENT = (
    Break("VB-BC-01", "plan", add_blank_lines("Hội nghị sơ kết", 4)),
    Break("VB-BC-02", "plan", change_footer(_add_words)),
    Break("VB-BC-03", "regulation", widen_table(260)),
    Break("VB-BC-04", "plan", break_page_before("Nơi nhận")),
    Break("VB-BC-04", "plan", break_page_after("Hội nghị sơ kết")),
    Break("VB-BC-05", "plan", set_shape(PLAN_TEXT, right=20)),
    Break("VB-BC-05", "plan", set_shape(PLAN_TEXT, first=0, left=10)),
    Break(
        "VB-BC-07",
        "party_report",
        chain(
            replace_text("06 tháng 7 năm 2026", "06 tháng 7 năm 2025"),
            set_shape("Phong trào", first=30),
        ),
    ),
    Break("VB-BC-06", "plan", set_shape("Hội nghị sơ kết", before=60)),
    Break("VB-SO-01", "decision", replace_text("Điều 2. Thi hành", "Điều 3. Thi hành")),
    Break("VB-SO-02", "regulation", rename_last_label("Phụ lục II", "Phụ lục III")),
    Break("VB-SO-03", "regulation", number_rows(1, 2, 4)),
)
AUTHORITY = (
    Break("VB-KY-01", "plan", remove("Nguyễn Văn An")),
    Break("VB-KY-02", "plan", replace_text("GIÁM ĐỐC", "TM. GIÁM ĐỐC")),
    Break("VB-KY-02", "plan", replace_text("GIÁM ĐỐC", "TM. SỞ NỘI VỤ")),
    Break("VB-KY-02", "proposal", replace_text("KT. GIÁM ĐỐC", "KT. PHÓ GIÁM ĐỐC")),
    Break("VB-KY-03", "proposal", remove("KT. GIÁM ĐỐC")),
    Break("VB-KY-04", "plan", swap_end_columns),
    Break("VB-KG-01", "proposal", replace_text("Chủ tịch Ủy ban nhân dân", "Chủ tịch UBND")),
    Break("VB-SK-01", "plan", replace_text("08/KH-SNV", "08/KH-STC")),
)
CONTRADICTIONS = (
    Break("VB-MT-01", "plan", replace_text("thứ Hai, ngày 06", "thứ Ba, ngày 06")),
    Break("VB-MT-02", "minutes", replace_text("09 đơn vị thành viên.", ATTENDANCE)),
    Break("VB-MT-03", "minutes", replace_text("bình xét thi đua.", BALLOTS)),
    Break("VB-MT-03", "minutes", replace_text("bình xét thi đua.", SHARE)),
    Break(
        "VB-MT-04", "proposal", replace_text("(Kèm theo Tờ trình số 05", "(Kèm theo Tờ trình số 06")
    ),
    Break("VB-MT-05", "proposal", replace_text("Ngày 20 tháng 01", "Ngày 20 tháng 3")),
    Break("VB-MT-05", "minutes", replace_text("17 giờ 00", "11 giờ 00")),
    Break("VB-MT-06", "plan", replace_text("đã thống nhất", "đạt 97.25 điểm")),
    Break("VB-MT-07", "plan", replace_text("nhiệm vụ năm 2026 và", "nhiệm vụ năm 2062 và")),
    Break("VB-MT-08", "proposal", replace_text("02 (hai)", "02 (ba)")),
)
LISTS = (
    Break("VB-MT-09", "proposal", replace_text(BEFORE_GIVEN, GIVEN), ("ND30-PL-01",)),
    Break("VB-MT-10", "minutes", add_results("Nội dung:", f"8/9 {SHARED}", f"7/9 {SHARED}")),
)
UNITS = ("1", "Văn phòng Sở"), ("2", "Thanh tra Sở")
MARKS = (
    Break("VB-CH-07", "plan", replace_text("nắm rõ", "nắm    rõ")),
    Break("VB-CT-01", "plan", replace_text("đúng thời hạn", "đúng theo theo thời hạn")),
    Break("VB-CT-02", "plan", replace_text("năm 2026 và", "năm 2026 , và")),
    Break("VB-CT-03", "plan", replace_text("đã thống nhất", "(đã thống nhất")),
)
TABLES = (
    Break(
        "VB-MT-11",
        "plan",
        add_table(
            PLAN_TEXT,
            ("TT", "Đơn vị", "Phiếu", "Tỷ lệ (%)"),
            (*UNITS[0], "8", "88,89"),
            (*UNITS[1], "7", "77,8"),
        ),
    ),
    Break(
        "VB-MT-12",
        "plan",
        add_table(
            PLAN_TEXT,
            ("TT", "Đơn vị", "Số người"),
            (*UNITS[0], "12"),
            (*UNITS[1], "15"),
            ("", "Tổng cộng", "26"),
        ),
    ),
    Break(
        "VB-MT-13",
        "plan",
        add_table(
            PLAN_TEXT,
            ("TT", "Đơn vị", "Điểm", "Xếp hạng"),
            (*UNITS[0], "95", "1"),
            (*UNITS[1], "97", "2"),
        ),
    ),
    Break(
        "VB-MT-14",
        "plan",
        add_table(
            PLAN_TEXT,
            ("TT", "Đơn vị", "Kết quả", "Tỷ lệ (%)"),
            (*UNITS[0], "8/9", "87,50"),
            (*UNITS[1], "7/9", "77,78"),
        ),
    ),
)
TEXTS = (
    Break("VB-MT-15", "letter", chain(
        replace_text("báo cáo tổng kết trước ngày 01 tháng 12 năm 2025.", "03 nội dung sau:"),
        replace_text("Nhân dân và Nhà nước", "1. Nhân dân và Nhà nước"),
    )),
    Break("VB-MT-16", "plan", replace_text(
        "và thực hiện đúng", "để tổ chức thực hiện Báo cáo này đúng"
    )),
    Break("VB-MT-18", "plan", replace_text(
        "đúng thời hạn", "với 100 triệu đồng, gồm 60 triệu đồng và 30 triệu đồng"
    )),
    Break("VB-MT-17", "plan", replace_text("đúng thời hạn", "từ ngày 10/3 đến ngày 05/3/2026")),
    Break("VB-KY-05", "minutes", replace_text("Thư ký: Lê Thị Dung", "Thư ký: Lê Thị Dũng")),
    Break("VB-KG-02", "proposal", replace_text(
        "- Chủ tịch Ủy ban nhân dân tỉnh Bắc Ninh;", "- Thủ tướng Chính phủ;"
    )),
    Break("VB-TL-01", "plan", replace_text("KẾ HOẠCH", "KẾ HOẠCH".replace("Ế", "Ề"))),
    Break("VB-DD-01", "plan", replace_text("Bắc Ninh, ngày 12", "Cà Mau, ngày 12")),
)  # fmt: skip
FINAL = (*MARKS, *TABLES, *TEXTS, *LETTERS, *ARRANGEMENT, *AUTHORITY, *CONTRADICTIONS, *LISTS)
