"""Where too few signs tell what a part of a paper is, findings about it say so and do not block."""

from tests.worker.word.lint.mutations import chain, remove, set_look
from tests.worker.word.lint.papers import good
from tests.worker.word.lint.sheet import Sheet, open_docx, save_docx
from worker.word.lint import Finding, Severity, format_text, lint

LONG = "Các đơn vị thành viên hoàn thành các chỉ tiêu đã đăng ký trong năm theo đúng kế hoạch. " * 2


def about_the_signature(docx: bytes) -> list[Finding]:
    return [one for one in lint(docx).findings if one.component == "ky"]


def test_a_signature_beside_its_recipients_is_certain() -> None:
    document = open_docx(good("plan"))
    set_look("GIÁM ĐỐC", bold=False)(document)

    (finding,) = about_the_signature(save_docx(document))

    assert finding.certain
    assert finding.severity is Severity.ERROR


def test_a_lone_line_of_capitals_is_not() -> None:
    sheet = Sheet("nd30")
    sheet.line("BÁO CÁO", bold=True)
    sheet.line("Kết quả công tác năm 2025", bold=True)
    for _ in range(3):
        sheet.text(LONG)
    sheet.line("TRƯỞNG ĐOÀN KIỂM TRA")

    report = lint(sheet.bytes)

    found = [one for one in report.findings if one.component == "ky"]
    assert found
    assert not any(one.certain or one.severity is Severity.ERROR for one in found)
    assert any("chưa chắc" in line for line in format_text(report, "bao-cao.docx"))


def test_a_letterhead_without_its_name_is_still_one() -> None:
    document = open_docx(good("plan"))
    chain(remove("CỘNG HÒA"), remove("Độc lập"))(document)

    found = [one for one in lint(save_docx(document)).findings if one.rule == "ND30-QH-01"]

    assert [one.severity for one in found] == [Severity.ERROR]
