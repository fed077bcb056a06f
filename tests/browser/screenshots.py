"""Take the screenshots of the documentation: `python -m tests.browser.screenshots`."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from standalone.programs import ROOT
from tests.browser import officer
from tests.browser.service import run_service

SHOTS = ROOT / "docs" / "screenshots"
#: Name of the picture → path of the page, as the officer meets them.
PAGES = {
    "bang-theo-doi": "/",
    "ky-tong-ket": "/reviews/1",
    "don-vi-thanh-vien": "/reviews/1/edit/members",
    "bao-cao": "/reviews/1/edit/reports",
    "hoi-nghi": "/reviews/1/edit/meeting",
    "binh-xet": "/reviews/1/edit/contests",
    "khen-thuong": "/reviews/1/edit/awards",
    "chuyen-buoc": "/reviews/1/moves/submit_reports",
    "hang-loat": "/batches/new",
    "van-hanh": "/operations",
    "tai-khoan": "/account",
    "nguoi-dung": "/people",
}


def main() -> None:
    """Start the service on the seed, make its papers, and photograph each page."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or "chromium"
    with (
        tempfile.TemporaryDirectory() as folder,
        run_service(Path(folder)) as service,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        officer.sign_in_first_time(page, service)
        officer.open_review(page, "Khối thi đua 6")
        officer.make_papers(page)
        for name, path in PAGES.items():
            page.goto(service.address + path)
            _wait_for_the_first_round(page)
            _take_screenshot(page, name)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{service.address}/reviews/1")
        _take_screenshot(page, "dien-thoai")
        page.locator("summary", has_text="Menu").click()
        page.screenshot(path=SHOTS / "dien-thoai-menu.png")
        browser.close()


def _wait_for_the_first_round(page: Page) -> None:
    """A service that has just started has not looked for forgotten papers yet, and says so."""
    while page.get_by_text("vừa khởi động").count():
        page.wait_for_timeout(2_000)
        page.reload()


def _take_screenshot(page: Page, name: str) -> None:
    """The whole page in one window, so that what sticks to its edge stands where it belongs."""
    window = page.viewport_size or {"width": 1366, "height": 768}
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": window["width"], "height": max(height, window["height"])})
    page.screenshot(path=SHOTS / f"{name}.png")
    page.set_viewport_size(window)


if __name__ == "__main__":
    main()
