"""More faults planted in papers of many bodies, and the ways in which those may be laid out."""

from dataclasses import replace
from typing import Any

import pytest

from tests.worker.word.lint.body_papers import BodyPaper, body_papers
from tests.worker.word.lint.layouts import LAYOUTS
from tests.worker.word.lint.papers import good
from tests.worker.word.lint.sheet import open_docx, save_docx
from tests.worker.word.lint.test_fix_any_file import check_fix, rezipped, strict, template
from worker.word.lint import Severity, fix, lint

PAPERS = body_papers()


def rules(docx: bytes) -> set[str]:
    return {finding.rule for finding in lint(docx, status="final").findings}


def other(name: str, /, **parts: Any) -> BodyPaper:
    return replace(PAPERS[name], **parts)


def worded(name: str, field: str, old: str, new: str) -> BodyPaper:
    return PAPERS[name].with_text(field, old, new)


def added(name: str, *lines: str, at: int = 1) -> BodyPaper:
    body = PAPERS[name].body
    return replace(PAPERS[name], body=(*body[:at], *lines, *body[at:]))


TAX, BANK, ZONE = "tax branch year plan", "bank branch notice", "special zone report"
AMENDED, CENTRE = "amending decision with quotes", "public service centre invitation"
HERBS, BOARD, RUBBER = "herbalists letter", "ethnic board letter", "college plan with dates only"
WOMEN, FEDERATION = "women union decision", "union federation vote notice"
SUMS = (
    "| TT / Đơn vị / Số tiền (đồng) | 1 / Chi nhánh A / 1.500.000 | 2 / Chi nhánh B / 2.000.000 | "
    " / Tổng cộng / {total}"
)
SCORES = (
    "| TT / Đơn vị / Điểm A / Điểm B / Điểm trừ / Tổng điểm | 1 / Chi nhánh A / 60,5 / 30 / 0,5 / "
    "90 | 2 / Chi nhánh B / 58 / 31 / 0 / {total}"
)
DAYS = "| TT / Nội dung / Thời gian | 1 / Ký giao ước / {day}, ngày 05/3/2026"
VOTES = "Kết quả xét đơn vị dẫn đầu: số phiếu hợp lệ 15; đồng ý {yes} phiếu, không đồng ý 02 phiếu."
#: Each with what is right in its place: the same paper is then not accused.
PLANTED: dict[str, tuple[BodyPaper, set[str]]] = {
    "total row": (added(BANK, SUMS.format(total="3.600.000")), {"VB-MT-12"}),
    "total column": (added(BANK, SCORES.format(total="88")), {"VB-MT-12"}),
    "rank": (worded(BANK, "body", "98,75 / 1", "96,75 / 1"), {"VB-MT-13"}),
    "share in a cell": (worded(FEDERATION, "body", "83,33", "85,33"), {"VB-MT-14"}),
    "mixed decimals": (worded(FEDERATION, "body", "66,67", "66,7"), {"VB-MT-11"}),
    "points announced": (
        worded("letter to a ministry", "body", "hai vấn đề", "ba vấn đề"), {"VB-MT-15"},
    ),
    "points of the Party announced": (
        worded("party cell notice", "body", "phân công nhiệm vụ như", "02 nội dung như"),
        {"VB-MT-15"},
    ),
    "another secretary": (
        worded("hospital minutes", "body", "Lê Thị Kim Thoa", "Lê Thị Kim Thanh"), {"VB-KY-05"},
    ),
    "another chairman by one tone": (
        worded("council ballot minutes", "body", "Hồ Văn Mười", "Hồ Văn Mưới"), {"VB-KY-05"},
    ),
    "place in another province": (
        other(TAX, place="Cà Mau, ngày 06 tháng 02 năm 2026"), {"VB-DD-01"},
    ),
    "this notice in a plan": (
        worded("front committee plan", "body", "Kế hoạch này", "Thông báo này"), {"VB-MT-16"},
    ),
    "this directive in a decision": (
        worded(WOMEN, "body", "thi hành Quyết định này", "thi hành Chỉ thị này"), {"VB-MT-16"},
    ),
    "days reversed": (
        worded("regional command plan", "body", "15 tháng 3 năm 2026 đến", "15 tháng 10 năm 2026 "
               "đến"),
        {"VB-MT-17"},
    ),
    "short days reversed": (
        worded(TAX, "body", "từ ngày 10/02 đến", "từ ngày 10/5 đến"), {"VB-MT-17"},
    ),
    "years reversed": (
        worded(RUBBER, "body", "giai đoạn 2021 - 2025 với", "giai đoạn 2025 - 2021 với"),
        {"VB-MT-17"},
    ),
    "school year of three years": (
        worded("kindergarten report", "summary", "2025 - 2026", "2025 - 2027"), {"VB-MT-17"},
    ),
    "no such hour": (worded(CENTRE, "body", "07 giờ 30", "27 giờ 30"), {"VB-MT-17"}),
    "no such minute": (worded(CENTRE, "body", "07 giờ 30", "07 giờ 70"), {"VB-MT-17"}),
    "invited to the past": (
        worded(CENTRE, "body", "thứ Ba, ngày 07", "thứ Tư, ngày 01"), {"VB-MT-07"},
    ),
    "as an article that charges nobody": (
        other("court emulation decision", recipients=("- Như Điều 2;", "- Lưu: VT, VP.")),
        {"ND30-NN-06"},
    ),
    "a clause twice": (worded(BOARD, "body", "2. Đề nghị", "1. Đề nghị"), {"VB-SO-01"}),
    "a clause of the Party skipped": (
        worded("party cell notice", "body", "3- Đồng", "4- Đồng"), {"VB-SO-01"},
    ),
    "a point twice": (worded(HERBS, "body", "b) Chỉ tiêu", "a) Chỉ tiêu"), {"ND30-ND-15"}),
    "an Excel error": (
        worded(TAX, "body", "đạt 112,5 tỷ", "đạt #REF! tỷ"), {"VB-SD-03", "ND30-VH-12"},
    ),
    "a lost reference": (
        worded(BOARD, "body", "mục 3.2", "mục Lỗi! Không tìm thấy nguồn tham chiếu."),
        {"VB-SD-03", "ND30-VH-12"},
    ),
    "question marks": (worded(HERBS, "body", "120.000 lượt", "??? lượt"), {"VB-SD-03"}),
    "small crosses": (worded(HERBS, "body", "120.000 lượt", "xxx lượt"), {"VB-SD-03"}),
    "words in brackets": (worded(HERBS, "body", "120.000", "[số lượt]"), {"VB-SD-03"}),
    "words in angles": (worded(HERBS, "body", "120.000", "<số lượt>"), {"VB-SD-03"}),
    "a form's request": (
        worded(CENTRE, "body", "Sảnh A", "Bấm vào đây để nhập văn bản"), {"VB-SD-03"},
    ),
    "a word twice": (worded(ZONE, "body", "hưởng ứng", "hưởng ứng của của bà con"), {"VB-CT-01"}),
    "a space before a comma": (
        worded(ZONE, "body", "ổn định, thông", "ổn định , thông"), {"VB-CT-02"},
    ),
    "none after a comma": (worded(ZONE, "body", "ổn định, thông", "ổn định,thông"), {"VB-CT-02"}),
    "two full stops": (worded(ZONE, "body", "thông suốt.", "thông suốt.."), {"VB-CT-02"}),
    "a semicolon and a full stop": (worded(HERBS, "body", "tỉnh;", "tỉnh;."), {"VB-CT-02"}),
    "an open bracket": (worded(ZONE, "body", "104,8% kế hoạch)", "104,8% kế hoạch"), {"VB-CT-03"}),
    "an open quotation": (worded(WOMEN, "body", "thời đại mới”", "thời đại mới"), {"VB-CT-03"}),
    "the chairman's decision on behalf": (
        other(AMENDED, posts=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        {"VB-KY-02"},
    ),
    "the committee's decision by its chairman": (
        other(AMENDED, authority="ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK"), {"VB-KY-02"},
    ),
    "a kind misspelt": (other("kindergarten report", title="BÁO CAÓ"), {"VB-TL-01"}),
    "another kind misspelt": (other(BANK, title="THỒNG BÁO"), {"VB-TL-01"}),
    "a weekday in a table": (added(RUBBER, DAYS.format(day="Thứ Sáu")), {"VB-MT-01"}),
    "English thousands": (
        worded("workplace union report", "body", "17.000.000 đồng", "17,000,000 đồng"),
        {"VB-MT-06"},
    ),
    "votes for and against": (added("hospital minutes", VOTES.format(yes=12), at=7), {"VB-MT-03"}),
    "a department to the Prime Minister": (
        other("government award report", to=("Thủ tướng Chính phủ",)), {"VB-KG-02"},
    ),
}  # fmt: skip
RIGHT: dict[str, BodyPaper] = {
    "total row": added(BANK, SUMS.format(total="3.500.000")),
    "total column": added(BANK, SCORES.format(total="89")),
    "a weekday in a table": added(RUBBER, DAYS.format(day="Thứ Năm")),
    "votes for and against": added("hospital minutes", VOTES.format(yes=13), at=7),
    "across a year": worded(
        TAX, "body", "từ ngày 10/02 đến ngày 30/4/2026", "từ ngày 15/11 đến ngày 15/01/2026"
    ),
    "points inline": worded(
        ZONE, "body", "ổn định, thông suốt", "ổn định: a) thông suốt; b) hiệu quả (rõ việc)"
    ),
    "points that go on": worded(
        HERBS, "body", "các nội dung sau", "02 (hai) nội dung sau"
    ),
    "one decimal of unlike things": added(
        BANK, "| TT / Nội dung / Số dư (tỷ đồng) | 1 / Tiền gửi / 12,5 | 2 / Cho vay / 33,25"
    ),
    "hours that last": worded(ZONE, "body", "thông suốt.", "thông suốt; trả lời trong 48 giờ."),
    "a chairman's post before the committee's": other(
        AMENDED, authority="ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK",
        posts=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ),
    "a unit that a table names": added(
        BANK, "Kết quả chấm điểm, cho Đặc khu Phú Quý 95 điểm, Xã Tà Hine 90 điểm.",
        "| TT / Đơn vị | 1 / Đặc khu Phú Quý | 2 / Xã Tà Hine | 3 / Phường Mũi Né",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_named_alone(name: str) -> None:
    paper, wanted = PLANTED[name]

    assert rules(paper.build()) == wanted


@pytest.mark.parametrize("name", RIGHT)
def test_what_only_looks_like_it_is_not_accused(name: str) -> None:
    assert rules(RIGHT[name].build()) == set()


@pytest.mark.slow  # each of some six hundred papers is read and fixed
@pytest.mark.parametrize("way", LAYOUTS)
@pytest.mark.parametrize("name", PAPERS)
def test_no_layout_of_a_correct_paper_is_accused(name: str, way: str) -> None:
    docx = PAPERS[name].build(*LAYOUTS[way])

    assert rules(docx) == set()
    assert fix(docx).docx == docx


@pytest.mark.parametrize(
    ("count", "severity"), [(1, Severity.NOTE), (2, Severity.WARNING), (3, Severity.WARNING)]
)
def test_blank_lines_between_paragraphs(count: int, severity: Severity) -> None:
    document = open_docx(good("plan"))
    text = next(one for one in document.paragraphs if "Hội nghị sơ kết" in one.text)
    for _ in range(count):
        text.insert_paragraph_before("")

    found = lint(save_docx(document), status="final").findings

    assert ("VB-BC-01", severity) in {(one.rule, one.severity) for one in found}


@pytest.mark.parametrize(
    ("old", "new", "severity"),
    [
        ("nắm rõ", "nắm   rõ", Severity.WARNING),
        ("nắm rõ", "nắm  rõ", Severity.NOTE),
        ("Các đơn vị", "     Các đơn vị", Severity.WARNING),
        ("nắm rõ nhiệm vụ năm 2026", "nắm rõ: Ông A      - Chủ tịch", Severity.NOTE),
        ("năm 2026", "số     /KH-SNV", None),
    ],
)
def test_runs_of_spaces(old: str, new: str, severity: Severity | None) -> None:
    document = open_docx(good("plan"))
    text = next(one for one in document.paragraphs if "nắm rõ nhiệm vụ" in one.text)
    text.runs[0].text = text.runs[0].text.replace(old, new)

    found = lint(save_docx(document), status="final").findings

    severities = [one.severity for one in found if one.rule == "VB-CH-07"]
    assert severities == ([] if severity is None else [severity])


@pytest.mark.slow  # each paper is fixed six times
@pytest.mark.parametrize("name", PLANTED)
def test_a_fix_adds_no_fault_in_any_form_of_the_file(name: str) -> None:
    docx = PLANTED[name][0].build()
    for form in (docx, rezipped(docx, strict), rezipped(docx, template)):
        check_fix(form)
