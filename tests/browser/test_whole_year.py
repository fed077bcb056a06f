"""The seed's whole year in a real browser, against the whole service as `up` starts it."""

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser import officer
from tests.browser.service import run_service
from tests.factories import seed_record

pytestmark = pytest.mark.slow

PAPERS = {
    "Biên bản hội nghị": "Khoi-thi-dua-6_2021_Bien-ban-hoi-nghi.docx",
    "Biên bản kiểm phiếu": "Khoi-thi-dua-6_2021_Bien-ban-kiem-phieu.docx",
    "Tờ trình": "Khoi-thi-dua-6_2021_To-trinh.docx",
    "Kế hoạch năm sau": "Khoi-thi-dua-6_2021_Ke-hoach.docx",
}


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """A browser in which the administrator has just signed in for the first time."""
    size = ViewportSize(width=1366, height=768)
    with run_service(tmp_path / "data") as service, chromium.new_context(viewport=size) as context:
        page = context.new_page()
        officer.sign_in_first_time(page, service)
        yield page


@pytest.mark.timeout(300)
def test_an_officer_clicks_the_seed_through_its_year(page: Page, tmp_path: Path) -> None:
    officer.open_review(page, "Khối thi đua 6")
    officer.make_papers(page)
    texts = {
        name: text_of(officer.download_paper(page, name, tmp_path), file)
        for name, file in PAPERS.items()
    }
    for move in officer.UP_TO_VOTES:
        officer.make_move(page, move, "Nguồn không nêu")
    officer.register_proposal(page, number="15", day="28/01/2022", signer="Tiêu Hồng Phúc")
    officer.make_papers(page)
    sent = text_of(officer.download_paper(page, "Tờ trình", tmp_path), PAPERS["Tờ trình"])
    for move in officer.FROM_PROPOSAL:
        officer.make_move(page, move, "Nguồn không nêu")

    expect(page.get_by_text("Nguồn không nêu").nth(4)).to_be_attached()
    minutes, votes, proposal, plan = texts.values()
    assert all(member.name in minutes for member in seed_record().members)
    assert "24/01/2022" in minutes
    assert "9/9" in minutes
    assert "9/9" in votes
    assert "9/9" in proposal
    assert "Cờ thi đua" in proposal
    assert "Số 15" in sent
    assert "ngày 28 tháng 01 năm 2022" in sent
    assert "Tiêu Hồng Phúc" in sent
    assert all(target.rstrip(".") in plan for target in seed_record().targets)
    assert all("ĐẢNG CỘNG SẢN VIỆT NAM" in text for text in texts.values())


def text_of(path: Path, expected: str) -> str:
    assert path.name == expected
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
