"""The papers of a meeting in the words of an office: they agree, and what does not is named."""

import pytest

from tests.worker.word.lint.body_papers import read_papers
from worker.word.lint import lint_set

PAPERS = read_papers("set_of_an_office")
INVITATION, REPORT, MINUTES = "giay-moi", "bao-cao", "bien-ban"
COUNT, PROPOSAL, NOTICE = "kiem-phieu", "to-trinh", "thong-bao"
CITED = "Biên bản số 12/BB-SXD ngày 10 tháng 12 năm 2026"
DECIDED = "(08/08 phiếu, đạt 100%), đề nghị tặng Cờ thi đua của "
PLANTED = [
    (INVITATION, "body", "thứ Năm, ngày 10", "thứ Sáu, ngày 11", "VB-BO-02"),
    (INVITATION, "body", "Hội trường tầng 5", "Hội trường tầng 3", "VB-BO-02"),
    (INVITATION, "body", "Hội trường tầng 5, Sở Xây dựng", "Hội trường Sở Nội vụ", "VB-BO-02"),
    (INVITATION, "body", "08 giờ 00", "14 giờ 00", "VB-BO-02"),
    (REPORT, "body", "gồm 08 đơn vị", "gồm 09 đơn vị", "VB-BO-03"),
    (COUNT, "body", "phát ra 08, số phiếu thu về 08, hợp lệ 08",
     "phát ra 07, số phiếu thu về 07, hợp lệ 07", "VB-BO-03"),
    (COUNT, "body", "06/08 / 75,00", "05/08 / 62,50", "VB-BO-03"),
    (COUNT, "body", "thành viên: 08;", "thành viên: 09;", "VB-BO-03"),
    (COUNT, "body", "Đinh Thị Phương", "Đinh Thị Phượng", "VB-BO-03"),
    (COUNT, "body", "09 giờ 30", "07 giờ 30", "VB-BO-02"),
    (COUNT, "symbol", "13/BB", "12/BB", "VB-BO-01"),
    (PROPOSAL, "bases", CITED, CITED.replace("12/BB", "21/BB"), "VB-BO-01"),
    (PROPOSAL, "bases", CITED, CITED.replace("10 tháng", "09 tháng"), "VB-BO-01"),
    (PROPOSAL, "body", "06/08 phiếu (75%)", "07/08 phiếu (87,5%)", "VB-BO-03"),
    (PROPOSAL, "body", "tham dự của 08/08", "tham dự của 07/08", "VB-BO-03"),
    (PROPOSAL, "body", "tỉnh cho Sở Công Thương.", "tỉnh cho Sở Tài chính.", "VB-BO-03"),
    (NOTICE, "body", "Bầu Sở Công Thương làm Trưởng", "Bầu Sở Tài chính làm Trưởng", "VB-BO-03"),
    (NOTICE, "body", "(06/08 phiếu, đạt 75%)", "(05/08 phiếu, đạt 62,5%)", "VB-BO-03"),
    (NOTICE, "body", "190/TTr-SXD", "109/TTr-SXD", "VB-BO-01"),
    (NOTICE, "body", "ngày 14 tháng 12", "ngày 13 tháng 12", "VB-BO-01"),
    (NOTICE, "body", "Hội trường tầng 5", "Hội trường tầng 4", "VB-BO-02"),
    (NOTICE, "body", f"{DECIDED}Ủy ban nhân dân tỉnh", f"{DECIDED}Chính phủ", "VB-BO-03"),
    (MINUTES, "body", "188/BC-SXD", "187/BC-SXD", "VB-BO-01"),
]  # fmt: skip


def findings(**changed: bytes) -> set[tuple[str, str]]:
    files = {name: paper.build() for name, paper in PAPERS.items()}
    reports = lint_set(files | {name.replace("_", "-"): docx for name, docx in changed.items()},
                       status="final")  # fmt: skip
    return {(name, one.rule) for name, report in reports.items() for one in report.findings}


def test_papers_that_agree_are_not_accused() -> None:
    assert findings() == set()


@pytest.mark.parametrize(("paper", "field", "right", "wrong", "rule"), PLANTED)
def test_what_contradicts_the_minutes_is_named_alone(
    paper: str, field: str, right: str, wrong: str, rule: str
) -> None:
    docx = PAPERS[paper].with_text(field, right, wrong).build()

    assert {named for _, named in findings(**{paper: docx})} == {rule}


@pytest.mark.parametrize(
    ("paper", "field", "old", "new"),
    [
        (INVITATION, "body", "08 giờ 00", "07 giờ 45"),
        (INVITATION, "body", "Ông Nguyễn Văn Hải, Giám đốc", "Bà Lê Thị Lan, Phó Giám đốc"),
        (NOTICE, "body", "đề nghị tặng Cờ thi đua của Ủy ban nhân dân tỉnh",
         "đề nghị tặng Cờ thi đua của Ủy ban nhân dân tỉnh Gia Lai"),
        (PROPOSAL, "body", "(Hồ sơ kèm theo: Biên bản số 12/BB-SXD, Biên bản số 13/BB-SXD, danh",
         "(Hồ sơ gửi kèm gồm: Biên bản số 13/BB-SXD, danh"),
    ],
)  # fmt: skip
def test_what_may_differ_is_not_accused(paper: str, field: str, old: str, new: str) -> None:
    docx = PAPERS[paper].with_text(field, old, new).build()

    assert findings(**{paper: docx}) == set()
