"""Papers of many bodies: a correct one is not accused, each planted fault is named."""

from dataclasses import replace
from typing import Any

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from tests.worker.word.lint.body_papers import BodyPaper, body_papers
from tests.worker.word.lint.office_papers import head
from tests.worker.word.lint.papers import good
from tests.worker.word.lint.sheet import Sheet, open_docx, save_docx
from worker.word.lint import fix, lint

PAPERS = body_papers()


def rules(docx: bytes) -> set[str]:
    return {finding.rule for finding in lint(docx, status="final").findings}


@pytest.mark.parametrize("name", PAPERS)
def test_no_correct_paper_is_accused_or_changed(name: str) -> None:
    docx = PAPERS[name].build()

    found = [(one.rule, str(one.found)) for one in lint(docx, status="final").findings]

    assert found == []
    assert fix(docx).docx == docx


def _other(name: str, /, **parts: Any) -> BodyPaper:
    return replace(PAPERS[name], **parts)


def _worded(name: str, field: str, old: str, new: str) -> BodyPaper:
    return PAPERS[name].with_text(field, old, new)


UNSIGNED = (("THƯ KÝ", "Trần Văn Bảo"), ("CHỦ TỌA", ""))
PLANTED: dict[str, tuple[BodyPaper, set[str]]] = {
    "a deputy signs as head": (_other("school decision", posts=("PHÓ HIỆU TRƯỞNG",)), {"VB-KY-03"}),
    "on behalf of a department": (
        _other("letter to a ministry", posts=("TM. SỞ NỘI VỤ", "GIÁM ĐỐC")), {"VB-KY-02"},
    ),
    "the head signs for the head": (
        _other("company letter", posts=("KT. GIÁM ĐỐC", "GIÁM ĐỐC")), {"ND30-KY-05"},
    ),
    "weekday": (_worded("union invitation", "body", "(thứ Sáu)", "(thứ Năm)"), {"VB-MT-01"}),
    "weekday of the Party": (
        _worded("party invitation", "body", "(thứ Sáu)", "(thứ Hai)"), {"VB-MT-01"},
    ),
    "more valid ballots than returned": (
        _worded("school minutes", "body", "hợp lệ 09", "hợp lệ 10"), {"VB-MT-03"},
    ),
    "those present": (_worded("council notice", "body", "có mặt 14", "có mặt 13"), {"VB-MT-02"}),
    "an amount and its words": (
        _worded("workplace union report", "body", "mười bảy triệu", "mười tám triệu"), {"VB-MT-08"},
    ),
    "share": (
        _worded("procuracy report", "body", "298 vụ (95,5%)", "298/312 vụ (93,5%)"), {"VB-MT-03"},
    ),
    "share after a semicolon": (
        _worded("procuracy report", "body", "298 vụ (95,5%)", "298/312 vụ; đạt 93,5%"),
        {"VB-MT-03"},
    ),
    "decimal point": (_worded("company letter", "body", "24,7%", "24.7%"), {"VB-MT-06"}),
    "sections skip": (_worded("procuracy report", "body", "III. ĐỀ", "IV. ĐỀ"), {"VB-SO-01"}),
    "articles skip": (
        _worded("insurance decision", "body", "Điều 3. Q", "Điều 4. Q"), {"VB-SO-01"},
    ),
    "points skip": (
        _worded("letter to a ministry", "body", "b) Thời", "d) Thời"), {"ND30-ND-15"},
    ),
    "symbol of another agency": (_other("directive", symbol="Số: 02/CT-SNV"), {"VB-SK-01"}),
    "symbol of another kind": (
        _other("branch proposal", symbol="Số: 61/BC-CNTYTS"), {"ND30-SK-08"},
    ),
    "shortened addressee": (
        _other("treasury letter", to=("Sở TC tỉnh Lâm Đồng",)), {"VB-KG-01"},
    ),
    "no name": (_other("conclusion notice", name=""), {"VB-KY-01"}),
    "no name of one of two": (_other("school minutes", signers=UNSIGNED), {"VB-KY-01"}),
    "older than what it records": (
        _other("conclusion notice", place="Lâm Đồng, ngày 06 tháng 4 năm 2026"), {"VB-MT-05"},
    ),
    "a year to come": (_worded("military report", "summary", "2025", "2035"), {"VB-MT-07"}),
    "mark of a template": (
        _worded("commune letter", "body", "27 tháng 02 năm 2026 để", "{{ han }} để"),
        {"ND30-ND-09"},
    ),
    "not filed": (_other("police letter", recipients=("- Như trên;",)), {"ND30-NN-04"}),
    "ended decree": (
        _worded(
            "insurance decision", "bases",
            "152/2025/NĐ-CP ngày 14 tháng 6 năm 2025", "91/2017/NĐ-CP ngày 31 tháng 7 năm 2017",
        ),
        {"ND30-CC-06"},
    ),
    "a deputy of another post": (
        _other("inspectorate report letter", posts=("KT. GIÁM ĐỐC", "PHÓ CHÁNH THANH TRA")),
        {"VB-KY-02"},
    ),
    "a deputy by order of his own head": (
        _other("inspectorate report letter", posts=("TL. CHÁNH THANH TRA", "PHÓ CHÁNH THANH TRA")),
        {"VB-KY-02"},
    ),
    "no such deputy of a minister": (
        _other("ministry decision", posts=("KT. BỘ TRƯỞNG", "PHÓ BỘ TRƯỞNG")), {"VB-KY-02"},
    ),
    "a director in a standing committee": (
        _other("federation proposal", posts=("TM. BAN THƯỜNG VỤ", "GIÁM ĐỐC")), {"VB-KY-02"},
    ),
    "the head of another kind of agency": (
        _other("power company notice", posts=("TL. HIỆU TRƯỞNG", "TRƯỞNG PHÒNG TỔ CHỨC")),
        {"VB-KY-02"},
    ),
    "an article that is not there": (
        _worded("ministry decision", "recipients", "Như Điều 3", "Như Điều 5"), {"ND30-NN-06"},
    ),
    "symbol of an agency that others know": (
        _other("federation proposal", symbol="Số: 08/TTr-SNV"), {"VB-SK-01"},
    ),
    "no day of the calendar": (
        _worded("party comment letter", "body", "ngày 12/5/2026", "ngày 32/5/2026"), {"VB-MT-07"},
    ),
    "an act of a later day in a Party paper": (
        _worded("party comment letter", "body", "ngày 02/02/2026", "ngày 02/9/2026"), {"VB-MT-05"},
    ),
    "men and women": (
        _worded("school term report", "body", "33 nam", "34 nam"), {"VB-MT-02"},
    ),
    "the meeting in another year than its minutes": (
        _worded("federation proposal", "body", "Ngày 20 tháng 01 năm 2026",
                "Ngày 20 tháng 01 năm 2025"),
        {"VB-MT-07"},
    ),
    "those who came of all": (
        _worded("federation proposal", "body", "gồm 11 đơn vị tổ chức hội nghị tổng kết; có mặt 10 "
                "đơn vị, vắng 01 đơn vị", "tổ chức hội nghị, có 10/11 đơn vị dự, vắng 02"),
        {"VB-MT-02"},
    ),
    "a procuracy's symbol on a court's paper": (
        _other("district court proposal", symbol="Số: 45/TTr-VKS3"), {"VB-SK-01"},
    ),
    "on behalf of a body that did not issue it": (
        _worded("front committee plan", "posts", "TM. BAN THƯỜNG TRỰC", "TM. ỦY BAN NHÂN DÂN"),
        {"VB-KY-02"},
    ),
    "short names of offices in the addressee": (
        _worded("ministry guidance letter", "to", "cơ quan thuộc Chính phủ", "CQTCP"),
        {"VB-KG-01"},
    ),
    "the year of a decree": (
        _worded("ministry guidance letter", "body", "14 tháng 6 năm 2025", "14 tháng 6 năm 2024"),
        {"VB-MT-07"},
    ),
    "the day of a decree": (
        _worded("ministry guidance letter", "body", "14 tháng 6 năm 2025", "16 tháng 6 năm 2025"),
        {"VB-MT-07"},
    ),
    "the day of the law": (
        _worded("university year plan", "bases", "15 tháng 6 năm 2022", "15 tháng 6 năm 2023"),
        {"VB-MT-07"},
    ),
    "a decree of another year than its number": (
        _worded("district court proposal", "bases", "10 tháng 01 năm 2024",
                "10 tháng 01 năm 2025"),
        {"VB-MT-07"},
    ),
    "swapped digits in what a letter is about": (
        _other("letter of a centrally run city",
               about="V/v triển khai Nghị định số 125/2025/NĐ-CP"),
        {"VB-MT-07"},
    ),
    "received after its own day": (
        _worded("letter by order", "body", "Ngày 05 tháng 12", "Ngày 15 tháng 12"), {"VB-MT-05"},
    ),
    "due before its own day": (
        _worded("department letter with short dates", "body", "30/5/2025", "30/4/2025"),
        {"VB-MT-07"},
    ),
    "due ten years ago": (
        _worded("inspection committee letter", "body", "10/02/2026", "10/02/2016"), {"VB-MT-07"},
    ),
    "those named in an article that is not there": (
        _worded("power plant decision", "body", "có tên tại Điều 1", "có tên tại Điều 5"),
        {"VB-SO-01"},
    ),
    "it ended on the same day before it began": (
        _worded("council ballot minutes", "body", "vào 16 giờ", "vào 13 giờ"), {"VB-MT-05"},
    ),
    "a deputy under the bare post of his head": (
        _other("inspectorate report letter", posts=("CHÁNH THANH TRA", "PHÓ CHÁNH THANH TRA")),
        {"VB-KY-02"},
    ),
    "by order of oneself": (
        _other("power company notice", posts=("TL. GIÁM ĐỐC", "GIÁM ĐỐC")), {"VB-KY-02"},
    ),
    "a committee without TM.": (
        _other("commune letter", posts=("ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        {"VB-KY-02"},
    ),
    "a sign after the only addressee": (
        _other("treasury letter", to=("Sở Tài chính tỉnh Lâm Đồng;",)), {"ND30-KG-03"},
    ),
    "a cited article in small letters": (
        _worded("power plant decision", "body", "có tên tại Điều 1", "có tên tại điều 1"),
        {"ND30-VH-10"},
    ),
    "party members who came": (
        _worded("federation proposal", "body", "gồm 11 đơn vị tổ chức hội nghị tổng kết; có mặt 10 "
                "đơn vị, vắng 01 đơn vị", "tổ chức hội nghị, 14/15 đảng viên dự; vắng 02 đồng chí"),
        {"VB-MT-02"},
    ),
    "learned title": (_other("court plan", name="ThS. Phan Thị Hương"), {"ND30-KY-04"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_named_alone(name: str) -> None:
    paper, wanted = PLANTED[name]

    assert rules(paper.build()) == wanted


def test_the_name_missing_among_signers_of_one_column_is_found() -> None:
    chair = ("CHỦ TỌA", "Nguyễn Thị Lan", "THÀNH VIÊN", "", "THÀNH VIÊN", "Lê Văn Cẩn")
    paper = _other("school minutes", signers=(("THƯ KÝ", "Trần Văn Bảo"), chair))

    found = lint(paper.build(), status="final").findings

    assert [(one.rule, one.times) for one in found] == [("VB-KY-01", 1)]


def test_of_two_who_chaired_none_may_be_missing() -> None:
    chaired = PAPERS["school minutes"].with_text(
        "body", "Bà Nguyễn Thị Lan, Hiệu trưởng.", "Bà Nguyễn Thị Lan và ông Lê Văn Cẩn."
    )
    one = lint(chaired.build(), status="final").findings
    document = open_docx(chaired.build())
    document.tables[-1].rows[0].cells[1].add_paragraph("")

    room = lint(save_docx(document), status="final").findings

    assert one == ()
    assert [(found.rule, found.expected.params["name"]) for found in room] == [
        ("VB-KY-01", "Lê Văn Cẩn")
    ]


def test_a_tab_moves_the_first_line_in() -> None:
    sheet = Sheet("nd30")
    head(sheet, "ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", ["SỞ NỘI VỤ"], "Số: 45/KH-SNV", rule=11)
    sheet.text("\tCác đơn vị thành viên nắm rõ nhiệm vụ và thực hiện đúng thời hạn.", first=0)
    near = sheet.text("\tGiao Văn phòng theo dõi, đôn đốc việc thực hiện kế hoạch.", first=0)
    near.paragraph_format.tab_stops.add_tab_stop(Mm(10))

    assert "ND30-ND-04" not in rules(sheet.bytes)


def test_a_turned_page_keeps_its_edges() -> None:
    document = open_docx(good("plan"))
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(30), Mm(15)
    section.left_margin, section.right_margin = Mm(20), Mm(20)
    docx = save_docx(document)

    assert not {rule for rule in rules(docx) if rule.startswith("ND30-PG-0")} - {"ND30-PG-02"}
    kept = open_docx(fix(docx).docx).sections[-1]
    assert [round(side.mm) for side in (kept.top_margin, kept.left_margin)] == [30, 20]


def test_the_weight_of_letters_tells_parent_from_issuer() -> None:
    paper = _other("company letter", parent=("TỔNG CÔNG TY BƯU ĐIỆN",), issuer=("BƯU ĐIỆN TỈNH",))

    assert not {rule for rule in rules(paper.build()) if rule.startswith("ND30-CQ")}


def test_the_doubt_about_the_guide_is_told_by_its_name() -> None:
    paper = _other(
        "party plan", place="Lâm Đồng, ngày 20 tháng 3 năm 2026", symbol="Số 33-KH/BTGDVTU"
    )

    assert "chưa chắc" in lint(paper.build()).version
    assert lint(PAPERS["party plan"].build()).version == "HD 36-HD/VPTW 2018"


def test_a_shaded_paragraph_is_named() -> None:
    document = open_docx(PAPERS["university year plan"].build())
    shaded = next(one for one in document.paragraphs if "Đẩy mạnh" in one.text)
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "FFFF00")
    shaded._p.get_or_add_pPr().append(shade)

    assert rules(save_docx(document)) == {"VB-CH-05"}


@pytest.mark.parametrize(
    "issuer",
    [
        ("VĂN PHÒNG", "ỦY BAN NHÂN DÂN TỈNH"),
        ("BAN QUẢN LÝ", "CÁC KHU CÔNG NGHIỆP TỈNH"),
        ("CỤM THI ĐUA SỐ 3", "CÔNG ĐOÀN CÁC NGÀNH"),
    ],
)
def test_a_bold_name_of_two_lines_is_no_parent(issuer: tuple[str, ...]) -> None:
    paper = _other("commune letter", issuer=issuer, posts=("CHÁNH VĂN PHÒNG",))

    assert "ND30-CQ-01" not in rules(paper.build())


def test_the_last_of_those_counted_may_follow_a_joining_word() -> None:
    given = "- 04 (bốn) Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh cho Sở Tư pháp; Sở Y tế; {}."
    paper = PAPERS["inspectorate year report"]
    asked, wrong = (
        replace(paper, body=(given.format(last), *paper.body)).build()
        for last in ("Sở Xây dựng và bà Lê Thị Hoa", "Sở Xây dựng")
    )

    assert "VB-MT-09" not in rules(asked)
    assert "VB-MT-09" in rules(wrong)


def test_a_numbered_sentence_in_italics_is_named_alone() -> None:
    document = open_docx(PAPERS["directive"].build())
    sentence = next(one for one in document.paragraphs if one.text.startswith("1. "))
    for run in sentence.runs:
        run.italic = True

    assert rules(save_docx(document)) == {"ND30-ND-02"}


def test_a_table_of_a_landscape_page_reaches_from_margin_to_margin() -> None:
    document = open_docx(PAPERS["directive"].build())
    page = document.add_section()
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(20)
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    for cell in (cell for row in table.rows for cell in row.cells):
        cell.text = "Nội dung"

    assert "VB-BC-03" not in rules(save_docx(document))


def test_the_school_of_the_party_writes_in_its_form() -> None:
    paper = _other("party plan", parent=("TỈNH ỦY LÂM ĐỒNG",), issuer=("TRƯỜNG CHÍNH TRỊ",))

    assert "PTY-SCP-01" not in rules(paper.build())
    assert "PTY-SCP-01" in rules(_other("party plan", parent=(), issuer=paper.issuer).build())


@pytest.mark.parametrize(
    "said",
    [
        "tổ chức hội nghị, 14/15 đảng viên dự; vắng 01 đồng chí",
        "tổ chức hội nghị; 10/12 đơn vị gửi báo cáo đúng hạn; vắng 01 đơn vị",
    ],
)
def test_figures_that_agree_are_not_accused(said: str) -> None:
    old = "gồm 11 đơn vị tổ chức hội nghị tổng kết; có mặt 10 đơn vị, vắng 01 đơn vị"

    assert rules(_worded("federation proposal", "body", old, said).build()) == set()
