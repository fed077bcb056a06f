"""Papers as the rules, Word's readers and the eye see them."""

import io
import re
import subprocess
from pathlib import Path

import docx
import pytest
from docx.styles.style import ParagraphStyle

from tests.backing_services.availability import find_program
from tests.templates_docx.filled import CASES, Case, fill, text_of
from worker.word.lint import Severity, lint
from workflow.domain.papers import PaperKind
from workflow.domain.papers.issuance import find_file_date
from workflow.domain.record import Family

BAD = (Severity.ERROR, Severity.WARNING)
PAGES = {
    "full-nd30": {
        "registration": 1,
        "pact": 2,
        "score_summary": 1,
        "invitation": 2,
        "annual_report": 2,
        "attendance_sheet": 1,
        "ballot": 5,
        "tally_sheet": 2,
        "minutes": 3,
        "vote_minutes": 3,
        "conclusion_notice": 1,
        "proposal": 6,
        "award_list": 2,
        "achievement_summary": 4,
        "plan": 2,
        "handover_minutes": 2,
        "correction": 1,
    },
    "full-party": {
        "registration": 1,
        "pact": 2,
        "score_summary": 1,
        "invitation": 2,
        "annual_report": 2,
        "attendance_sheet": 1,
        "ballot": 5,
        "tally_sheet": 2,
        "minutes": 4,
        "vote_minutes": 3,
        "conclusion_notice": 1,
        "proposal": 6,
        "award_list": 2,
        "achievement_summary": 4,
        "plan": 2,
        "handover_minutes": 2,
        "correction": 1,
    },
    "early-nd30": {
        "registration": 1,
        "pact": 2,
        "reminder": 1,
        "score_summary": 1,
        "invitation": 2,
        "annual_report": 1,
        "attendance_sheet": 1,
        "ballot": 4,
        "tally_sheet": 2,
    },
    "early-party": {
        "registration": 1,
        "pact": 2,
        "reminder": 1,
        "score_summary": 1,
        "invitation": 2,
        "annual_report": 2,
        "attendance_sheet": 1,
        "ballot": 4,
        "tally_sheet": 2,
    },
    "bare-nd30": {
        "registration": 1,
        "pact": 1,
        "reminder": 1,
        "invitation": 2,
        "attendance_sheet": 1,
        "ballot": 2,
        "tally_sheet": 1,
        "minutes": 1,
        "vote_minutes": 1,
        "proposal": 2,
        "award_list": 1,
        "achievement_summary": 1,
        "plan": 1,
    },
    "bare-party": {
        "registration": 1,
        "pact": 2,
        "reminder": 1,
        "invitation": 2,
        "attendance_sheet": 1,
        "ballot": 2,
        "tally_sheet": 1,
        "minutes": 2,
        "vote_minutes": 1,
        "proposal": 2,
        "award_list": 1,
        "achievement_summary": 1,
        "plan": 1,
    },
    "settled-nd30": {
        "score_summary": 2,
        "invitation": 9,
        "vote_minutes": 6,
        "proposal": 6,
        "plan": 2,
        "correction": 1,
    },
    "settled-party": {
        "score_summary": 2,
        "invitation": 9,
        "vote_minutes": 6,
        "proposal": 6,
        "plan": 2,
        "correction": 1,
    },
    "seed-party": {
        "registration": 1,
        "pact": 2,
        "invitation": 2,
        "annual_report": 2,
        "attendance_sheet": 1,
        "ballot": 4,
        "tally_sheet": 2,
        "minutes": 2,
        "vote_minutes": 2,
        "conclusion_notice": 1,
        "proposal": 2,
        "award_list": 1,
        "achievement_summary": 1,
        "plan": 2,
        "handover_minutes": 2,
    },
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_paper_keeps_every_layout_rule(case: Case) -> None:
    report = lint(fill(case))

    assert [finding for finding in report.findings if finding.severity in BAD] == []
    assert report.family == case.family


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_properties_of_a_file_are_set(case: Case) -> None:
    core = docx.Document(io.BytesIO(fill(case))).core_properties

    assert core.title
    assert core.author
    assert core.language == "vi-VN"
    assert core.created == core.modified
    assert core.created is not None
    assert core.created.date() == find_file_date(case.kind, case.record())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_table_repeats_its_heading_and_keeps_its_rows_whole(case: Case) -> None:
    for table in docx.Document(io.BytesIO(fill(case))).tables:
        rows = [row._tr.xml for row in table.rows]
        assert all("w:cantSplit" in row for row in rows)
        if "w:insideH" in table._tbl.xml:
            assert "w:tblHeader" in rows[0]


@pytest.fixture(scope="session")
def pdfs(tmp_path_factory: pytest.TempPathFactory, soffice: str) -> dict[Case, Path]:
    """Each paper as LibreOffice sets it."""
    folder = tmp_path_factory.mktemp("papers")
    for case in CASES:
        (folder / f"{case}.docx").write_bytes(fill(case))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(folder / f"{case}.docx") for case in CASES]
    convert = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*convert, *files], check=True, capture_output=True, timeout=300)
    return {case: folder / f"{case}.pdf" for case in CASES}


