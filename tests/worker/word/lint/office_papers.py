"""Correct papers as other offices write them: other posts, bodies, names and ways of setting."""

from collections.abc import Callable, Sequence
from typing import Any

from docx.oxml import parse_xml
from docx.shared import Pt

from tests.worker.word.lint.papers import title_block
from tests.worker.word.lint.sheet import Sheet

PROVINCE = "ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG"
COMMITTEE = ("ỦY BAN NHÂN DÂN", "TỈNH LÂM ĐỒNG")
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
DAY = "Lâm Đồng, ngày 12 tháng 3 năm 2026"
USUAL = (
    "Các đơn vị thành viên nắm rõ nhiệm vụ năm 2026 và thực hiện đúng thời hạn đã thống nhất.",
    "Giao Văn phòng theo dõi, đôn đốc việc thực hiện./.",
)
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def head(
    sheet: Sheet, parent: str, issuer: Sequence[str], number: str, *, rule: float, about: str = ""
) -> None:
    left, right, symbol, place = sheet.row(70, 95, rows=2)
    sheet.where = left
    if parent:
        sheet.line(parent, size=12)
    for line in issuer:
        sheet.line(line, size=12, bold=True)
    sheet.rule(rule, 66.2)
    sheet.where = right
    sheet.line(NATION, size=12, bold=True)
    sheet.line(MOTTO, size=13, bold=True)
    sheet.rule(56, 91.2)
    sheet.where = symbol
    sheet.line(number, size=13)
    if about:
        sheet.line(about, size=12, before=6)
    sheet.where = place
    sheet.line(DAY, size=13, italic=True)
    sheet.where = sheet.document


def end(sheet: Sheet, first: str, posts: Sequence[str], name: str, note: str = "") -> None:
    left, right = sheet.row(75, 90)
    sheet.where = left
    sheet.line("Nơi nhận:", size=12, bold=True, italic=True, align="left")
    for line in (first, "- Lưu: VT, VP."):
        sheet.line(line, size=11, align="left")
    sheet.where = right
    for post in posts:
        sheet.line(post, bold=True)
    if note:
        sheet.line(note, italic=True)
    sheet.line("")
    sheet.line(name, bold=True)
    sheet.where = sheet.document


def office(
    parent: str,
    issuer: Sequence[str],
    symbol: str,
    posts: Sequence[str],
    name: str,
    rule: float,
    *,
    note: str = "",
    about: str = "",
    text: Sequence[str] = USUAL,
) -> Callable[[], bytes]:
    """Return what makes a plan of that office, or a letter about something."""

    def make() -> bytes:
        sheet = Sheet("nd30")
        head(sheet, parent, issuer, f"Số: 45/{symbol}", rule=rule, about=about)
        if about:
            to = "Kính gửi: Các cơ quan, đơn vị trực thuộc"
            sheet.text(to, align="center", first=0)
        else:
            title_block(sheet, "KẾ HOẠCH", "Hoạt động của Khối thi đua số 6 năm 2026", 40)
        for line in text:
            sheet.text(line)
        end(sheet, "- Như trên;" if about else "- Các đơn vị thành viên;", posts, name, note)
        return sheet.bytes

    return make


