"""Contradictions within one paper: a correct paper with one wrong word is named for it, alone."""

import pytest

from tests.worker.word.lint.body_papers import body_papers, find_rules_of_changed
from worker.word.lint import lint

PAPERS = body_papers()
MINUTES, RULES = "school board minutes", "decision to issue rules"
INSPECTION, BRANCH = "report on complaint inspection", "party committee report"
ATTENDANCE = "tổng số 11 thành viên, có mặt 10/11, vắng 01 (bà Ka Nhri, có phép)"
PLANTED = [
    (MINUTES, "body", ATTENDANCE,
     "có mặt 10 đồng chí trên tổng số 11 đồng chí, vắng 02 đồng chí", "VB-MT-02"),
    (MINUTES, "body", "được 9/10 phiếu, đạt 90%", "được 12/10 phiếu", "VB-MT-03"),
    (MINUTES, "body", "Lộc được 8/10 phiếu, đạt 80%", "Lộc được 8 phiếu trên 10 phiếu, đạt 88%",
     "VB-MT-03"),
    (INSPECTION, "body", "289/318 vụ việc, đạt 90,88%", "289 vụ việc/318 vụ việc, đạt 98,08%",
     "VB-MT-03"),
    (INSPECTION, "summary", "6 tháng đầu năm 2026", "6 tháng đầu năm 2027", "VB-MT-07"),
    ("judgment enforcement report", "body", "đạt tỷ lệ 85%", "đạt tỷ lệ 58%", "VB-MT-03"),
    ("party conclusion", "body", "28/32 chỉ tiêu", "34/32 chỉ tiêu", "VB-MT-03"),
    ("party conclusion", "body", "ngày 12/8/2026", "ngày 22/8/2026", "VB-MT-05"),
    ("leave paper", "body", "ngày 31 tháng 7 năm 2026 của", "ngày 31 tháng 8 năm 2026 của",
     "VB-MT-05"),
    ("agreement", "body", "mỗi bên giữ 02 bản", "mỗi bên giữ 03 bản", "VB-MT-09"),
    ("guide of a hospital", "body", "và 10 điểm thưởng", "và 20 điểm thưởng", "VB-MT-09"),
    ("pre-merger city letter", "body", "02 (hai) tập thể", "03 (ba) tập thể", "VB-MT-15"),
    ("pre-merger city letter", "about", "năm 2023", "năm 2032", "VB-MT-07"),
    ("pre-merger city letter", "place", "Phan Thiết, ngày", "Lâm Đồng, ngày", "VB-DD-01"),
    ("ward office notice", "place", "Phan Thiết", "Đà Lạt", "VB-DD-01"),
    ("ward office notice", "body", "08 giờ 00 phút đến 11 giờ 00 phút",
     "11 giờ 00 phút đến 08 giờ 00 phút", "VB-MT-17"),
    ("flood telegram", "body", "từ ngày 19 đến ngày 21", "từ ngày 21 đến ngày 19", "VB-MT-17"),
    ("flood telegram", "body", "00 phút ngày 19 tháng", "00 phút ngày 18 tháng", "VB-MT-07"),
    ("youth union year plan", "body", "trước ngày 28 tháng 02 năm 2026",
     "trước ngày 28 tháng 02 năm 2025", "VB-MT-07"),
    (RULES, "authority", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "SỞ TÀI CHÍNH", "VB-KY-02"),
    (RULES, "body", "Điều 2. Quyết định này", "Điều 2. Kế hoạch này", "VB-MT-16"),
    (BRANCH, "posts", "T/M ĐẢNG ỦY", "T/M TỈNH ỦY", "VB-KY-02"),
    ("party inspection decision", "posts", "T/M ỦY BAN KIỂM TRA", "T/M ĐẢNG ỦY", "VB-KY-02"),
    ("party inspection decision", "recipients", "Như Điều 2", "Như Điều 3", "PTY-NN-04"),
    ("letter of a corporation", "posts", "PHÓ TỔNG GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "VB-KY-02"),
    ("authorisation", "name", "Hoàng Văn Thắng", "Hoàng Văn Thăng", "VB-KY-05"),
]  # fmt: skip


@pytest.mark.parametrize(("paper", "field", "right", "wrong", "rule"), PLANTED)
def test_a_contradiction_is_named_alone(
    paper: str, field: str, right: str, wrong: str, rule: str
) -> None:
    assert find_rules_of_changed(paper, field, right, wrong) == {rule}


@pytest.mark.parametrize(
    ("paper", "field", "old", "new"),
    [
        # targets may be exceeded, shifts end in the morning, conditions name days of the past
        (BRANCH, "body", "Kết nạp 18 đảng viên mới", "Kết nạp 18/15 đảng viên mới"),
        ("flood telegram", "body", "Tổ chức trực ban 24/24 giờ",
         "Tổ chức trực ban từ 17 giờ 00 phút đến 07 giờ 00 phút ngày hôm sau"),
        ("youth union year plan", "body", "Mỗi cơ sở đoàn đăng ký ít nhất 01 công trình",
         "Đối với cơ sở đoàn đăng ký trước ngày 31 tháng 12 năm 2025, bổ sung 01 công trình"),
        ("pre-merger city letter", "body", "2. Trường Trung học cơ sở Nguyễn Trãi.",
         "2. Các trường trung học cơ sở trên địa bàn phường."),
        ("agreement", "body", "120 học viên", "120 người gồm 02 lớp"),
        (MINUTES, "recipients", "Các thành viên", "Nhà số 40/12B đường Hùng Vương"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_contradiction_is_not_accused(
    paper: str, field: str, old: str, new: str
) -> None:
    assert find_rules_of_changed(paper, field, old, new) == set()


def test_minutes_that_file_no_dossier_are_only_noted() -> None:
    docx = PAPERS[MINUTES].with_text("recipients", "VT, Hồ sơ.", "VT.").build()

    found = [(one.rule, one.severity) for one in lint(docx, status="final").findings]

    assert found == [("ND30-NN-07", "note")]
