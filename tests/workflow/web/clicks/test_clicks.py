"""How often somebody has to press until a year, or the invitations of a large bloc, are done."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import seed_record
from tests.paper_worker import fill_waiting
from tests.workflow.web.clicks.counted_page import CountedPage
from tests.workflow.web.clicks.keyed_page import KeyedPage
from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve, sign_in_context
from tests.workflow.web.pages import Browser
from workflow.domain.record import Record
from workflow.domain.year import State
from workflow.models import Review
from workflow.services.snapshots import facts_of
from workflow.services.stores.file_store import FileStore
from workflow.web.clock import now

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MOST_CLICKS_OF_YEAR = 35
MOST_CLICKS_TO_INVITATIONS = 12
BLOC = "Khối thi đua số 6"


@pytest.fixture
def page(
    chromium: Chromium, app: Flask, browser: Callable[[str | None], Browser], world: World
) -> Iterator[Page]:
    """The board before the administrator, of a council that is yet to be named."""
    with serve(app) as address:
        context = chromium.new_context(base_url=address)
        context.set_default_timeout(120_000)  # a busy machine
        sign_in_context(context, browser("administrator"), address)
        page = context.new_page()
        page.goto("/")
        yield page
        context.close()


@pytest.fixture
def officer(page: Page) -> CountedPage:
    """Somebody with a mouse."""
    return CountedPage(page)


@pytest.fixture
def typist(page: Page) -> KeyedPage:
    """Somebody with a keyboard alone."""
    return KeyedPage(page)


@pytest.fixture
def make_papers(app: Flask) -> Callable[[], int]:
    """`make_papers()` does the work of a worker."""
    files = FileStore(app.config["SETTINGS"].files)
    return lambda: fill_waiting(app.extensions["database"], files, now)


def test_the_year_of_the_seed_takes_few_presses_by_keyboard_alone(
    typist: KeyedPage, db: Session, make_papers: Callable[[], int], tmp_path: Path
) -> None:
    """A press is a click of those who have a mouse; here none is used."""
    officer, seed = typist, seed_record()

    _open(officer, seed)
    _type_members(officer, seed)
    officer.press("link", "Chốt báo cáo")
    _confirm(officer, "Chốt báo cáo")
    officer.press("link", "Tiếp tục ghi")
    _type_meeting(officer, seed)
    _type_contests(officer, seed)
    _type_awards_and_next_year(officer, seed)
    _type_numbers(officer)
    officer.press("button", "Tạo tất cả")
    officer.page.locator("#papers[data-busy]").wait_for()
    assert make_papers() >= 4
    officer.page.locator("#papers:not([data-busy])").wait_for()
    officer.save_file("link", "Tải tất cả (zip)", tmp_path / "papers.zip")
    officer.press("link", "Ghi nhận đã họp")
    _confirm(officer, "Ghi nhận đã họp")
    for move in ("Chốt kết quả kiểm phiếu", "Ghi nhận đã gửi tờ trình",
                 "Ghi nhận đã có quyết định", "Kết thúc năm"):  # fmt: skip
        officer.press("link", move)
        _confirm(officer, move)

    review = db.scalars(select(Review).order_by(Review.id.desc()).limit(1)).one()
    assert review.state is State.CLOSED
    assert _facts(facts_of(db, review)) == _facts(seed)
    with zipfile.ZipFile(tmp_path / "papers.zip") as papers:
        assert sum(name.endswith(".docx") for name in papers.namelist()) >= 4
    assert len(officer.clicks) <= MOST_CLICKS_OF_YEAR, officer.clicks


def _facts(record: Record) -> Record:
    """What both records can be compared by: names and keys of the new one are its own."""
    return msgspec.structs.replace(
        record,
        id=None,
        state=None,
        papers=(),
        council=msgspec.structs.replace(record.council, name=""),
        bloc=msgspec.structs.replace(record.bloc, name=""),
    )


def _open(officer: CountedPage, seed: Record) -> None:
    officer.press("link", "Mở kỳ tổng kết mới")
    officer.choose("Hội đồng", "Hội đồng mới")
    officer.type("Tên Hội đồng mới", "Hội đồng Thi đua - Khen thưởng tỉnh Ninh Thuận")
    officer.type("Tên khối", BLOC)
    officer.type("Năm tổng kết", seed.year)
    officer.press("button", "Mở kỳ tổng kết")
    officer.type("Cấp khen thưởng", seed.council.granting_authority or "")
    officer.type("Địa danh", seed.council.place or "")
    officer.choose("Khối hay cụm", "Khối thi đua")
    officer.type("Mã khối", seed.bloc.code or "")
    officer.press("button", "Lưu, sang «Đơn vị thành viên»")


def _type_members(officer: CountedPage, seed: Record) -> None:
    officer.open_words("Thêm nhiều đơn vị cùng lúc")
    officer.type("Thêm nhiều đơn vị cùng lúc", "\n".join(row.name for row in seed.members))
    officer.press("button", "Thêm vào danh sách")
    officer.press("button", "Mở chi tiết của mọi đơn vị")
    for place, member in enumerate(seed.members):
        role = "Trưởng khối" if member.role == "head" else "Thành viên"
        officer.choose("Vai trò", role, at=place)
        officer.choose("Thể thức văn bản", member.family.label if member.family else "", at=place)
        if member.parent:
            officer.type("Cơ quan chủ quản", member.parent, at=place)
    officer.type("Số thành viên theo nguồn", str(seed.member_count_stated))
    officer.press("button", "Lưu, sang «Báo cáo và chấm điểm»")


def _confirm(officer: CountedPage, move: str) -> None:
    """Give one reason for everything that a move warns about."""
    officer.page.get_by_role("button", name=move, exact=True).wait_for()
    for place in range(officer.page.locator("main form textarea").count()):
        officer.fields.append("Lý do vẫn chuyển bước")
        officer.fill(officer.page.locator("main form textarea").nth(place), "Nguồn không nêu")
    officer.press("button", move)
    officer.page.get_by_role("heading", name=f"Xong: {move}").wait_for()


def _type_meeting(officer: CountedPage, seed: Record) -> None:
    assert seed.meeting
    chair = seed.meeting.chairs[0]
    officer.type("Ngày họp", f"{seed.meeting.dates[0]:%d/%m/%Y}")
    officer.choose("Buổi", "Buổi chiều")
    officer.choose("Loại hội nghị", "Tổng kết năm")
    officer.press("button", "Lưu và sang phần tiếp theo")
    officer.type("Họ và tên", chair.name)
    officer.type("Chức vụ", "\n".join(chair.positions))
    officer.press("button", "Lưu, sang «Kết quả và hạn chế»")
    officer.open_words("Dán nhiều ý cùng lúc")
    officer.type("Dán nhiều ý cùng lúc", "\n".join(seed.results))
    officer.press("button", "Lưu, sang «Bình xét, kiểm phiếu»")


def _type_contests(officer: CountedPage, seed: Record) -> None:
    leading, head = seed.contests
    officer.press("radio", "Chọn đơn vị dẫn đầu")
    officer.type("Tên nội dung bình xét", leading.title or "")
    officer.type("Số thành viên có quyền bỏ phiếu", str(leading.entitled))
    officer.type("Đơn vị được bình chọn", leading.tallies[0].candidate)
    officer.type("Số phiếu đồng ý", str(leading.tallies[0].votes))
    officer.type("Được chọn", leading.chosen[0])
    officer.press("button", "Lưu, thêm nội dung khác")
    officer.press("radio", "Bầu Trưởng khối năm sau")
    officer.type("Tên nội dung bình xét", head.title or "")
    officer.type("Số thành viên có quyền bỏ phiếu", str(head.entitled))
    officer.type("Được chọn", head.chosen[0])
    officer.press("button", "Lưu, sang «Đề nghị khen thưởng»")


def _type_awards_and_next_year(officer: CountedPage, seed: Record) -> None:
    award = seed.awards[0]
    officer.type("Đơn vị, cá nhân được đề nghị", award.recipient or "")
    officer.type("Danh hiệu, hình thức khen thưởng", award.award)
    officer.type("Cấp khen thưởng", award.authority or "")
    officer.choose("Tình trạng", "Đã đề nghị")
    officer.press("button", "Lưu, sang «Trưởng khối, Phó khối năm sau»")
    officer.choose("Trưởng khối năm sau", seed.next_head or "")
    officer.press("button", "Lưu, sang «Phương hướng năm sau»")
    officer.open_words("Dán nhiều ý cùng lúc")
    officer.type("Dán nhiều ý cùng lúc", "\n".join(seed.targets))
    officer.press("button", "Lưu, sang «Số, ngày văn bản»")


def _type_numbers(officer: CountedPage) -> None:
    """What the proposal got when it was signed."""
    proposal = officer.page.get_by_role("group", name="Tờ trình", exact=True)
    officer.type("Số", "15", within=proposal)
    officer.type("Ngày ký", "28/01/2022", within=proposal)
    officer.type("Họ và tên", "Tiêu Hồng Phúc", within=proposal)
    officer.press("button", "Lưu")


def test_a_bloc_of_68_goes_from_an_excel_list_to_printed_invitations(
    officer: CountedPage, make_papers: Callable[[], int], tmp_path: Path
) -> None:
    names = [f"Sở, ngành số {number}" for number in range(1, 69)]

    officer.press("link", "Mở kỳ tổng kết mới")
    officer.type("Tên khối", "Khối các sở, ngành")
    officer.type("Năm tổng kết", "2021")
    officer.press("button", "Mở kỳ tổng kết")
    officer.press("button", "Lưu, sang «Đơn vị thành viên»")
    officer.open_words("Thêm nhiều đơn vị cùng lúc")
    officer.type("Thêm nhiều đơn vị cùng lúc", "\n".join(names))
    officer.press("button", "Thêm vào danh sách")
    officer.choose("Vai trò", "Trưởng khối")
    officer.press("button", "Lưu")
    officer.press("link", "Hội nghị tổng kết")
    officer.type("Ngày họp", "15/01/2022")
    officer.type("Giờ bắt đầu", "8g30")
    officer.type("Địa điểm", "Hội trường A")
    officer.press("button", "Lưu và sang phần tiếp theo")
    officer.press("link", "Khối các sở, ngành · 2021")
    officer.open_words("Văn bản khác trong năm")
    officer.press("button", "Tạo Giấy mời")
    officer.page.locator("#papers[data-busy]").wait_for()
    assert make_papers() == 1
    officer.page.locator("#papers:not([data-busy])").wait_for()
    officer.save_file("link", "Tải về Giấy mời", tmp_path / "invitations.docx")

    with zipfile.ZipFile(tmp_path / "invitations.docx") as paper:
        text = paper.read("word/document.xml").decode()
    assert all(name in text for name in names)
    assert len(officer.clicks) <= MOST_CLICKS_TO_INVITATIONS, officer.clicks
