"""What an officer does with the mouse and the keyboard, in the words on the page."""

import re
from pathlib import Path

from playwright.sync_api import Download, Page

from tests.browser.service import PASSWORD, Service

UP_TO_VOTES = ("Chốt báo cáo", "Ghi nhận đã họp", "Chốt kết quả kiểm phiếu")
FROM_PROPOSAL = (
    "Ghi nhận đã gửi tờ trình",
    "Ghi nhận đã có quyết định",
    "Kết thúc năm",
)
_REVIEW = re.compile(r"/reviews/\d+$")


def sign_in_first_time(page: Page, service: Service) -> None:
    """Follow the printed link and choose a password."""
    page.goto(service.address + service.link)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main form button").first.click()
    page.get_by_role("heading", name="Bảng theo dõi").wait_for()


def open_review(page: Page, bloc: str) -> None:
    """From the board to the review of a bloc."""
    page.get_by_role("link", name="Bảng theo dõi").first.click()
    page.get_by_role("link", name=bloc, exact=True).first.click()
    page.get_by_role("heading", name=bloc, exact=True).wait_for()


def make_move(page: Page, move: str, reason: str) -> None:
    """Make a forward move, with one reason for everything it warns about."""
    page.get_by_role("link", name=move, exact=True).click()
    confirm = page.get_by_role("button", name=move, exact=True)
    confirm.wait_for()  # `all` waits for nothing: on a slow machine it would see the page before
    for field in page.locator("main form textarea").all():
        field.fill(reason)
    confirm.click()
    page.get_by_role("link", name="Về kỳ tổng kết").click()
    page.wait_for_url(_REVIEW)


def register_proposal(page: Page, *, number: str, day: str, signer: str) -> None:
    """Write down the number, date and signer of the proposal, as they are on the signed paper."""
    page.get_by_role("link", name="Số, ngày văn bản").first.click()
    proposal = page.get_by_role("group", name="Tờ trình", exact=True)
    proposal.get_by_label("Số", exact=True).fill(number)
    proposal.get_by_label("Ngày ký").fill(day)
    proposal.get_by_label("Họ và tên").fill(signer)
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("button", name="Tạo tất cả").wait_for()


def make_papers(page: Page) -> None:
    """Ask for all papers and watch until they are there."""
    with page.expect_navigation():
        page.get_by_role("button", name="Tạo tất cả").click()
    page.locator("#papers:not([data-busy])").wait_for(timeout=60_000)


def download_paper(page: Page, paper: str, folder: Path) -> Path:
    """Download one paper by its name."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=f"Tải về {paper}").click()
    return _save_download(waiting.value, folder)


def _save_download(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path
