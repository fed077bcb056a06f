"""The seed year in a real browser to a signed, verified proposal that the next head opens."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser import officer
from tests.browser.service import Service, run_service
from tests.worker.pdf.signing import authority, issue, sign
from workflow.services.archive.verification import find_archive_faults

pytestmark = pytest.mark.slow

SIGNER = "Tiêu Hồng Phúc"
NEXT_HEAD = "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh"
LISTS = ("Danh sách đề nghị khen thưởng", "Tóm tắt thành tích")


@dataclass(frozen=True)
class Office:
    """The running service, and the browser of its administrator."""

    service: Service
    page: Page


@pytest.fixture
def office(chromium: Browser, tmp_path: Path) -> Iterator[Office]:
    """The office trusts the authority of the tests."""
    trust = tmp_path / "trust"
    trust.mkdir()
    (trust / "ca.crt").write_bytes(authority().pem)
    with (
        run_service(tmp_path / "data", THIDUA_TRUSTED_CERTIFICATES=str(trust)) as service,
        chromium.new_context() as context,
    ):
        page = context.new_page()
        officer.sign_in_first_time(page, service)
        yield Office(service, page)


@pytest.mark.timeout(600)
def test_the_proposal_is_issued_signed_verified_and_opened_by_the_next_head(
    office: Office, chromium: Browser, tmp_path: Path
) -> None:
    page, address = office.page, office.service.address
    officer.open_review(page, "Khối thi đua 6")
    review = page.url
    for move in officer.UP_TO_VOTES:
        officer.make_move(page, move, "Nguồn không nêu")

    abbreviation = f"{review}/edit/members#members-0-abbreviation"
    officer.fill_field(page, abbreviation, "Chữ viết tắt trong ký hiệu", "BTGTU")
    officer.fill_field(page, f"{review}/edit/awards", "Tóm tắt thành tích", "Dẫn đầu khối")
    officer.register_signer(page, review, number="15", day="28/01/2022", signer=SIGNER)
    officer.register_number(page, review, "Biên bản hội nghị", number="14")
    officer.issue_what_is_sent(page, review)

    page.goto(f"{review}/sending")
    page.get_by_role("link", name="Gửi bản đã ký: Tờ trình", exact=True).click()
    page.get_by_role("navigation").get_by_role("link", name="Tờ trình", exact=True).click()
    prepared = officer.download_by(page, "Tải PDF để ký số", tmp_path)
    signed = tmp_path / "to trinh da ky.pdf"
    signed.write_bytes(sign(prepared.read_bytes(), issue(SIGNER)))
    officer.send_signed_copy(page, review, "Tờ trình", signed)
    expect(page.get_by_text("Chữ ký đúng, tệp không bị sửa sau khi ký.")).to_be_visible()
    expect(page.get_by_text("Đủ mọi chữ của văn bản đã phát hành.")).to_be_visible()
    expect(page.get_by_role("rowheader", name=SIGNER)).to_be_visible()
    scan = tmp_path / "quet.png"
    Image.new("L", (60, 80), 255).save(scan)
    for paper in LISTS:
        officer.send_signed_copy(page, review, paper, scan)

    page.goto(f"{review}/sending")
    page.get_by_role("link", name="Ghi nhận đã gửi tờ trình", exact=True).click()
    officer.confirm_move(page, "Ghi nhận đã gửi tờ trình", "Nguồn không nêu")
    for move in officer.FROM_PROPOSAL[1:]:
        officer.make_move(page, move, "Nguồn không nêu")
    page.goto(f"{review}/handover")
    page.get_by_role("button", name="Bàn giao và mở năm mới").click()
    page.get_by_role("heading", name="Đã bàn giao sang năm 2022").wait_for()
    page.goto(f"{review}/papers/set")
    archive = officer.download_by(page, "Tải gói lưu trữ", tmp_path)

    link = officer.add_person(page, address, name="Lý Thị Mới", login="lythimoi", unit=NEXT_HEAD)
    with chromium.new_context() as theirs:
        new_head = theirs.new_page()
        officer.sign_in_first_time(new_head, Service("", link))
        new_head.goto(review)
        package = officer.download_by(new_head, "Tải bộ hồ sơ bàn giao", tmp_path)

    assert list(find_archive_faults(archive)) == []
    with zipfile.ZipFile(archive) as kept:
        copies = [name for name in kept.namelist() if name.endswith("To-trinh_ban-da-ky.pdf")]
        assert kept.read(copies[0]) == signed.read_bytes()
    with zipfile.ZipFile(io.BytesIO(package.read_bytes())) as handed:
        assert any("To-trinh" in name for name in handed.namelist())