@pytest.fixture(scope="session")
def pages(pdfs: dict[Case, Path]) -> dict[Case, list[str]]:
    """The text of each page of each paper."""
    pdftotext = find_program("pdftotext")
    return {case: _pages(pdftotext, pdf) for case, pdf in pdfs.items()}


def _pages(pdftotext: str, pdf: Path) -> list[str]:
    command = [pdftotext, "-layout", "-enc", "UTF-8", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=100)
    return text.stdout.decode().removesuffix("\f").split("\f")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_paper_has_as_many_pages_as_it_was_seen_with(
    case: Case, pages: dict[Case, list[str]]
) -> None:
    assert len(pages[case]) == PAGES[f"{case.facts}-{case.family}"][case.kind]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_page_ends_with_a_heading_or_holds_nothing_but_the_end(
    case: Case, pages: dict[Case, list[str]]
) -> None:
    heads = headings(fill(case))

    assert [page[-200:] for page in pages[case] if is_left_behind(page, heads)] == []
    assert [page for page in pages[case] if is_only_the_end(page)] == []


def headings(paper: bytes) -> list[str]:
    """The paragraphs that stand over what follows them; not the last of a text before its end."""
    paragraphs = docx.Document(io.BytesIO(paper)).paragraphs
    return [
        " ".join(one.text.split())
        for one in paragraphs
        if one.text.strip()
        and isinstance(one.style, ParagraphStyle)
        and one.style.paragraph_format.keep_with_next
        and one.style.style_id not in ("NoiDungGiu", "GachDauDongGiu", "CauCuoi")
    ]


def printed(page: str) -> list[str]:
    return [" ".join(line.split()) for line in page.splitlines() if line.strip()]


def is_left_behind(page: str, heads: list[str]) -> bool:
    """Whether a page ends with a heading, or with the last line of one that takes several."""
    last = printed(page)[-1]
    return any(head == last or (len(last) > 20 and head.endswith(f" {last}")) for head in heads)


def is_only_the_end(page: str) -> bool:
    """Whether recipients and signature stand on a page without a line of the text."""
    lines = printed(page)
    return lines[min(1, len(lines) - 1)].startswith("Nơi nhận")


def test_a_heading_left_behind_and_a_lonely_signature_are_seen() -> None:
    heads = headings(fill(Case(Family.STATE, PaperKind.PLAN, "full")))
    (roman,) = (head for head in heads if head.startswith("III."))
    long = "Hội nghị tổng kết Khối thi đua Mẫu năm 2025, phương hướng, nhiệm vụ năm 2026"

    assert is_left_behind(f"một dòng\n    {roman}  \n\n", heads)
    assert is_left_behind("phương hướng, nhiệm vụ năm 2026", [long])
    assert not is_left_behind(f"{roman}\nmột dòng của đoạn sau", heads)
    assert is_only_the_end("  2\nNơi nhận:       GIÁM ĐỐC\n")
    assert not is_only_the_end("  2\ndòng cuối của văn bản./.\nNơi nhận:   GIÁM ĐỐC\n")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_libreoffice_reads_the_same_words(case: Case, pages: dict[Case, list[str]]) -> None:
    printed = set("\n".join(pages[case]).split())

    missing = [word for word in text_of(fill(case)).split() if word not in printed | {"|", "/"}]
    # Words that LibreOffice breaks over lines at a hyphen or a slash are not missing.
    assert [word for word in missing if not {"-", "/", "…"} & set(word)] == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_letter_falls_back_to_another_font(case: Case, pdfs: dict[Case, Path]) -> None:
    command = [find_program("pdffonts"), str(pdfs[case])]
    listed = subprocess.run(command, check=True, capture_output=True, timeout=100).stdout.decode()

    names = [line.split()[0].partition("+")[2] for line in listed.splitlines()[2:]]
    assert len({re.split(r"[-,]", name)[0] for name in names}) == 1
