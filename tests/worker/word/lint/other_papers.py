"""Good papers that are not among the decree's kinds, or are made in another way."""

from collections.abc import Callable

from tests.worker.word.lint.papers import state_end, state_head, title_block
from tests.worker.word.lint.sheet import Sheet


def pact() -> Sheet:
    """A pact: no number, the date at its end, a grid of signatures."""
    sheet = Sheet("nd30")
    state_head(sheet, "", "")
    title_block(sheet, "BẢN GIAO ƯỚC THI ĐUA NĂM 2026", "Khối thi đua số 6", 20)
    sheet.text("Các đơn vị thành viên Khối thi đua số 6 thống nhất ký kết giao ước như sau:")
    sheet.text("I. PHONG TRÀO THI ĐUA", bold=True)
    sheet.grid(("STT", "Tên phong trào", "Mục tiêu"), ("1", "Dân vận khéo", "100%"))
    sheet.text("Các đơn vị cam kết thực hiện đầy đủ các nội dung trên.")
    sheet.text("Bắc Ninh, ngày 20 tháng 02 năm 2026", italic=True, align="right", first=0)
    for number, cell in enumerate(sheet.row(55, 55, 55, rows=3)):
        sheet.where = cell
        sheet.line("HIỆU TRƯỞNG" if number % 2 else "GIÁM ĐỐC", bold=True)
        sheet.line("(Ký, ghi rõ họ tên)", italic=True)
        sheet.line("Nguyễn Văn An", bold=True)
    sheet.where = sheet.document
    return sheet


def ballot() -> Sheet:
    """A blank ballot: neither letterhead nor signature, boxes to tick."""
    sheet = Sheet("nd30")
    sheet.line("PHIẾU BÌNH CHỌN", bold=True)
    sheet.line("Đơn vị dẫn đầu Khối thi đua số 6 năm 2025", bold=True)
    sheet.rule(40, 165)
    sheet.text("Đánh dấu X vào ô trống của một đơn vị; ý kiến khác: ……………………")
    sheet.grid(("TT", "Đơn vị", "Đồng ý"), ("1", "Sở Nội vụ", ""), ("2", "Sở Tài chính", ""))
    return sheet


def handover() -> Sheet:
    """Minutes of handing over the lead: other fields and signers than a meeting's."""
    sheet = Sheet("nd30")
    state_head(sheet, "Số: 09/BB-SNV", "")
    title_block(sheet, "BIÊN BẢN", "Bàn giao nhiệm vụ Trưởng Khối thi đua số 6", 40)
    sheet.text("Hôm nay, ngày 20 tháng 01 năm 2026, tại Sở Nội vụ, hai bên tiến hành bàn giao.")
    sheet.text("I. BÊN GIAO", bold=True)
    sheet.text("Sở Nội vụ: ông Nguyễn Văn An, Giám đốc.")
    sheet.text("II. BÊN NHẬN", bold=True)
    sheet.text("Sở Tài chính: bà Trần Thị Bình, Giám đốc.")
    sheet.grid(("TT", "Tên hồ sơ", "Số tờ"), ("1", "Quy chế", "12"))
    sheet.text("Biên bản lập thành 03 bản, mỗi bên giữ 01 bản./.", keep=True)
    for cell, post in zip(sheet.row(82, 82), ("BÊN GIAO", "BÊN NHẬN"), strict=True):
        sheet.where = cell
        sheet.line(f"ĐẠI DIỆN {post}", bold=True)
        sheet.line("Nguyễn Văn An", bold=True)
    sheet.where = sheet.document
    sheet.line("Nơi nhận:", size=12, bold=True, italic=True, align="left")
    sheet.line("- Hai bên;", size=11, align="left")
    sheet.line("- Lưu: VT, Hồ sơ.", size=11, align="left")
    return sheet


