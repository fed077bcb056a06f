"""A report says the same thing to people and to programs, and its ids stay while faults stay."""

import json
from datetime import date

import pytest

from tests.worker.word.lint.mutations import replace_text, set_align, set_look
from tests.worker.word.lint.papers import good
from tests.worker.word.lint.sheet import open_docx, save_docx
from worker.word.lint import LintReport, Severity, format_text, lint, to_dict
from workflow.domain.errors import Message


def broken(name: str = "plan") -> bytes:
    document = open_docx(good(name))
    for where in ("Các đơn vị thành viên nắm rõ", "Hội nghị sơ kết"):
        set_align(where, "left")(document)
    set_look("KẾ HOẠCH", bold=False)(document)
    return save_docx(document)


@pytest.fixture(scope="module")
def report() -> LintReport:
    return lint(broken())


def test_the_same_fault_in_two_places_is_one_finding(report: LintReport) -> None:
    (finding,) = [finding for finding in report.findings if finding.rule == "ND30-ND-03"]

    assert finding.times == 2
    assert finding.where.text.startswith("Các đơn vị thành viên nắm rõ")
    assert finding.where.part == "word/document.xml"


def test_people_read_what_is_asked_what_is_there_and_where(report: LintReport) -> None:
    said = "\n".join(format_text(report, "ke-hoach.docx"))

    assert said.startswith("ke-hoach.docx: 2 lỗi, 0 cảnh báo, 0 lưu ý (NĐ 30/2020/NĐ-CP)")
    assert "cần: căn đều hai lề" in said
    assert "thấy: căn trái" in said
    assert "và 1 chỗ khác" in said


def test_another_language_is_asked_for_every_sentence(report: LintReport) -> None:
    asked: list[str] = []

    def say(message: Message) -> str:
        asked.append(message.text)
        return str(message)

    list(format_text(report, "ke-hoach.docx", say))

    assert {"căn đều hai lề", "căn trái", "cần: {expected}", "Nội dung văn bản", "lỗi"} <= set(
        asked
    )


def test_programs_read_json(report: LintReport) -> None:
    read = json.loads(json.dumps(to_dict(report), ensure_ascii=False))

    assert read["family"] == "nd30"
    assert {finding["severity"] for finding in read["findings"]} == {"error"}
    assert set(read["findings"][0]) == {
        "id", "rule", "severity", "component", "expected", "found", "where", "times", "source",
        "certain",
    }  # fmt: skip


def test_the_id_of_a_fault_stays_when_another_is_mended() -> None:
    before = {finding.rule: finding.id for finding in lint(broken()).findings}
    document = open_docx(broken())
    set_look("KẾ HOẠCH", bold=True)(document)

    (after,) = lint(save_docx(document)).findings

    assert after.id == before["ND30-ND-03"]


def test_errors_come_first() -> None:
    document = open_docx(broken())
    replace_text("năm 2026./.", "năm 2026")(document)

    severities = [finding.severity for finding in lint(save_docx(document)).findings]

    assert severities == sorted(severities, key=list(Severity).index)


def test_a_report_with_warnings_only_has_passed() -> None:
    document = open_docx(good("plan"))
    replace_text("năm 2026./.", "năm 2026.")(document)

    report = lint(save_docx(document))

    assert report.passed
    assert [finding.rule for finding in report.warnings] == ["ND30-ND-08"]


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2022, 1, 24), "HD 36-HD/VPTW 2018"),
        (date(2026, 7, 6), "HD 05-HD/VPTW 2026"),
        (None, "HD 05-HD/VPTW 2026"),
    ],
)
def test_the_date_chooses_the_version_of_the_party_rules(on: date | None, version: str) -> None:
    assert lint(good("party_report"), on=on).version == version


def test_a_paper_older_than_a_guide_is_not_bound_by_it() -> None:
    document = open_docx(good("party_report"))
    set_look("PHÓ TRƯỞNG", bold=True)(document)

    assert lint(save_docx(document), on=date(2022, 1, 24)).findings == ()


def test_a_given_family_is_taken_at_its_word() -> None:
    rules = {finding.rule for finding in lint(good("plan"), family="party").findings}

    assert {"PTY-TD-01", "PTY-TD-03", "PTY-SK-01"} <= rules


@pytest.mark.parametrize(
    ("paper", "family"), [("plan", "nd30"), ("minutes", "nd30"), ("party_minutes", "party")]
)
def test_the_family_is_found(paper: str, family: str) -> None:
    assert lint(good(paper)).family == family


def test_a_blank_number_makes_a_draft() -> None:
    document = open_docx(good("plan"))
    replace_text("Số: 08", "Số:      ")(document)

    report = lint(save_docx(document))

    assert (report.status, report.findings) == ("draft", ())


def test_an_unknown_family_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no such family"):
        lint(good("plan"), family="army")


def test_messages_keep_their_parameters_for_translators(report: LintReport) -> None:
    assert all(isinstance(finding.expected, Message) for finding in report.findings)
