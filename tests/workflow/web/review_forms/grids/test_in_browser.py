"""The table under somebody's hands: keys, the clipboard, rows that save themselves."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve, sign_in_context
from tests.workflow.web.pages import Browser
from workflow.domain.record import Member, Record
from workflow.domain.year import State
from workflow.models import Review
from workflow.services.members import save_members
from workflow.services.snapshots import facts_of
from workflow.web.clock import now

pytestmark = pytest.mark.slow

Open = Callable[[str | None], Browser]
Facts = Callable[[], Record]
_WANTED = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: A large bloc.
MEMBERS = 70
_EVENT = """const event = new ClipboardEvent(name, {
    clipboardData: new DataTransfer(), bubbles: true, cancelable: true,
});"""
_PASTE = f"""text => {{
    const name = "paste";
    {_EVENT}
    event.clipboardData.setData("text/plain", text);
    document.activeElement.dispatchEvent(event);
}}"""
_COPY = f"""() => {{
    const name = "copy";
    {_EVENT}
    document.activeElement.dispatchEvent(event);
    return event.clipboardData.getData("text/plain");
}}"""


@pytest.fixture
def page(
    chromium: Chromium, app: Flask, browser: Open, db: Session, world: World
) -> Iterator[Page]:
    """The table of reports of seventy units, before its head."""
    review = db.get_one(Review, world.review)
    review.state = State.PLANNED
    kept = tuple(Member(f"Sở số {number}") for number in range(MEMBERS - 9))
    members = (*_members(db, review), *kept)
    values = {"members": members, "member_count_stated": None}
    save_members(db, review, values, {}, seen=review.version, by=None, now=now())
    db.commit()
    with serve(app) as address:
        context = chromium.new_context(
            base_url=address, viewport={"width": 1280, "height": 900}, bypass_csp=True
        )
        sign_in_context(context, browser("head"), address)
        page = context.new_page()
        page.goto(f"/reviews/{world.review}/edit/reports/grid")
        yield page
        context.close()


def _members(db: Session, review: Review) -> tuple[Member, ...]:
    return facts_of(db, review).members


def cell(page: Page, row: int, column: str) -> Locator:
    return page.locator(f"#rows-{row}-{column}")


def saved(page: Page) -> Locator:
    return page.locator("[data-grid-notice]")


def test_keys_move_as_in_a_spreadsheet_and_rows_save_themselves(page: Page, facts: Facts) -> None:
    cell(page, 0, "self_score").click()
    page.keyboard.type("98,5")
    page.keyboard.press("ArrowRight")
    expect(cell(page, 0, "final_score")).to_be_focused()
    page.keyboard.type("97")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "final_score")).to_be_focused()
    expect(saved(page)).to_contain_text("Đã lưu 1 dòng.")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F2")
    page.keyboard.type(",5")
    page.keyboard.press("Tab")
    expect(cell(page, 0, "rank")).to_be_focused()
    page.keyboard.type("7")
    page.keyboard.press("Escape")
    expect(cell(page, 0, "rank")).to_have_value("")
    page.keyboard.press("ArrowDown")
    expect(cell(page, 0, "final_score")).to_have_value("97,5")
    expect(saved(page)).to_contain_text("Đã lưu 1 dòng.")

    first = facts().members[0].name
    report = facts().report_of(first)
    assert report
    assert (report.self_score, report.final_score, report.rank) == (
        Decimal("98.5"), Decimal("97.5"), None,
    )  # fmt: skip


def test_a_region_of_excel_is_pasted_and_what_has_no_place_is_told(
    page: Page, facts: Facts
) -> None:
    names = [member.name for member in facts().members]
    cell(page, MEMBERS - 2, "symbol").click()
    page.evaluate(_PASTE, '"Số ""12""\t-BC"\t98,5\n13-BC\t1.234,5\n14-BC\t3\n')

    expect(saved(page)).to_contain_text("Có 1 dòng không dán được vì bảng không còn chỗ: «14-BC»")
    expect(saved(page)).to_contain_text("Đã lưu 2 dòng.")
    last = [facts().report_of(name) for name in names[-2:]]
    assert [row and (row.symbol, row.self_score) for row in last] == [
        ('Số "12"\t-BC', Decimal("98.5")),
        ("13-BC", Decimal("1234.5")),
    ]


def test_a_copied_column_of_names_puts_each_row_to_its_unit(page: Page, facts: Facts) -> None:
    names = [member.name for member in facts().members]
    cell(page, 0, "rank").click()
    page.evaluate(_PASTE, f"{names[5].upper()}\t2\n{names[3]}\t1\nSở Lạ\t3\n")

    expect(saved(page)).to_contain_text("không có đơn vị ấy trong bảng: «Sở Lạ»")
    expect(saved(page)).to_contain_text("Đã lưu 2 dòng.")
    ranks = {row.member: row.rank for row in facts().reports}
    assert ranks == {names[5]: 2, names[3]: 1}


def test_a_whole_table_of_excel_goes_to_its_units_and_columns(page: Page, facts: Facts) -> None:
    names = [member.name for member in facts().members]
    table = (
        "TT\tTên đơn vị\tXếp hạng\tĐiểm tự chấm\tGhi chú\n"
        f"1\t{names[5].upper()}\t2\t98,5\tx\n"
        f"2\t2. Uy ban Kiem tra Tinh uy;\t1\t1.000\t\n"
        f"3\tVP Tỉnh uỷ\t3\t90\t\n"
        "\t\t\t\t\n"
    )
    cell(page, 0, "received_on").click()
    page.evaluate(_PASTE, table)

    expect(saved(page)).to_contain_text("bảng không có cột ấy: «Ghi chú»")
    expect(saved(page)).to_contain_text("Đã lưu 3 dòng.")
    found = {row.member: (row.rank, row.self_score) for row in facts().reports if row.rank}
    assert found == {
        names[5]: (2, Decimal("98.5")),
        "Ủy ban Kiểm tra Tỉnh ủy": (1, Decimal("1000")),
        "Văn phòng Tỉnh ủy": (3, Decimal("90")),
    }


def test_cells_that_were_chosen_are_copied_and_emptied(page: Page, facts: Facts) -> None:
    cell(page, 0, "symbol").click()
    page.evaluate(_PASTE, "một\t1\nhai\t2,5\n")
    expect(saved(page)).to_contain_text("Đã lưu 2 dòng.")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")

    assert page.evaluate(_COPY) == "một\t1\nhai\t2,5"
    page.keyboard.press("Delete")
    expect(cell(page, 1, "self_score")).to_have_value("")
    cell(page, 4, "rank").click()
    expect(saved(page)).to_contain_text("Đã lưu 2 dòng.")
    assert all(row.self_score is None for row in facts().reports)


def test_a_fault_and_another_hand_are_told_at_their_cells(
    page: Page, browser: Open, facts: Facts
) -> None:
    council, address = browser("council"), "/reviews" + page.url.split("/reviews")[1]
    council.submit(council.get(address), address, {"rows-0-rank": "3"})
    cell(page, 0, "rank").click()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.locator("#rows-0-rank-theirs")).to_contain_text("Người khác vừa ghi: «3»")
    page.keyboard.type("nhất")
    page.keyboard.press("Enter")
    expect(page.locator("#rows-1-rank-fault")).to_contain_text("chưa phải số nguyên")

    assert Axe().run(page, options=_WANTED).response["violations"] == []
    page.get_by_role("button", name="Lấy nội dung của họ").click()
    expect(cell(page, 0, "rank")).to_have_value("3")
    expect(page.locator("#rows-0-rank-theirs")).to_have_count(0)
    assert facts().reports[0].rank == 3


def test_a_phone_shows_each_unit_as_a_card(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()

    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert Axe().run(page, options=_WANTED).response["violations"] == []