def reminder() -> Sheet:
    """A công văn to several, with a sentence that begins with "Căn cứ"."""
    sheet = Sheet("nd30")
    date = "Bắc Ninh, ngày 20 tháng 11 năm 2025"
    state_head(sheet, "Số: 121/SNV-TĐKT", date, "V/v đôn đốc gửi báo cáo tổng kết năm 2025")
    sheet.text("Kính gửi:", align="center", first=0)
    sheet.text("- Văn phòng Sở;", align="left")
    sheet.text("- Trường Chính trị.", align="left")
    sheet.text(
        "Căn cứ Kế hoạch số 05/KH-SNV ngày 10 tháng 02 năm 2025 của Sở Nội vụ về hoạt động của "
        "Khối thi đua năm 2025, Sở Nội vụ đề nghị các đơn vị gửi báo cáo."
    )
    sheet.text("Đơn vị chưa gửi báo cáo coi như không tham gia bình xét./.", keep=True)
    state_end(
        sheet,
        ["- Như trên;", "- Lưu: VT, TĐKT."],
        "TM. KHỐI THI ĐUA SỐ 6",
        "KT. TRƯỞNG KHỐI",
        "PHÓ TRƯỞNG KHỐI",
        name="Nguyễn Văn An",
    )
    return sheet


def award_list() -> Sheet:
    """A list that goes with a paper, as a file of its own."""
    sheet = Sheet("nd30")
    sheet.line("DANH SÁCH", bold=True)
    sheet.line("Đề nghị tặng Cờ thi đua năm 2025", bold=True)
    sheet.line(
        "(Kèm theo Tờ trình số 05/TTr-SNV ngày 05 tháng 02 năm 2026 của Sở Nội vụ)", italic=True
    )
    sheet.rule(40, 165)
    sheet.grid(("TT", "Đơn vị"), ("1", "Văn phòng Sở"))
    return sheet


def annual_report() -> Sheet:
    """Báo cáo in parts, with headings of its own and figures with commas and dots."""
    sheet = Sheet("nd30")
    state_head(sheet, "Số: 15/BC-SNV", "Bắc Ninh, ngày 20 tháng 12 năm 2025")
    about = "Tổng kết hoạt động Khối thi đua số 6 năm 2025, phương hướng, nhiệm vụ năm 2026"
    title_block(sheet, "BÁO CÁO", about, 60)
    sheet.text("Thực hiện Quy chế hoạt động, Khối thi đua số 6 báo cáo như sau:")
    sheet.line("Phần I", bold=True, before=6)
    sheet.line("KẾT QUẢ THỰC HIỆN NĂM 2025", bold=True)
    sheet.text("1. Tình hình chung", bold=True)
    sheet.text("Các đơn vị đạt 98,5 điểm. Tỷ lệ hoàn thành 100%, tổng kinh phí 1.500.000 đồng.")
    sheet.text("a) Ưu điểm", bold=True, italic=True)
    sheet.text("- Thực hiện tốt nhiệm vụ.")
    sheet.line("Phần II", bold=True, before=6)
    sheet.line("PHƯƠNG HƯỚNG NĂM 2026", bold=True)
    sheet.text("Tiếp tục đẩy mạnh phong trào thi đua yêu nước./.", keep=True)
    state_end(
        sheet,
        ["- Ủy ban nhân dân tỉnh (b/c);", "- Các đơn vị thành viên;", "- Lưu: VT, TĐKT."],
        "GIÁM ĐỐC",
        name="Nguyễn Văn An",
    )
    return sheet


FORMS: tuple[Callable[[], Sheet], ...] = (
    pact,
    ballot,
    handover,
    reminder,
    award_list,
    annual_report,
)


def tabbed() -> Sheet:
    """A letterhead set with tabs, as many offices type it."""
    sheet = Sheet("nd30")
    nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    sheet.line(f"ỦY BAN NHÂN DÂN TỈNH BẮC NINH\t\t{nation}", size=12, align="left")
    sheet.line("SỞ NỘI VỤ\tĐộc lập - Tự do - Hạnh phúc", size=13, bold=True, align="left")
    sheet.line("Số: 08/KH-SNV\tBắc Ninh, ngày 12 tháng 01 năm 2026", size=13, align="left")
    title_block(sheet, "KẾ HOẠCH", "Hoạt động của Khối thi đua số 6 năm 2026", 40)
    sheet.text("Các đơn vị thành viên nắm rõ nhiệm vụ năm 2026./.", keep=True)
    state_end(sheet, ["- Các đơn vị thành viên;", "- Lưu: VT."], "GIÁM ĐỐC", name="Nguyễn Văn An")
    return sheet