TERMS = (
    "Các cơ quan nhà nước, tổ chức chính trị - xã hội và Nhân dân tham gia; quản lý nhà nước về "
    "thi đua; Mặt trận Tổ quốc và Nhân dân; vũ trang nhân dân; kho bạc nhà nước.",
    "Từ năm 2016 đến năm 2020, giai đoạn 2021 - 2025 và tầm nhìn đến năm 2045; so với năm 2015 "
    "tăng 12,5%; đạt 8/9 chỉ tiêu (88,89%), 2/3 (66,7%), 5/7 xã (71,43 %), ngày 20/3 và 24/7.",
    "Kinh phí 1.250.000 đồng; Nghị quyết số 18-NQ/TW ngày 25 tháng 10 năm 2017 của Ban Chấp hành "
    "Trung ương; Điều 5.2 của Quy chế; phiên bản 2.5 của phần mềm.",
    "Hội nghị tổ chức thứ Sáu, ngày 20 tháng 3 năm 2026; họp giao ban sáng thứ 2 hằng tuần; thứ "
    "năm là công tác tuyên truyền, ngày 20 tháng 3.",
    "Mời 03 (ba) đồng chí, 15 (mười lăm) đại biểu, 105 (một trăm linh năm) người, 24 (hai mươi tư) "
    "xã; 02 (bản chính).",
    "Các đơn vị báo cáo về Sở Nội vụ trước ngày 25 hằng tháng. Trân trọng./.",
)
_DEPARTMENT = (PROVINCE, ["SỞ NỘI VỤ"], "KH-SNV")
_AGED = "Nguyễn Văn An"
OFFICES: dict[str, Callable[[], bytes]] = {
    "ministry": office("", ["BỘ NỘI VỤ"], "KH-BNV", ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"], _AGED, 12),
    "committee": office(
        "", COMMITTEE, "KH-UBND",
        ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "A Ting Hoa", 14,
    ),
    "union": office(
        "", ["LIÊN ĐOÀN LAO ĐỘNG TỈNH LÂM ĐỒNG"], "KH-LĐLĐ",
        ["TM. BAN THƯỜNG VỤ", "PHÓ CHỦ TỊCH"], "Y Thông Niê", 30,
    ),
    "inspectorate": office(
        PROVINCE, ["THANH TRA TỈNH"], "KH-TTr", ["CHÁNH THANH TRA"], "K'Brưi", 14
    ),
    "letter of the inspectorate": office(
        PROVINCE, ["THANH TRA TỈNH"], "TTr-VP",
        ["KT. CHÁNH THANH TRA", "PHÓ CHÁNH THANH TRA"], _AGED, 14,
        about="V/v gửi báo cáo ngày 05 tháng 3 năm 2026",
    ),
    "school": office(
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO LÂM ĐỒNG", ["TRƯỜNG THPT LÊ QUÝ ĐÔN"], "KH-THPTLQĐ",
        ["KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"], "Ksor Phước", 25,
    ),
    "university": office(
        "BỘ GIÁO DỤC VÀ ĐÀO TẠO", ["TRƯỜNG ĐẠI HỌC ĐÀ LẠT"], "KH-ĐHĐL",
        ["HIỆU TRƯỞNG"], "TS. Nguyễn Văn An", 25,
    ),
    "police": office(
        "BỘ CÔNG AN", ["CÔNG AN TỈNH LÂM ĐỒNG"], "KH-CAT-PV01",
        ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "Đại tá Nguyễn Văn An", 22,
    ),
    "acting head": office(*_DEPARTMENT, ["Q. GIÁM ĐỐC"], _AGED, 11),
    "by order": office(
        *_DEPARTMENT, ["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"], "Vàng A Dí", 11, note="(Đã ký)"
    ),
    "authorised": office(
        *_DEPARTMENT, ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG THI ĐUA - KHEN THƯỞNG"], _AGED, 11
    ),
    "branch": office(
        "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", ["CHI CỤC KIỂM LÂM"], "KH-CCKL",
        ["KT. CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG"], _AGED, 16,
    ),
    "court": office(
        "TÒA ÁN NHÂN DÂN TỐI CAO", ["TÒA ÁN NHÂN DÂN TỈNH LÂM ĐỒNG"], "KH-TA",
        ["CHÁNH ÁN"], _AGED, 28,
    ),
    "procuracy": office(
        "", ["VIỆN KIỂM SÁT NHÂN DÂN", "TỈNH LÂM ĐỒNG"], "KH-VKS",
        ["KT. VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG"], _AGED, 14,
    ),
    "tax": office(
        "CỤC THUẾ", ["THUẾ TỈNH LÂM ĐỒNG"], "KH-LDO", ["TRƯỞNG THUẾ TỈNH"], _AGED, 18
    ),
    "newspaper": office(
        PROVINCE, ["BÁO VÀ PHÁT THANH, TRUYỀN HÌNH"], "KH-BPTTH", ["TỔNG BIÊN TẬP"], _AGED, 27
    ),
    "commune": office(
        PROVINCE, ["ỦY BAN NHÂN DÂN", "XÃ TÀ HINE"], "KH-UBND",
        ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "Ha Prong", 11,
    ),
    "council": office(
        PROVINCE, ["HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG"], "KH-HĐTĐKT",
        ["TM. HỘI ĐỒNG", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ"], _AGED, 30,
    ),
    "hospital": office(
        "SỞ Y TẾ LÂM ĐỒNG", ["BỆNH VIỆN ĐA KHOA TỈNH"], "KH-BVĐK",
        ["GIÁM ĐỐC"], "BS. CKII Nguyễn Văn An", 22,
    ),
    "terms and figures": office(*_DEPARTMENT, ["GIÁM ĐỐC"], _AGED, 11, text=TERMS),
}  # fmt: skip


def _finish(sheet: Sheet) -> bytes:
    title_block(sheet, "KẾ HOẠCH", "Hoạt động của Khối thi đua số 6 năm 2026", 40)
    for line in USUAL:
        sheet.text(line)
    end(sheet, "- Các đơn vị thành viên;", ["GIÁM ĐỐC"], _AGED)
    return sheet.bytes


def _draw(paragraph: Any, length_mm: float) -> None:
    points = f"{length_mm * 72 / 25.4:.1f}pt"
    line = f'<v:line style="position:absolute" from="0,0" to="{points},0"/>'
    paragraph._p.append(parse_xml(f"<w:r {_NAMESPACES}><w:pict>{line}</w:pict></w:r>"))


def _box(paragraph: Any, *lines: tuple[str, int, str]) -> None:
    """Put lines into a text box: words, size and properties of the letters."""
    words = "".join(
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240"/>'
        '<w:jc w:val="center"/></w:pPr>'
        f'<w:r><w:rPr>{looks}<w:sz w:val="{2 * size}"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'
        for text, size, looks in lines
    )
    box = (
        '<v:rect style="position:absolute;width:90mm;height:20mm"><v:textbox><w:txbxContent>'
        f"{words}</w:txbxContent></v:textbox></v:rect>"
    )
    paragraph._p.append(parse_xml(f"<w:r {_NAMESPACES}><w:pict>{box}</w:pict></w:r>"))


def in_boxes() -> bytes:
    """A letterhead of two text boxes, its rules drawn."""
    sheet = Sheet("nd30")
    left = sheet.line("")
    _box(left, (PROVINCE, 12, ""), ("SỞ NỘI VỤ", 12, "<w:b/>"), ("Số: 45/KH-SNV", 13, ""))
    _draw(left, 11)
    right = sheet.line("")
    _box(right, (NATION, 12, "<w:b/>"), (MOTTO, 13, "<w:b/>"), (DAY, 13, "<w:i/>"))
    _draw(right, 56)
    return _finish(sheet)


def by_spaces() -> bytes:
    """A letterhead set with spaces, its rules drawn."""
    sheet = Sheet("nd30")
    rows = (
        (PROVINCE, 12, False, NATION, 12, True),
        ("SỞ NỘI VỤ", 12, True, MOTTO, 13, True),
        ("Số: 45/KH-SNV", 13, False, DAY, 13, False),
    )
    for left, size, bold, right, other_size, other_bold in rows:
        paragraph = sheet.line(left, size=size, bold=bold, align="left")
        paragraph.add_run(" " * 20).font.size = Pt(12)
        run = paragraph.add_run(right)
        run.font.size, run.bold, run.italic = Pt(other_size), other_bold, right == DAY
        if right == MOTTO:
            _draw(paragraph, 11)
            _draw(paragraph, 56)
    return _finish(sheet)


def decision(*bases: str) -> Callable[[], bytes]:
    def make() -> bytes:
        sheet = Sheet("nd30")
        head(sheet, "", COMMITTEE, "Số: 12/QĐ-UBND", rule=14)
        title_block(sheet, "QUYẾT ĐỊNH", "Về việc phê duyệt Điều lệ Quỹ Mẫu", 30)
        sheet.line("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", bold=True, before=6)
        for base in bases:
            sheet.text(base, italic=True)
        sheet.line("QUYẾT ĐỊNH:", bold=True, before=6)
        for article, text in (
            ("Điều 1.", " Phê duyệt Điều lệ Quỹ Mẫu."),
            ("Điều 2.", " Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này./."),
        ):
            sheet.text(article, bold=True).add_run(text).font.size = Pt(14)
        end(sheet, "- Như Điều 2;", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Nguyễn Văn A")
        return sheet.bytes

    return make


_LAW = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;"


def annex_alone() -> bytes:
    """A file that begins with its label; number and day are still open, over two lines."""
    sheet = Sheet("nd30")
    sheet.line("Phụ lục I", bold=True)
    sheet.line("DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG", bold=True)
    sheet.line("(Kèm theo Tờ trình số       /TTr-SNV ngày     tháng 02 năm 2026", italic=True)
    sheet.line("của Sở Nội vụ)", italic=True)
    sheet.rule(40, 165)
    sheet.grid(("TT", "Đơn vị"), ("1", "Văn phòng Sở"), ("2", "Phòng A"), ("3", "Phòng B"))
    return sheet.bytes


def regulation_alone() -> bytes:
    sheet = Sheet("nd30")
    sheet.line("QUY CHẾ", bold=True)
    sheet.line("HOẠT ĐỘNG CỦA KHỐI THI ĐUA SỐ 6", bold=True)
    issued = "Quyết định số 12/QĐ-SNV ngày 05 tháng 02 năm 2026 của Giám đốc Sở Nội vụ"
    sheet.line(f"(Ban hành kèm theo {issued})", italic=True)
    sheet.rule(40, 165)
    sheet.text("Điều 1. Phạm vi điều chỉnh", bold=True)
    sheet.text("Quy chế này quy định tổ chức và hoạt động của Khối thi đua số 6./.")
    return sheet.bytes


def report_with_posts_in_headings() -> bytes:
    sheet = Sheet("nd30")
    head(sheet, PROVINCE, ["SỞ NỘI VỤ"], "Số: 15/BC-SNV", rule=11)
    title_block(sheet, "BÁO CÁO", "Kết quả công tác năm 2025", 30)
    sentence = "Các đơn vị hoàn thành nhiệm vụ được giao, bảo đảm tiến độ và chất lượng trong năm."
    for heading in ("I. VAI TRÒ CỦA NGƯỜI ĐỨNG ĐẦU", "II. TRƯỞNG, PHÓ CÁC ĐƠN VỊ"):
        sheet.text(heading, bold=True)
        sheet.text(f"{sentence} {sentence}")
    sheet.line("KIẾN NGHỊ VỚI CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", bold=True, before=6)
    sheet.text(f"{sentence} Quan tâm bố trí kinh phí cho công tác thi đua, khen thưởng./.")
    end(sheet, "- UBND tỉnh (b/c);", ["GIÁM ĐỐC"], "H'Hen Mlô")
    return sheet.bytes


OTHER_WAYS: dict[str, Callable[[], bytes]] = {
    "boxes": in_boxes,
    "spaces": by_spaces,
    "by an application": decision(
        _LAW,
        "Theo Đơn đề nghị của Hội đồng quản lý Quỹ ngày 18 tháng 02 năm 2025 và đề nghị của Giám "
        "đốc Sở Nội vụ tại Tờ trình số 5/TTr-SNV ngày 20 tháng 02 năm 2025.",
    ),
    "by a proposal": decision(
        _LAW, "Xét Tờ trình số 15/TTr-SNV ngày 20 tháng 02 năm 2025 của Sở Nội vụ;",
        "Theo đề nghị của Giám đốc Sở Nội vụ.",
    ),
    "by a notice": decision(
        _LAW, "Thực hiện Thông báo số 55/TB-VP ngày 20 tháng 02 năm 2025 của Văn phòng;",
        "Xét đề nghị của Giám đốc Sở Nội vụ.",
    ),
    "annex alone": annex_alone,
    "regulation alone": regulation_alone,
    "posts in headings": report_with_posts_in_headings,
}  # fmt: skip
