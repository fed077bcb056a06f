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
    confirm_move(page, move, reason)


def confirm_move(page: Page, move: str, reason: str) -> None:
    """On the page that asks: the reason for everything it warns about, and the button."""
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


def fill_field(page: Page, address: str, label: str, text: str) -> None:
    """Follow a link to a field, fill it in and save."""
    page.goto(address)
    page.get_by_label(label, exact=True).first.fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu", exact=True).click()


def register_signer(page: Page, review: str, *, number: str, day: str, signer: str) -> None:
    """Write down number, day and signer of the proposal before it is printed."""
    page.goto(f"{review}/edit/papers")
    proposal = page.get_by_role("group", name="Tờ trình", exact=True)
    proposal.get_by_label("Số", exact=True).fill(number)
    proposal.get_by_label("Ngày ký").fill(day)
    proposal.get_by_label("Họ và tên").fill(signer)
    proposal.get_by_label("Chức vụ").first.fill("Trưởng Ban")
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu", exact=True).click()


def register_number(page: Page, review: str, paper: str, *, number: str) -> None:
    """Write down the number of a paper that others cite."""
    page.goto(f"{review}/edit/papers")
    cited = page.get_by_role("group", name=paper, exact=True)
    cited.get_by_label("Số", exact=True).fill(number)
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu", exact=True).click()


def issue_what_is_sent(page: Page, review: str) -> None:
    """On the way of the proposal: made, looked at, sent for signature, issued."""
    page.goto(f"{review}/sending")
    page.get_by_role("button", name=re.compile(r"Tạo \d+ văn bản")).click()
    for step in ("Ghi nhận đã soát", "Ghi nhận đã trình ký", "Phát hành"):
        button = page.get_by_role("button", name=step, exact=True)
        button.wait_for(timeout=120_000)  # the page that waits for papers looks again by itself
        button.click()
    page.get_by_role("link", name=re.compile("^Gửi bản đã ký")).first.wait_for()


def send_signed_copy(page: Page, review: str, paper: str, copy: Path) -> None:
    """Send the signed copy of a paper in, from the way of the proposal."""
    page.goto(f"{review}/sending")
    page.get_by_role("link", name=f"Gửi bản đã ký: {paper}", exact=True).click()
    page.locator("main input[type=file]").set_input_files(copy)
    page.get_by_role("button", name="Gửi và kiểm tra").click()
    page.get_by_role("heading", name=copy.name).wait_for()


def download_by(page: Page, link: str, folder: Path) -> Path:
    """Download what the link of that name leads to."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link, exact=True).click()
    return _save_download(waiting.value, folder)


def add_person(page: Page, address: str, *, name: str, login: str, unit: str) -> str:
    """Add a member's staff; returns the address that lets the person in once."""
    page.goto(f"{address}/people/new")
    page.get_by_label("Họ và tên").fill(name)
    page.get_by_label("Tên đăng nhập").fill(login)
    page.locator("input[value=member_staff]").check()
    page.get_by_label("Đơn vị", exact=True).fill(unit)
    page.get_by_role("button", name="Thêm và lấy đường dẫn").click()
    return page.get_by_label("Đường dẫn đặt mật khẩu").input_value()


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
