"""Contradictions within papers of clusters, and between those of one meeting without tables."""

from dataclasses import replace

import pytest

from tests.worker.word.lint.body_papers import body_papers, find_rules_of_changed, read_papers
from worker.word.lint import lint, lint_set

SIGNING, REPLY = "culture department signing plan", "commune answer to an invitation"
AWARD, MINUTES = "hospital award decision", "high school title minutes"
PARTY, REPORT = "party committee of a government report", "legal cluster half year report"
NOTICE = "committee office bloc notice"
PLANTED = [
    (SIGNING, "body", "tổng cộng 18 đại biểu", "tổng cộng 19 đại biểu", "VB-MT-09"),
    (SIGNING, "body", "Trưởng Khối thi đua số 5", "Trưởng Khối thi đua số 6", "VB-MT-16"),
    (SIGNING, "body", "tổ chức thiết thực", "tổ chức tổ chức thiết thực", "VB-CT-01"),
    (REPLY, "body", "Cụm thi đua số 2 năm", "Cụm thi đua số 3 năm", "VB-MT-16"),
    (AWARD, "body", "tiên tiến” năm 2025", "tiên tiến” năm 2024", "VB-MT-16"),
    (AWARD, "summary", "Lao động tiên tiến", "Chiến sĩ thi đua", "VB-MT-16"),
    (MINUTES, "body", "10/10 / 100", "11/10 / 110", "VB-MT-03"),
    (PARTY, "body", "105% chỉ tiêu (42/40)", "115% chỉ tiêu (42/40)", "VB-MT-03"),
    (PARTY, "posts", "T/M ĐẢNG ỦY", "K/T BÍ THƯ", "PTY-KY-05"),
    (PARTY, "body", "trước ngày 15/02/2026", "trước ngày 15/02/2025", "VB-MT-07"),
    (REPORT, "body", "02 cuộc họp", "03 cuộc họp", "VB-MT-09"),
    (REPORT, "body", "thi đua 6 tháng đầu năm", "thi đua 9 tháng đầu năm", "VB-MT-16"),
    ("military command movement report", "body", "2.150/2.150", "2.105/2.150", "VB-MT-03"),
    ("bank branch scoring team decision", "body", "gồm 03 ông, bà", "gồm 04 ông, bà", "VB-MT-15"),
    ("forest rangers correction", "body", "Báo cáo số 498", "Báo cáo số 489", "VB-MT-16"),
    ("front standing committee invitation", "posts", "THƯỜNG TRỰC", "THƯỜNG VỤ", "VB-KY-02"),
    (NOTICE, "body", "07 chỉ tiêu chuyên", "08 chỉ tiêu chuyên", "VB-MT-09"),
    ("garment company host letter", "body", "ngày 10 tháng 8", "ngày 20 tháng 8", "VB-MT-07"),
]
SET = read_papers("set_of_a_cluster")
SECOND = "04/06 đơn vị đồng ý, đạt 66,67%"
BETWEEN = [
    ("giay-moi", "body", "(06 đơn vị)", "(07 đơn vị)", "VB-BO-03"),
    ("giay-moi", "body", "Phòng họp số 2", "Phòng họp số 3", "VB-BO-02"),
    ("bao-cao", "body", "có 06 đơn vị", "có 07 đơn vị", "VB-BO-03"),
    ("bien-ban", "body", "06/06 đơn vị thành viên", "05/05 đơn vị thành viên", "VB-BO-03"),
    ("to-trinh", "bases", "ngày 10 tháng 12", "ngày 12 tháng 12", "VB-BO-01"),
    ("to-trinh", "body", SECOND, "03/06 đơn vị đồng ý, đạt 50%", "VB-BO-03"),
    ("to-trinh", "body", "tỉnh cho Sở Khoa học và Công nghệ", "tỉnh cho Sở Xây dựng", "VB-BO-03"),
    ("to-trinh", "body", "Bằng khen của Chủ tịch", "Giấy khen của Chủ tịch", "VB-BO-03"),
    ("to-trinh", "body", "thi đua số 3 (06", "thi đua số 3 (08", "VB-BO-03"),
    ("thong-bao", "body", "Phòng họp số 2", "Phòng họp số 4", "VB-BO-02"),
    ("thong-bao", "body", "Chiều ngày 10", "Chiều ngày 09", "VB-BO-02"),
    ("thong-bao", "body", "Cụm phó là Sở Xây dựng", "Cụm phó là Sở Tài chính", "VB-BO-03"),
]


@pytest.mark.parametrize(("paper", "field", "right", "wrong", "rule"), PLANTED)
def test_a_contradiction_is_named_alone(
    paper: str, field: str, right: str, wrong: str, rule: str
) -> None:
    assert find_rules_of_changed(paper, field, right, wrong) == {rule}


def test_a_committee_signs_its_letter_in_its_own_name() -> None:
    paper = replace(body_papers()[REPLY], posts=("CHỦ TỊCH",))

    assert {one.rule for one in lint(paper.build(), status="final").findings} == {"VB-KY-02"}


@pytest.mark.parametrize(
    ("paper", "field", "old", "new"),
    [
        # others than those counted, other blocs, what is done after a meeting, chairmen themselves
        (NOTICE, "body", "07 chỉ tiêu chuyên môn", "08 nhiệm vụ chuyên môn"),
        (SIGNING, "body", "giữa 09 đơn vị thành viên", "với Khối thi đua số 6"),
        (SIGNING, "body", "tổ chức thiết thực", "do đơn vị chủ trì chủ trì thiết thực"),
        ("garment company host letter", "body", "ngày 10 tháng 8", "ngày 12 tháng 8"),
        (REPORT, "body", "ngày 25 tháng 3 và ngày 18 tháng 6", "từ ngày 25 đến ngày 28 tháng 3"),
        (AWARD, "summary", "Lao động tiên tiến năm 2025", "thi đua năm 2025"),
    ],
)
def test_what_only_looks_like_one_is_not_accused(
    paper: str, field: str, old: str, new: str
) -> None:
    assert find_rules_of_changed(paper, field, old, new) == set()


def findings(**changed: bytes) -> set[str]:
    files = {name: paper.build() for name, paper in SET.items()}
    reports = lint_set(
        files | {name.replace("_", "-"): docx for name, docx in changed.items()}, status="final"
    )
    return {one.rule for report in reports.values() for one in report.findings}


def test_papers_of_a_cluster_agree() -> None:
    assert findings() == set()


@pytest.mark.parametrize(("paper", "field", "right", "wrong", "rule"), BETWEEN)
def test_what_contradicts_the_minutes_is_named_alone(
    paper: str, field: str, right: str, wrong: str, rule: str
) -> None:
    docx = SET[paper].with_text(field, right, wrong).build()

    assert findings(**{paper: docx}) == {rule}
