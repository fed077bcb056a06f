"""Good papers of both families. Each uses other parts, so that every rule has one to break."""

from collections.abc import Callable
from functools import cache
from typing import Any

from tests.worker.word.lint.sheet import Sheet

ISSUER_MM, NAME_MM = 70.0, 95.0


def state_head(sheet: Sheet, number: str, date: str, about: str = "") -> None:
    issuer, name, symbol, place = sheet.row(ISSUER_MM, NAME_MM, rows=2)
    sheet.where = issuer
    sheet.line("ỦY BAN NHÂN DÂN TỈNH BẮC NINH", size=12)
    sheet.line("SỞ NỘI VỤ", size=12, bold=True)
    sheet.rule(11, ISSUER_MM - 3.8)
    sheet.where = name
    sheet.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    sheet.line("Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    sheet.rule(56, NAME_MM - 3.8)
    sheet.where = symbol
    sheet.line(number, size=13)
    if about:
        sheet.line(about, size=12, before=6)
    sheet.where = place
    sheet.line(date, size=13, italic=True)
    sheet.where = sheet.document


def title_block(sheet: Sheet, name: str, about: str, rule: float) -> None:
    sheet.line(name, bold=True, before=12)
    sheet.line(about, bold=True)
    sheet.rule(rule, 165)


def state_end(sheet: Sheet, recipients: list[str], *posts: str, name: str) -> None:
    left, right = sheet.row(75, 90)
    sheet.where = left
    sheet.line("Nơi nhận:", size=12, bold=True, italic=True, align="left")
    for line in recipients:
        sheet.line(line, size=11, align="left")
    sheet.where = right
    for post in posts:
        sheet.line(post, bold=True)
    sheet.line("")
    sheet.line(name, bold=True)
    sheet.where = sheet.document


def proposal() -> Sheet:
    """Tờ trình: bases, several addressees, points, urgent, signed by a deputy, one appendix."""
    sheet = Sheet("nd30")
    state_head(sheet, "Số: 05/TTr-SNV", "Bắc Ninh, ngày 05 tháng 02 năm 2026")
    sheet.line("HỎA TỐC", bold=True, colour="FF0000")
    title_block(sheet, "TỜ TRÌNH", "Về việc đề nghị tặng Cờ thi đua năm 2025", 38)
    sheet.text("Kính gửi:", align="center", first=0)
    sheet.text("- Chủ tịch Ủy ban nhân dân tỉnh Bắc Ninh;", align="left")
    sheet.text("- Hội đồng Thi đua - Khen thưởng tỉnh Bắc Ninh.", align="left")
    sheet.text("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;", italic=True)
    sheet.text(
        "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định về "
        "phân cấp, phân quyền trong lĩnh vực thi đua, khen thưởng.",
        italic=True,
    )
    sheet.text(
        "Ngày 20 tháng 01 năm 2026, Khối thi đua số 6 họp bình xét theo điểm a khoản 1 Điều 4 Quy "
        "chế của Khối, có mặt đủ các đơn vị thành viên trên địa bàn tỉnh Bắc Ninh."
    )
    sheet.text("a) Đề nghị tặng Cờ thi đua của Ủy ban nhân dân tỉnh cho Văn phòng Sở;")
    sheet.text("b) Đề nghị tặng Bằng khen cho 02 (hai) đơn vị tại Phụ lục kèm theo.")
    sheet.text("Sở Nội vụ kính trình Ủy ban nhân dân tỉnh xem xét, quyết định./.", keep=True)
    state_end(
        sheet,
        ["- Như trên;", "- Các đơn vị thành viên;", "- Lưu: VT, TĐKT.", "PVA (02)"],
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        name="Nguyễn Văn An",
    )
    sheet.appendix()
    sheet.line("Phụ lục", bold=True)
    sheet.line("DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG", bold=True)
    sheet.line(
        "(Kèm theo Tờ trình số 05/TTr-SNV ngày 05 tháng 02 năm 2026 của Sở Nội vụ)", italic=True
    )
    sheet.rule(40, 165)
    sheet.text("Văn phòng Sở và hai phòng chuyên môn./.")
    return sheet


def regulation() -> Sheet:
    """Quy chế with parts, sections, articles, clauses, points, two appendices and a table."""
    sheet = Sheet("nd30")
    state_head(sheet, "Số: 12/QC-SNV", "Bắc Ninh, ngày 15 tháng 3 năm 2026")
    title_block(sheet, "QUY CHẾ", "Hoạt động của Khối thi đua số 6", 32)
    sheet.line("Phần I", bold=True, before=6)
    sheet.line("QUY ĐỊNH CHUNG", bold=True)
    sheet.line("Mục 1", bold=True, before=6)
    sheet.line("PHẠM VI", bold=True)
    sheet.text("Điều 1. Phạm vi điều chỉnh", bold=True)
    sheet.text("1. Quy chế này quy định hoạt động của Khối, chi tiết tại các phụ lục.")
    sheet.text("a) Tổ chức phong trào thi đua;")
    sheet.text("b) Chấm điểm, bình xét.")
    sheet.text("I. TỔ CHỨC THỰC HIỆN", bold=True)
    sheet.grid(("TT", "Nội dung"), ("1", "Đăng ký thi đua"))
    sheet.text("Các đơn vị thành viên thực hiện Quy chế này./.", keep=True)
    state_end(
        sheet,
        ["- Các đơn vị thành viên;", "- Lưu: VT."],
        "TM. KHỐI THI ĐUA",
        "TRƯỞNG KHỐI",
        "GIÁM ĐỐC SỞ NỘI VỤ",
        name="Trần Thị Bình",
    )
    for label in ("Phụ lục I", "Phụ lục II"):
        sheet.appendix()
        sheet.line(label, bold=True)
        sheet.line("BẢNG TIÊU CHÍ", bold=True)
        sheet.line(
            "(Kèm theo Quy chế số 12/QC-SNV ngày 15 tháng 3 năm 2026 của Sở Nội vụ)", italic=True
        )
        sheet.rule(40, 165)
        sheet.text("Điểm tối đa là 100./.")
    return sheet


def decision() -> Sheet:
    """Quyết định signed by order."""
    sheet = Sheet("nd30")
    state_head(sheet, "Số: 31/QĐ-SNV", "Bắc Ninh, ngày 02 tháng 4 năm 2026")
    title_block(sheet, "QUYẾT ĐỊNH", "Về việc công nhận kết quả thi đua", 34)
    sheet.line("GIÁM ĐỐC SỞ NỘI VỤ", bold=True, before=6)
    sheet.text("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;", italic=True)
    sheet.text("Theo đề nghị của Trưởng phòng Thi đua - Khen thưởng.", italic=True)
    sheet.line("QUYẾT ĐỊNH:", bold=True, before=6)
    sheet.text("Điều 1. Công nhận kết quả", bold=True)
    sheet.text("Công nhận kết quả bình xét thi đua năm 2025 của Khối thi đua số 6.")
    sheet.text("Điều 2. Thi hành", bold=True)
    sheet.text("Các đơn vị thành viên chịu trách nhiệm thi hành Quyết định này./.", keep=True)
    state_end(
        sheet,
        ["- Như Điều 2;", "- Lưu: VT, TĐKT."],
        "TL. GIÁM ĐỐC",
        "KT. CHÁNH VĂN PHÒNG",
        "PHÓ CHÁNH VĂN PHÒNG",
        name="Lê Văn Cường",
    )
    return sheet


def letter() -> Sheet:
    """Công văn with one addressee, an address at the foot and a copy of it below."""
    sheet = Sheet("nd30")
    date = "Bắc Ninh, ngày 20 tháng 11 năm 2025"
    state_head(sheet, "Số: 120/SNV-TĐKT", date, "V/v gửi báo cáo tổng kết năm 2025")
    sheet.text("Kính gửi: Các đơn vị thành viên Khối thi đua số 6", align="center", first=0)
    sheet.text("Sở Nội vụ đề nghị các đơn vị gửi báo cáo tổng kết trước ngày 01 tháng 12 năm 2025.")
    sheet.text("Nhân dân và Nhà nước cùng chăm lo phong trào thi đua ở tỉnh Bắc Ninh./.", keep=True)
    state_end(
        sheet,
        ["- Như trên;", "- Lưu: VT, TĐKT."],
        "GIÁM ĐỐC",
        name="Nguyễn Văn An",
    )
    sheet.where = sheet.document.sections[0].first_page_footer
    sheet.rule(165, 165)
    sheet.line("Địa chỉ: số 1 đường Lý Thái Tổ; điện thoại: 0222 000 000", size=11)
    sheet.where = sheet.document
    return sheet


def minutes() -> Sheet:
    """Biên bản of the meeting."""
    sheet = Sheet("nd30")
    state_head(sheet, "Số: 07/BB-SNV", "")
    title_block(sheet, "BIÊN BẢN", "Hội nghị tổng kết Khối thi đua số 6 năm 2025", 45)
    sheet.text("Thời gian bắt đầu: 14 giờ 00, ngày 20 tháng 01 năm 2026.")
    sheet.text("Địa điểm: Hội trường Sở Nội vụ.")
    sheet.text("Thành phần tham dự: đại diện 09 đơn vị thành viên.")
    sheet.text("Chủ trì: Nguyễn Văn An, Giám đốc Sở Nội vụ.")
    sheet.text("Thư ký: Lê Thị Dung, chuyên viên.")
    sheet.text("Nội dung: tổng kết năm 2025, bình xét thi đua.")
    sheet.text("Hội nghị kết thúc vào 17 giờ 00, ngày 20 tháng 01 năm 2026./.", keep=True)
    left, right = sheet.row(82, 82)
    for cell, post, name in ((left, "THƯ KÝ", "Lê Thị Dung"), (right, "CHỦ TỌA", "Nguyễn Văn An")):
        sheet.where = cell
        sheet.line(post, bold=True)
        sheet.line(name, bold=True)
    sheet.where = sheet.document
    sheet.line("Nơi nhận:", size=12, bold=True, italic=True, align="left")
    sheet.line("- Các đơn vị thành viên;", size=11, align="left")
    sheet.line("- Lưu: VT, Hồ sơ.", size=11, align="left")
    return sheet


def _general(number: str, name: str, about: str, rule: float, *text: str) -> Sheet:
    sheet = Sheet("nd30")
    state_head(sheet, number, "Bắc Ninh, ngày 12 tháng 01 năm 2026")
    title_block(sheet, name, about, rule)
    for line in text:
        sheet.text(line, keep=line is text[-1])
    state_end(sheet, ["- Các đơn vị thành viên;", "- Lưu: VT."], "GIÁM ĐỐC", name="Nguyễn Văn An")
    return sheet


def plan() -> Sheet:
    return _general(
        "Số: 08/KH-SNV",
        "KẾ HOẠCH",
        "Hoạt động của Khối thi đua số 6 năm 2026",
        40,
        "Các đơn vị thành viên nắm rõ nhiệm vụ năm 2026 và thực hiện đúng thời hạn đã thống nhất.",
        "Hội nghị sơ kết tổ chức vào thứ Hai, ngày 06 tháng 7 năm 2026./.",
    )


def notice() -> Sheet:
    return _general(
        "Số: 09/TB-SNV",
        "THÔNG BÁO",
        "Kết luận hội nghị tổng kết năm 2025",
        36,
        "Hội nghị thống nhất Tờ trình số 05/TTr-SNV ngày 05 tháng 01 năm 2026 của Sở Nội vụ.",
        "Các đơn vị thành viên hoàn thiện hồ sơ./.",
    )


def invitation() -> Sheet:
    return _general(
        "Số: 10/GM-SNV",
        "GIẤY MỜI",
        "Hội nghị tổng kết Khối thi đua số 6",
        34,
        "Sở Nội vụ trân trọng kính mời: ông Chủ tịch Nguyễn Văn Ba.",
        "Tới dự: Hội nghị tổng kết Khối thi đua số 6 năm 2025.",
        "Thời gian: 14 giờ 00, ngày 20 tháng 01 năm 2026.",
        "Địa điểm: Hội trường Sở Nội vụ./.",
    )


def _party_head(sheet: Sheet, number: str, date: str, about: str = "") -> None:
    issuer, name, symbol, place = sheet.row(ISSUER_MM, NAME_MM, rows=2)
    sheet.where = issuer
    sheet.line("TỈNH ỦY BẮC NINH")
    sheet.line("BAN TỔ CHỨC", bold=True)
    sheet.line("*")
    sheet.where = name
    sheet.line("ĐẢNG CỘNG SẢN VIỆT NAM", size=15, bold=True)
    sheet.rule(74, NAME_MM - 3.8)
    sheet.where = symbol
    sheet.line(number)
    if about:
        sheet.line(about, size=12, italic=True)
    sheet.where = place
    sheet.line(date, italic=True)
    sheet.where = sheet.document


def _party_title(sheet: Sheet, name: str, about: str) -> None:
    sheet.line(name, size=15, bold=True, before=12)
    sheet.line(about, bold=True)
    sheet.line("-----")


def _party_end(sheet: Sheet, recipients: list[str], authority: str, post: str) -> None:
    left, right = sheet.row(75, 90)
    sheet.where = left
    sheet.line("Nơi nhận:", underline=True, align="left")
    for line in recipients:
        sheet.line(line, size=12, align="left")
    sheet.where = right
    sheet.line(authority, bold=True)
    sheet.line(post)
    sheet.line("")
    sheet.line("Phạm Văn Đức", bold=True)
    sheet.where = sheet.document


def _party_text(sheet: Sheet, text: str, **looks: Any) -> None:
    sheet.text(text, first=10, **looks)


RECIPIENTS = ["- Các đơn vị thành viên,", "- Lưu Văn phòng Ban."]


def party_proposal() -> Sheet:
    """Tờ trình of a Party organ, signed by a deputy for the head."""
    sheet = Sheet("party")
    _party_head(sheet, "Số 15-TTr/BTCTU", "Bắc Ninh, ngày 06 tháng 7 năm 2026")
    _party_title(sheet, "TỜ TRÌNH", "đề nghị tặng Cờ thi đua năm 2025")
    sheet.line("Kính trình: Ban Thường vụ Tỉnh ủy", before=6)
    _party_text(sheet, "- Căn cứ Luật Thi đua, khen thưởng ngày 15/6/2022 của Quốc hội;")
    _party_text(sheet, "- Căn cứ Quyết định số 12-QĐ/TU, ngày 05/01/2026 của Tỉnh ủy Bắc Ninh,")
    _party_text(sheet, "Ban Tổ chức Tỉnh ủy trình kết quả bình xét thi đua của Khối như sau.")
    _party_text(sheet, "I. KẾT QUẢ", bold=True)
    _party_text(sheet, "Văn phòng Tỉnh ủy được 9/9 đơn vị thành viên bình chọn là đơn vị dẫn đầu.")
    _party_text(sheet, "Ban Tổ chức Tỉnh ủy kính trình xem xét, quyết định.")
    _party_end(sheet, ["- Như trên,", *RECIPIENTS], "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")
    return sheet


def party_letter() -> Sheet:
    sheet = Sheet("party")
    date = "Bắc Ninh, ngày 06 tháng 7 năm 2026"
    _party_head(sheet, "Số 16-CV/BTCTU", date, "gửi báo cáo tổng kết năm 2026")
    sheet.line("Kính gửi: Các đơn vị thành viên Khối thi đua", before=6)
    _party_text(sheet, "Ban Tổ chức Tỉnh ủy đề nghị các đơn vị gửi báo cáo tổng kết đúng thời hạn.")
    _party_text(sheet, "Trân trọng cảm ơn.")
    _party_end(sheet, ["- Như trên,", *RECIPIENTS], "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")
    return sheet


def party_report() -> Sheet:
    sheet = Sheet("party")
    _party_head(sheet, "Số 17-BC/BTCTU", "Bắc Ninh, ngày 06 tháng 7 năm 2026")
    _party_title(sheet, "BÁO CÁO", "tổng kết hoạt động Khối thi đua năm 2025")
    _party_text(sheet, "Các đơn vị thành viên hoàn thành các chỉ tiêu đã đăng ký trong năm 2025.")
    _party_text(sheet, "Phong trào thi đua được duy trì thường xuyên trong toàn Khối.")
    _party_end(sheet, RECIPIENTS, "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")
    return sheet


def party_invitation() -> Sheet:
    sheet = Sheet("party")
    _party_head(sheet, "Số 18-GM/BTCTU", "Bắc Ninh, ngày 06 tháng 7 năm 2026")
    _party_title(sheet, "GIẤY MỜI", "dự hội nghị tổng kết Khối thi đua")
    _party_text(sheet, "Ban Tổ chức Tỉnh ủy trân trọng kính mời các đơn vị thành viên dự hội nghị.")
    _party_text(sheet, "Thời gian: 14 giờ 00, ngày 20/7/2026.")
    _party_end(sheet, RECIPIENTS, "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")
    return sheet


def party_minutes() -> Sheet:
    sheet = Sheet("party")
    _party_head(sheet, "Số 19-BB/BTCTU", "")
    _party_title(sheet, "BIÊN BẢN", "Hội nghị tổng kết Khối thi đua năm 2025")
    _party_text(sheet, "Thời gian bắt đầu: 14 giờ 00, ngày 06/7/2026.")
    _party_text(sheet, "Hội nghị kết thúc vào 17 giờ 00, ngày 06 tháng 7 năm 2026.")
    left, right = sheet.row(82, 82)
    posts = (
        (left, "NGƯỜI GHI BIÊN BẢN", "Lê Thị Dung"),
        (right, "CHỦ TRÌ HỘI NGHỊ", "Phạm Văn Đức"),
    )
    for cell, post, name in posts:
        sheet.where = cell
        sheet.line(post, bold=True)
        sheet.line(name, bold=True)
    sheet.where = sheet.document
    sheet.line("Nơi nhận:", underline=True, align="left")
    for line in RECIPIENTS:
        sheet.line(line, size=12, align="left")
    return sheet


GOOD: dict[str, Callable[[], Sheet]] = {
    build.__name__: build
    for build in (
        proposal,
        regulation,
        decision,
        letter,
        minutes,
        plan,
        notice,
        invitation,
        party_proposal,
        party_letter,
        party_report,
        party_invitation,
        party_minutes,
    )
}


@cache
def good(name: str) -> bytes:
    """A good paper by name."""
    return GOOD[name]().bytes
