"""What an officer does with the mouse and the keyboard, in the words on the page."""

from pathlib import Path

from playwright.sync_api import Download, Page

from tests.browser.service import PASSWORD, Service

FORWARD = (
    "Chốt báo cáo",
    "Ghi nhận đã họp",
    "Chốt kết quả kiểm phiếu",
    "Ghi nhận đã gửi tờ trình",
    "Ghi nhận đã có quyết định",
    "Kết thúc năm",
)


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
    for field in page.locator("main form textarea").all():
        field.fill(reason)
    page.get_by_role("button", name=move, exact=True).click()
    page.get_by_role("link", name="Về kỳ tổng kết").click()


def make_papers(page: Page) -> None:
    """Ask for all papers and watch until they are there."""
    page.get_by_role("button", name="Tạo tất cả").click()
    page.locator("#papers[data-busy]").wait_for(state="attached")
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
