"""For every implemented rule a good paper and a change that breaks just that rule."""

import struct
import zlib
from typing import Any

from docx.shared import Pt

from tests.worker.word.lint.broken import Break
from tests.worker.word.lint.final_breaks import FINAL
from tests.worker.word.lint.mutations import (
    add_picture,
    chain,
    change_footer,
    continue_numbering,
    copy,
    dash_rule,
    decompose,
    lengthen,
    move,
    number_at_foot,
    number_first_page,
    remove,
    remove_rule,
    replace_text,
    resize_rule,
    set_align,
    set_colour,
    set_font,
    set_look,
    set_number_format,
    set_page_number,
    set_section,
    set_shape,
    swap_columns,
    turn_landscape,
)


def opaque_png() -> bytes:
    """The smallest picture without transparency."""
    return _png(colours=2)


def seal_png() -> bytes:
    """A picture as wide as high that lets through what lies behind it."""
    return _png(colours=6)


def _png(colours: int) -> bytes:
    body = zlib.compress(bytes(5))
    head = struct.pack(">2I5B", 1, 1, 8, colours, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


NATION, MOTTO = "CỘNG HÒA XÃ HỘI", "Độc lập - Tự do"
PARENT, ISSUER = "ỦY BAN NHÂN DÂN TỈNH BẮC NINH", "SỞ NỘI VỤ"
FIRST = "Ngày 20 tháng 01 năm 2026, Khối thi đua"
LAST = "Sở Nội vụ kính trình"
PLAN_TEXT = "Các đơn vị thành viên nắm rõ"


def _smaller_foot(foot: Any) -> None:
    for paragraph in foot.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(9)


PAGE = (
    Break("ND30-PG-01", "plan", set_section(page_width=216, page_height=279)),
    Break("ND30-PG-02", "plan", turn_landscape, ("ND30-TL-03",)),
    Break("ND30-PG-03", "plan", set_section(top_margin=30)),
    Break("ND30-PG-04", "plan", set_section(bottom_margin=15)),
    Break("ND30-PG-05", "plan", set_section(left_margin=25)),
    Break("ND30-PG-06", "plan", set_section(right_margin=25)),
    Break("ND30-PG-07", "plan", set_font(PLAN_TEXT, "Arial")),
    Break("ND30-PG-08", "plan", set_font(PLAN_TEXT, ".VnTime"), ("ND30-PG-07",)),
    Break("ND30-PG-09", "plan", decompose(PLAN_TEXT)),
    Break("ND30-PG-10", "plan", set_colour(PLAN_TEXT, "0000FF")),
    Break("ND30-PG-11", "plan", set_number_format(fmt="lowerRoman")),
    Break("ND30-PG-11", "plan", set_number_format(start="5")),
    Break("ND30-PG-12", "plan", number_at_foot),
    Break("ND30-PG-12", "plan", set_page_number(align="right")),
    Break("ND30-PG-13", "plan", set_page_number(size=10)),
    Break("ND30-PG-13", "plan", set_page_number(bold=True)),
    Break("ND30-PG-14", "plan", number_first_page),
    Break("ND30-PG-15", "proposal", continue_numbering),
    Break("PTY-PG-01", "party_report", set_section(page_width=216, page_height=279)),
    Break("PTY-PG-02", "party_report", set_section(left_margin=35)),
    Break("PTY-PG-03", "party_report", set_font("Phong trào thi đua", "Arial")),
    Break("PTY-PG-03", "party_report", set_colour("Phong trào thi đua", "0000FF")),
    Break("PTY-PG-04", "party_report", number_at_foot),
    Break("PTY-PG-04", "party_report", set_page_number(align="left")),
)
HEAD = (
    Break("ND30-QH-01", "plan", replace_text("CHỦ NGHĨA", "CHỦ  NGHĨA")),
    Break("ND30-QH-01", "plan", remove(NATION)),
    Break("ND30-QH-02", "plan", set_look(NATION, bold=False)),
    Break("ND30-QH-03", "plan", swap_columns, ("ND30-SK-09", "ND30-DD-04")),
    Break("ND30-QH-04", "plan", replace_text("Độc lập - Tự do", "Độc lập – Tự do")),
    Break("ND30-QH-04", "plan", replace_text("Độc lập - Tự do", "Độc lập-Tự do")),
    Break("ND30-QH-05", "plan", set_look(MOTTO, italic=True)),
    Break("ND30-QH-05", "plan", set_look(MOTTO, size=12), ("ND30-QH-08",)),
    Break("ND30-QH-06", "plan", remove_rule(MOTTO)),
    Break("ND30-QH-06", "plan", resize_rule(MOTTO, 35)),
    Break("ND30-QH-06", "plan", dash_rule(MOTTO)),
    Break("ND30-QH-07", "plan", set_shape(MOTTO, spacing=1.5)),
    Break("ND30-QH-08", "plan", set_look(NATION, size=13)),
    Break("PTY-TD-01", "party_report", replace_text("CỘNG SẢN", "CỘNG  SẢN")),
    Break("PTY-TD-01", "party_report", set_look("ĐẢNG CỘNG SẢN", size=13), ("PTY-TD-02",)),
    Break("PTY-TD-02", "party_report", remove_rule("ĐẢNG CỘNG SẢN")),
    Break(
        "PTY-TD-03",
        "party_report",
        copy("ĐẢNG CỘNG SẢN", "ĐẢNG CỘNG SẢN VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        ("PTY-TD-02", "PTY-MIX-01"),
    ),
    Break("ND30-CQ-01", "plan", set_look(PARENT, bold=True)),
    Break("ND30-CQ-02", "plan", set_look(ISSUER, bold=False)),
    Break("ND30-CQ-03", "plan", remove_rule(ISSUER)),
    Break("ND30-CQ-03", "plan", resize_rule(ISSUER, 2)),
    Break("ND30-CQ-04", "plan", set_shape(PARENT, spacing=1.5)),
    Break("ND30-CQ-05", "plan", replace_text(ISSUER, "UBND XÃ VÂN HÀ"), ("VB-SK-01",)),
    Break("ND30-CQ-07", "plan", replace_text(PARENT, "ỦY BAN NHÂN DÂN")),
    Break("ND30-CQ-08", "plan", replace_text("TỈNH BẮC NINH", "TỈNH BẮC GIANG")),
    Break("PTY-CQ-01", "party_report", set_look("TỈNH ỦY BẮC NINH", bold=True)),
    Break("PTY-CQ-02", "party_report", set_look("BAN TỔ CHỨC", size=13)),
    Break("PTY-CQ-03", "party_report", remove("*")),
    Break("PTY-CQ-03", "party_report", set_align("*", "left")),
    Break("PTY-SCP-01", "party_report", replace_text("BAN TỔ CHỨC", "SỞ NỘI VỤ")),
    Break("PTY-MIX-01", "proposal", replace_text("KT. GIÁM ĐỐC", "K/T GIÁM ĐỐC"), ("ND30-KY-01",)),
    Break(
        "PTY-MIX-01",
        "party_report",
        replace_text("- Lưu Văn phòng Ban.", "- Lưu: VT."),
        ("PTY-NN-03",),
    ),
    Break(
        "PTY-MIX-02",
        "plan",
        replace_text(ISSUER, "BAN TỔ CHỨC TỈNH ỦY"),
        ("ND30-CQ-03", "VB-SK-01"),
    ),
)
NUMBER = (
    Break("ND30-SK-01", "plan", replace_text("08/KH-SNV", "08/KH.SNV")),
    Break("ND30-SK-01", "plan", replace_text("08/KH-SNV", "…/KH-SNV"), status="final"),
    Break("ND30-SK-02", "letter", replace_text("120/SNV-TĐKT", "120/SNV"), ()),
    Break("ND30-SK-03", "plan", set_look("Số: 08", size=12)),
    Break("ND30-SK-04", "plan", replace_text("Số: 08", "Số 08"), ("ND30-SK-01",)),
    Break("ND30-SK-05", "plan", replace_text("Số: 08", "Số: 8"), ("ND30-SK-01",)),
    Break("ND30-SK-06", "plan", replace_text("08/KH-SNV", "08/KH - SNV"), ("ND30-SK-01",)),
    Break("ND30-SK-07", "proposal", replace_text("TTr-SNV", "TTR-SNV"), ("ND30-SK-01",)),
    Break("ND30-SK-08", "plan", replace_text("08/KH-SNV", "08/BC-SNV")),
    Break("ND30-SK-09", "plan", set_align("Số: 08", "left")),
    Break("ND30-SK-12", "plan", lambda _: None, status="draft"),
    Break("ND30-BB-05", "minutes", replace_text("07/BB-SNV", "07/KH-SNV"), ("ND30-SK-08",)),
    Break("ND30-GM-02", "invitation", replace_text("10/GM-SNV", "10/KH-SNV"), ("ND30-SK-08",)),
    Break("PTY-SK-01", "party_report", replace_text("17-BC/BTCTU", "17/BC-BTCTU"), ("PTY-MIX-01",)),
    Break("PTY-SK-01", "party_report", replace_text("Số 17", "Số: 17")),
    Break("PTY-SK-02", "party_report", set_look("Số 17", italic=True)),
    Break("PTY-SK-03", "party_letter", replace_text("16-CV/BTCTU", "16-TB/BTCTU")),
    Break("PTY-SK-05", "party_report", replace_text("Số 17", "Số 7")),
    Break("PTY-SK-06", "party_report", replace_text("17-BC/BTCTU", "17-BC/TCTU")),
    Break("PTY-GM-01", "party_invitation", replace_text("18-GM/BTCTU", "18-TB/BTCTU")),
)
DATE = (
    Break("ND30-DD-01", "plan", replace_text("năm 2026", "năm 26")),
    Break("ND30-DD-01", "plan", remove("Bắc Ninh, ngày 12")),
    Break("ND30-DD-02", "plan", set_look("Bắc Ninh, ngày 12", italic=False)),
    Break("ND30-DD-03", "plan", replace_text("Bắc Ninh, ngày", "Bắc Ninh ngày"), ("ND30-DD-01",)),
    Break("ND30-DD-04", "plan", set_align("Bắc Ninh, ngày 12", "right")),
    Break("ND30-DD-04", "plan", move("Bắc Ninh, ngày 12", NATION)),
    Break(
        "ND30-DD-05",
        "proposal",
        replace_text("ngày 05 tháng 02", "ngày 5 tháng 02"),
        ("ND30-DD-01",),
    ),
    Break(
        "ND30-DD-06",
        "proposal",
        replace_text("ngày 05 tháng 02", "ngày 05 tháng 2"),
        ("ND30-DD-01",),
    ),
    Break(
        "ND30-DD-06",
        "regulation",
        replace_text("ngày 15 tháng 3", "ngày 15 tháng 03"),
        ("ND30-DD-01",),
    ),
    Break("ND30-DD-07", "plan", replace_text("Bắc Ninh, ngày", "Bắc ninh, ngày")),
    Break("ND30-DD-08", "plan", replace_text("Bắc Ninh, ngày", "Hồ Chí Minh, ngày")),
    Break("ND30-DD-09", "plan", replace_text("ngày 12 tháng 01", "ngày 31 tháng 02")),
    Break(
        "ND30-DD-09",
        "notice",
        replace_text("ngày 05 tháng 01 năm 2026 của", "ngày 05 tháng 02 năm 2026 của"),
    ),
    Break(
        "ND30-DD-10",
        "minutes",
        chain(copy("Số: 07/BB", "Số: 07/BB-SNV", "Bắc Ninh, ngày 20 tháng 01 năm 2026")),
        ("ND30-DD-02", "ND30-DD-04"),
    ),
    Break("PTY-DD-01", "party_report", replace_text("Bắc Ninh, ngày", "Bắc Ninh ngày")),
    Break("PTY-DD-01", "party_report", set_look("Bắc Ninh, ngày", italic=False)),
    Break("PTY-DD-02", "party_report", replace_text("ngày 06", "ngày 6"), ("PTY-DD-01",)),
    Break(
        "PTY-DD-03",
        "party_minutes",
        copy("Số 19-BB", "Số 19-BB/BTCTU", "Bắc Ninh, ngày 06 tháng 7 năm 2026"),
        ("PTY-DD-01",),
    ),
)
TITLE = (
    Break("ND30-TL-01", "plan", set_look("KẾ HOẠCH", bold=False)),
    Break("ND30-TL-01", "plan", replace_text("KẾ HOẠCH", "Kế hoạch")),
    Break("ND30-TL-02", "plan", set_look("Hoạt động của Khối", bold=False)),
    Break("ND30-TL-03", "plan", remove_rule("Hoạt động của Khối")),
    Break("ND30-TL-03", "plan", resize_rule("Hoạt động của Khối", 10)),
    Break("ND30-TL-04", "letter", replace_text("V/v gửi", "Về việc gửi")),
    Break("ND30-TL-05", "letter", set_shape("V/v gửi", before=0)),
    Break(
        "ND30-TL-06",
        "letter",
        chain(
            copy("Kính gửi:", "Kính gửi: Các đơn vị thành viên Khối thi đua số 6", "CÔNG VĂN"),
            move("CÔNG VĂN", "Kính gửi:"),
            set_look("CÔNG VĂN", bold=True),
        ),
    ),
    Break("ND30-TL-07", "plan", replace_text("KẾ HOẠCH", "BẢN GIAO ƯỚC"), ()),
    Break("ND30-TL-08", "plan", replace_text("số 6 năm 2026", "số 6 năm 2026.")),
    Break("PTY-TL-01", "party_report", set_look("BÁO CÁO", size=14)),
    Break("PTY-TL-02", "party_report", set_look("tổng kết hoạt động", size=13)),
    Break("PTY-TL-03", "party_report", remove("-----")),
    Break("PTY-TL-04", "party_letter", set_look("gửi báo cáo tổng kết năm", italic=False)),
)
BASES = (
    Break("ND30-CC-01", "proposal", set_look("Căn cứ Luật", italic=False)),
    Break("ND30-CC-02", "proposal", replace_text("năm 2022;", "năm 2022,")),
    Break("ND30-CC-02", "proposal", replace_text("thi đua, khen thưởng.", "thi đua, khen thưởng;")),
    Break(
        "ND30-CC-03",
        "proposal",
        replace_text("ngày 14 tháng 6 năm 2025 của Chính phủ", "của Chính phủ"),
        ("ND30-CC-05",),
    ),
    Break("ND30-CC-04", "proposal", move("Căn cứ Nghị định", LAST)),
    Break(
        "ND30-CC-05",
        "notice",
        replace_text("số 05/TTr-SNV ngày 05 tháng 01 năm 2026 của", "số 05/TTr-SNV của"),
    ),
    Break(
        "ND30-CC-06", "proposal", replace_text("152/2025/NĐ-CP ngày 14", "98/2023/NĐ-CP ngày 14")
    ),
    Break("PTY-CC-01", "party_proposal", replace_text("- Căn cứ Luật", "Căn cứ Luật")),
    Break("PTY-CC-01", "party_proposal", replace_text("Tỉnh ủy Bắc Ninh,", "Tỉnh ủy Bắc Ninh;")),
    Break(
        "PTY-CC-03",
        "party_proposal",
        replace_text(", ngày 05/01/2026", " ngày 05 tháng 01 năm 2026"),
    ),
    Break("PTY-CC-03", "party_proposal", replace_text(", ngày 05/01/2026", ", ngày 5/1/2026")),
)
BODY = (
    Break("ND30-ND-01", "plan", set_look(PLAN_TEXT, size=12)),
    Break("ND30-ND-02", "plan", set_look(PLAN_TEXT, italic=True)),
    Break("ND30-ND-02", "plan", set_look(PLAN_TEXT, all_caps=True)),
    Break("ND30-ND-03", "plan", set_align(PLAN_TEXT, "left")),
    Break("ND30-ND-04", "plan", set_shape(PLAN_TEXT, first=5)),
    Break("ND30-ND-05", "plan", set_shape("Hội nghị sơ kết", before=3)),
    Break("ND30-ND-06", "plan", set_shape(PLAN_TEXT, spacing=2.0)),
    Break("ND30-ND-06", "plan", set_shape(PLAN_TEXT, exact=30)),
    Break("ND30-ND-07", "plan", set_look(PLAN_TEXT, size=13)),
    Break("ND30-ND-08", "plan", replace_text("năm 2026./.", "năm 2026.")),
    Break("ND30-ND-09", "plan", replace_text("năm 2026./.", "năm [nam]./."), (), status="final"),
    Break("ND30-ND-10", "regulation", set_align("Phần I", "left")),
    Break("ND30-ND-10", "regulation", replace_text("Phần I", "Phần 1")),
    Break("ND30-ND-11", "regulation", replace_text("QUY ĐỊNH CHUNG", "Quy định chung")),
    Break("ND30-ND-12", "regulation", replace_text("Mục 1", "Mục I")),
    Break("ND30-ND-13", "regulation", replace_text("Điều 1. Phạm vi", "Điều 1: Phạm vi")),
    Break("ND30-ND-13", "regulation", set_look("Điều 1. Phạm vi", bold=False)),
    Break("ND30-ND-14", "regulation", replace_text("1. Quy chế này", "1) Quy chế này")),
    Break("ND30-ND-15", "regulation", replace_text("b) Chấm điểm", "f) Chấm điểm")),
    Break("ND30-ND-15", "regulation", replace_text("b) Chấm điểm", "d) Chấm điểm")),
    Break("ND30-ND-16", "regulation", set_look("I. TỔ CHỨC", bold=False)),
    Break("ND30-ND-17", "regulation", remove("QUY ĐỊNH CHUNG")),
    Break("ND30-ND-18", "regulation", set_look("Đăng ký thi đua", size=9)),
    Break("PTY-ND-01", "party_report", set_look("Phong trào", size=13)),
    Break("PTY-ND-02", "party_report", set_look("Phong trào", size=15)),
    Break("PTY-ND-03", "party_report", set_shape("Phong trào", spacing=2.0)),
    Break("PTY-ND-04", "party_report", set_shape("Phong trào", first=5)),
    Break("PTY-ND-05", "party_report", set_shape("Phong trào", before=0)),
    Break("PTY-ND-06", "party_report", set_align("Phong trào", "left")),
    Break("PTY-ND-07", "party_proposal", set_look("I. KẾT QUẢ", bold=False)),
    Break("PTY-ND-08", "party_report", replace_text("trong toàn Khối.", "trong toàn Khối")),
)
END = (
    Break("ND30-KY-01", "proposal", replace_text("KT. GIÁM ĐỐC", "KT GIÁM ĐỐC")),
    Break("ND30-KY-02", "plan", set_look("GIÁM ĐỐC", bold=False)),
    Break("ND30-KY-02", "plan", replace_text("GIÁM ĐỐC", "Giám đốc")),
    Break("ND30-KY-03", "plan", set_look("Nguyễn Văn An", bold=False)),
    Break("ND30-KY-03", "plan", replace_text("Nguyễn Văn An", "NGUYỄN VĂN AN")),
    Break("ND30-KY-04", "plan", replace_text("Nguyễn Văn An", "TS. Nguyễn Văn An")),
    Break("ND30-KY-05", "proposal", replace_text("PHÓ GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")),
    Break("ND30-KY-06", "regulation", remove("GIÁM ĐỐC SỞ NỘI VỤ")),
    Break("ND30-KY-07", "regulation", remove("TRƯỞNG KHỐI"), ("ND30-KY-06",)),
    Break("ND30-KY-08", "plan", add_picture("Nguyễn Văn An", opaque_png())),
    Break("ND30-KY-09", "plan", add_picture("Nguyễn Văn An", seal_png())),
    Break("ND30-KY-11", "proposal", replace_text("PHÓ GIÁM ĐỐC", "PHÓ GIÁM ĐỐC THƯỜNG TRỰC")),
    Break("ND30-KY-13", "decision", move("KT. CHÁNH", "TL. GIÁM ĐỐC"), ("ND30-KY-05",)),
    Break(
        "ND30-KY-14",
        "plan",
        chain(set_shape("Hội nghị sơ kết", keep=False), lengthen(PLAN_TEXT)),
    ),
    Break(
        "PTY-KY-01",
        "party_report",
        replace_text("K/T TRƯỞNG", "KT. TRƯỞNG"),
        ("PTY-MIX-01", "PTY-KY-06"),
    ),
    Break("PTY-KY-02", "party_report", set_look("K/T TRƯỞNG", bold=False)),
    Break("PTY-KY-03", "party_report", set_look("PHÓ TRƯỞNG", bold=True)),
    Break("PTY-KY-04", "party_report", set_look("Phạm Văn Đức", bold=False)),
    Break(
        "PTY-KY-05", "party_report", replace_text("BAN TỔ CHỨC", "ỦY BAN KIỂM TRA"), ("PTY-SK-06",)
    ),
    Break("PTY-KY-06", "party_report", replace_text("K/T TRƯỞNG BAN", "T/M BAN TỔ CHỨC")),
    Break("PTY-KY-08", "party_report", replace_text("Phạm Văn Đức", "ThS. Phạm Văn Đức")),
    Break(
        "ND30-KG-01",
        "invitation",
        copy("Thời gian", "Thời gian: 14 giờ 00, ngày 20 tháng 01 năm 2026.", "Kính gửi: Sở A"),
        ("ND30-NN-05",),
    ),
    Break("ND30-KG-02", "letter", set_look("Kính gửi", italic=True)),
    Break("ND30-KG-02", "letter", replace_text("Kính gửi:", "Kính gửi")),
    Break("ND30-KG-03", "proposal", remove("- Chủ tịch Ủy ban"), ()),
    Break("ND30-KG-04", "proposal", replace_text("tỉnh Bắc Ninh;", "tỉnh Bắc Ninh,")),
    Break("PTY-KG-01", "party_letter", replace_text("Kính gửi:", "Kính trình:")),
    Break("PTY-KG-02", "party_proposal", remove("Kính trình: Ban")),
    Break(
        "PTY-KG-03",
        "party_report",
        copy("Phong trào", "Phong trào thi đua được duy trì", "Kính gửi: Tỉnh ủy, phong trào"),
    ),
    Break("ND30-NN-01", "plan", set_look("Nơi nhận", italic=False)),
    Break("ND30-NN-01", "plan", replace_text("Nơi nhận:", "Nơi nhận")),
    Break("ND30-NN-02", "plan", move("Nơi nhận:", "GIÁM ĐỐC"), ("ND30-NN-04",)),
    Break("ND30-NN-03", "plan", set_look("- Các đơn vị thành viên;", size=13)),
    Break("ND30-NN-03", "plan", replace_text("- Các đơn vị thành viên;", "Các đơn vị thành viên;")),
    Break("ND30-NN-04", "plan", replace_text("- Lưu: VT.", "- Lưu VT.")),
    Break("ND30-NN-05", "letter", remove("- Như trên")),
    Break("ND30-NN-06", "decision", remove("- Như Điều 2")),
    Break("ND30-NN-07", "minutes", replace_text("VT, Hồ sơ.", "VT.")),
    Break("PTY-NN-01", "party_report", set_look("Nơi nhận", underline=False)),
    Break("PTY-NN-02", "party_report", set_look("- Các đơn vị thành viên,", size=14)),
    Break("PTY-NN-03", "party_report", replace_text("Lưu Văn phòng Ban", "Lưu hồ sơ")),
    Break("PTY-NN-04", "party_letter", remove("- Như trên")),
)
REST = (
    Break("ND30-PL-01", "proposal", replace_text(" tại Phụ lục kèm theo", "")),
    Break("ND30-PL-02", "regulation", replace_text("Phụ lục II", "Phụ lục 2")),
    Break("ND30-PL-03", "regulation", set_look("Phụ lục I", size=13)),
    Break("ND30-PL-04", "proposal", replace_text("DANH SÁCH ĐỀ NGHỊ", "Danh sách đề nghị")),
    Break("ND30-PL-05", "proposal", set_look("(Kèm theo", italic=False)),
    Break("ND30-PL-05", "proposal", replace_text("số 05/TTr-SNV ngày 05 tháng 02 năm 2026 ", "")),
    Break("ND30-PL-07", "proposal", replace_text("phòng chuyên môn./.", "phòng chuyên môn.")),
    Break("ND30-PL-07", "proposal", remove_rule("(Kèm theo")),
    Break("ND30-DM-01", "proposal", replace_text("HỎA TỐC", "MẬT"), ("ND30-PG-10",)),
    Break("ND30-DM-02", "proposal", set_look("HỎA TỐC", bold=False)),
    Break("ND30-DM-02", "proposal", set_colour("HỎA TỐC", "000000")),
    Break("ND30-DM-03", "proposal", replace_text("HỎA TỐC", "Lưu hành nội bộ"), ("ND30-PG-10",)),
    Break("ND30-DM-04", "proposal", set_look("PVA (02)", size=13)),
    Break("ND30-DM-05", "letter", change_footer(_smaller_foot)),
    Break(
        "ND30-BS-01",
        "plan",
        chain(
            copy(
                "Hội nghị sơ kết",
                "Hội nghị sơ kết tổ chức vào thứ Hai, ngày 06 tháng 7 năm 2026./.",
                "SAO Y",
            ),
            copy("Số: 08", "Số: 08/KH-SNV", "Số: 01/SL-SNV"),
        ),
        ("ND30-BS-04", "ND30-ND-08"),
    ),
    Break(
        "ND30-BS-04",
        "plan",
        copy(
            "Hội nghị sơ kết",
            "Hội nghị sơ kết tổ chức vào thứ Hai, ngày 06 tháng 7 năm 2026./.",
            "SAO Y",
        ),
        ("ND30-ND-08",),
    ),
    Break(
        "PTY-DT-01", "party_report", copy("Số 17", "Số 17-BC/BTCTU", "Dự thảo lần 1"), (), "final"
    ),
    Break("ND30-VH-01", "plan", replace_text("Nguyễn Văn An", "Nguyễn văn An")),
    Break("ND30-VH-02", "letter", replace_text("ở tỉnh Bắc Ninh", "ở Tỉnh Bắc Ninh")),
    Break("ND30-VH-03", "letter", replace_text("ở tỉnh Bắc Ninh", "ở phường 2")),
    Break("ND30-VH-04", "letter", replace_text("tỉnh Bắc Ninh", "thành phố Hồ Chí Minh")),
    Break("ND30-VH-05", "letter", replace_text("Sở Nội vụ đề nghị", "Sở nội vụ đề nghị")),
    Break("ND30-VH-06", "letter", replace_text("Nhân dân và Nhà nước", "Nhân dân và nhà nước")),
    Break("ND30-VH-07", "invitation", replace_text("ông Chủ tịch Nguyễn", "ông chủ tịch Nguyễn")),
    Break(
        "ND30-VH-08", "proposal", replace_text("Đề nghị tặng Cờ thi đua", "Đề nghị tặng cờ thi đua")
    ),
    Break("ND30-VH-09", "notice", replace_text("Tờ trình số", "tờ trình số")),
    Break("ND30-VH-10", "proposal", replace_text("điểm a khoản 1", "điểm a Khoản 1")),
    Break("ND30-VH-11", "plan", replace_text("thứ Hai", "thứ hai")),
    Break("ND30-VH-12", "letter", replace_text("Nhà nước cùng", "Nhà nước. cùng")),
    Break("ND30-VH-13", "letter", replace_text("thành viên Khối", "thành viên toàn khoá, Khối")),
    Break(
        "PTY-VH-01",
        "party_proposal",
        replace_text("Ban Tổ chức Tỉnh ủy trình", "Ban Tổ chức Tỉnh uỷ trình"),
    ),
    Break("ND30-BB-01", "minutes", move("Địa điểm", "Thời gian bắt đầu")),
    Break("ND30-BB-01", "minutes", remove("Thành phần")),
    Break("ND30-BB-02", "minutes", replace_text("kết thúc vào 17 giờ 00", "kết thúc buổi chiều")),
    Break("ND30-BB-03", "minutes", replace_text("CHỦ TỌA", "GIÁM ĐỐC")),
    Break(
        "ND30-BB-04",
        "minutes",
        chain(remove_rule("Hội nghị tổng kết"), remove("Hội nghị tổng kết")),
    ),
    Break("PTY-BB-01", "party_minutes", replace_text("CHỦ TRÌ HỘI NGHỊ", "TRƯỞNG BAN")),
    Break("ND30-GM-01", "invitation", remove("Thời gian")),
    Break(
        "ND30-TT-01",
        "proposal",
        chain(remove("Kính gửi:"), remove("- Chủ tịch Ủy ban"), remove("- Hội đồng Thi đua")),
    ),
    Break("ND30-QD-01", "decision", remove("QUYẾT ĐỊNH:")),
    Break("ND30-QD-02", "decision", remove("Theo đề nghị"), ("ND30-CC-02",)),
    Break(
        "ND30-KH-01",
        "plan",
        copy("Hoạt động của Khối", "Hoạt động của Khối thi đua số 6 năm 2026", "Kính gửi: Sở A"),
        ("ND30-TL-03", "ND30-KG-02", "ND30-NN-05"),
    ),
    Break(
        "ND30-TB-01",
        "notice",
        copy("Kết luận hội nghị", "Kết luận hội nghị tổng kết năm 2025", "Kính gửi: Sở A"),
        ("ND30-TL-03", "ND30-KG-02", "ND30-NN-05"),
    ),
)
BREAKS = (*PAGE, *HEAD, *NUMBER, *DATE, *TITLE, *BASES, *BODY, *END, *REST, *FINAL)
