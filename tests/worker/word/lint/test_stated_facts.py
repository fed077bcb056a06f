"""Contradictions in what sentences count, add up and date: one wrong word is named, alone."""

import pytest

from tests.worker.word.lint.body_papers import find_rules_of_changed

HEALTH, MEDICAL = "health department closing report", "medical centre minutes"
FOREST, COURT, ZONE = "forest station report", "court award minutes", "special zone plan"
GUIDE, CUSTOMS = "council of emulation guide", "customs invitation"
COMPANY, STATION = "joint stock company decision", "land office branch minutes of inspection"
OFFICE, PARTY = "office of the committee notice", "party organisation proposal"
CELL, NEWS = "party cell minutes", "newspaper of the party plan"
PLANTED = [
    (HEALTH, "body", "Sở Dân tộc và Tôn giáo, ", "", "VB-MT-09"),
    (HEALTH, "body", "07/07 đơn vị tham dự", "08/07 đơn vị tham dự", "VB-MT-03"),
    (HEALTH, "body", "đăng ký 42 chỉ tiêu", "đăng ký 44 chỉ tiêu", "VB-MT-09"),
    (MEDICAL, "body", "vắng 01 (bác", "vắng 02 (bác", "VB-MT-02"),
    (MEDICAL, "body", "92,31", "93,21", "VB-MT-14"),
    ("policy bank report", "body", "6 THÁNG CUỐI NĂM 2026", "6 THÁNG CUỐI NĂM 2025", "VB-MT-07"),
    ("policy bank report", "summary", "6 tháng đầu", "9 tháng đầu", "VB-MT-07"),
    (NEWS, "body", "kỷ niệm 78 năm", "kỷ niệm 76 năm", "VB-MT-07"),
    ("red cross decision", "body", "13.000.000 đồng (mười ba triệu đồng)",
     "12.000.000 đồng (mười hai triệu đồng)", "VB-MT-18"),
    (COMPANY, "body", "56.500.000", "55.500.000", "VB-MT-18"),
    ("project of a university", "body", "tài trợ 400 triệu", "tài trợ 500 triệu", "VB-MT-18"),
    (FOREST, "body", "giảm 04 vụ", "giảm 06 vụ", "VB-MT-18"),
    (STATION, "body", "giảm 1,5 điểm", "giảm 2,5 điểm", "VB-MT-18"),
    ("provincial statistics letter", "body", "tổng cộng 99,5", "tổng cộng 98,5", "VB-MT-18"),
    (FOREST, "body", "đạt 103%", "đạt 130%", "VB-MT-03"),
    ("party committee report", "body", "đạt 120% chỉ tiêu", "đạt 150% chỉ tiêu", "VB-MT-03"),
    (FOREST, "body", "03 cá nhân danh hiệu", "04 cá nhân danh hiệu", "VB-MT-09"),
    (COURT, "body", "thi đua cơ sở: 03 người", "thi đua cơ sở: 04 người", "VB-MT-09"),
    (GUIDE, "body", "và 10 khối", "và 11 khối", "VB-MT-09"),
    ("tax region scheme", "body", "gồm 05 người", "gồm 06 người", "VB-MT-09"),
    ("lawyers association proposal", "body", "03 cá nhân:", "04 cá nhân:", "VB-MT-09"),
    ("vocational centre report of achievements", "body", "nữ 25, nam 21", "nữ 26, nam 21",
     "VB-MT-02"),
    (CELL, "body", "22/22 đảng viên có mặt", "23/22 đảng viên có mặt", "VB-MT-03"),
    (OFFICE, "summary", "ngày 10 tháng 7", "ngày 09 tháng 7", "VB-MT-07"),
    ("party office notice of a standing committee", "summary", "08/10/2026", "09/10/2026",
     "VB-MT-07"),
    (PARTY, "bases", "11/12/2026", "10/12/2026", "VB-MT-07"),
    (CUSTOMS, "body", "ngày 09/12/2026", "ngày 19/12/2026", "VB-MT-07"),
    ("party action programme", "body", "31/7/2026", "31/7/2025", "VB-MT-07"),
    ("bloc of internal affairs plan", "body", "ngày 23 tháng 01", "ngày 23 tháng 02", "VB-MT-05"),
    ("border province telegram reply", "body", "ngày 13 tháng 7 năm 2026, thiệt",
     "ngày 16 tháng 7 năm 2026, thiệt", "VB-MT-05"),
    ("electoral board notice", "body", "Tổng cộng / 12 / 17", "Tổng cộng / 12 / 18", "VB-MT-12"),
    ("library rules", "body", "^ Chương III", "^ Chương IV", "VB-SO-01"),
]  # fmt: skip


@pytest.mark.parametrize(("paper", "field", "right", "wrong", "rule"), PLANTED)
def test_a_contradiction_is_named_alone(
    paper: str, field: str, right: str, wrong: str, rule: str
) -> None:
    assert find_rules_of_changed(paper, field, right, wrong) == {rule}


@pytest.mark.parametrize(
    ("paper", "field", "old", "new"),
    [
        # some of those counted, two under one courtesy, names with commas
        (FOREST, "body", "03 cá nhân danh hiệu", "09 cá nhân tiêu biểu nhận danh hiệu"),
        (FOREST, "body", "ông Hà Văn Thuấn, ông Lữ Văn Đoàn", "ông Hà Văn Thuấn và Lữ Văn Đoàn"),
        (HEALTH, "body", "Sở Khoa học và Công nghệ, ", "Sở Khoa học và Công nghệ; "),
        (HEALTH, "body", ", Đài Khí tượng", " và Khí tượng"),
        (HEALTH, "body", "gồm 07 đơn vị:", "gồm 12 đơn vị, trong đó có các đơn vị:"),
        # parts of other kinds, parts that are not all, ages at a day to come
        ("tax region scheme", "body", "02 xe ô tô", "02 tổ, gồm 05 người và 02 xe ô tô"),
        ("project of a university", "body", "gồm nguồn thu", "trong đó nguồn thu"),
        ("joint stock company decision", "body", "tập thể 5.000.000", "mỗi tập thể 5.000.000"),
        (FOREST, "body", "giảm 04 vụ so với năm 2025 (13 vụ)", "giảm 04 vụ so với cùng kỳ"),
        (NEWS, "body", "kỷ niệm 78 năm", "nhân dịp gần 80 năm"),
        # more than was planned, chapters that begin anew in each part, further meetings
        ("party committee report", "body", "18 đảng viên mới, đạt 120% chỉ tiêu (15 đảng viên)",
         "18/15 đảng viên mới, đạt 120% chỉ tiêu"),
        (ZONE, "body", "21/21 công trình", "23/21 công trình"),
        (OFFICE, "summary", "ngày 10 tháng 7 năm 2026", "ngày 09 và ngày 10 tháng 7 năm 2026"),
        (CUSTOMS, "body", "đăng ký đại biểu trước 17 giờ 00 ngày 09/12/2026",
         "gửi báo cáo tiếp thu sau hội nghị trước ngày 19/12/2026"),
        # inspections are minuted in another form than meetings, boards govern their company
        (STATION, "summary", "Kiểm tra, thẩm định", "Làm việc, kiểm tra, thẩm định"),
        (COMPANY, "posts", "TM. HỘI ĐỒNG QUẢN TRỊ", "TM. HỘI ĐỒNG THÀNH VIÊN"),
        ("enforcement office leave order", "place", "Trà Vinh", "Vĩnh Long"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_contradiction_is_not_accused(
    paper: str, field: str, old: str, new: str
) -> None:
    assert find_rules_of_changed(paper, field, old, new) == set()
