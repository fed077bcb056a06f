"""The box that finds everything, as a page and over any page."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask import Flask, url_for
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.live_server import serve, sign_in_context
from tests.workflow.web.pages import Browser
from workflow.domain.record import Award
from workflow.models import Review, Unit, UnitName
from workflow.services.reviews import save_section
from workflow.web.clock import now
from workflow.web.navigation import PLACES
from workflow.web.search_entries import (
    ACTS,
    ENTRIES,
    REVIEW_ENTRIES,
    SearchEntry,
    read_words,
)

Open = Callable[[str | None], Browser]


def test_the_page_finds_a_review_and_a_page(world: World, browser: Open) -> None:
    council = browser("council")

    found = council.get("/search?text=khoi+thi+dua+6")
    listed = council.get("/search?text=lich")

    assert found.links["Khối thi đua 6 – 2021"] == f"/reviews/{world.review}"
    assert listed.links["Lịch trong năm"]
    assert "Không tìm thấy gì" in council.get("/search?text=xyz").text


@pytest.mark.parametrize(
    ("typed", "title", "leads"),
    [
        ("to trinh khoi 6", "Tờ trình", "/drafts/proposal"),
        ("Biên bản kiểm phiếu khối thi đua 6 2021", "Biên bản kiểm phiếu", "/drafts/vote_minutes"),
        ("khen thưởng khoi 6", "Đề nghị khen thưởng", "/edit/awards"),
        ("ban giao khối 6", "Bàn giao Trưởng khối", "/handover"),
        # Another paper is called "Biên bản bàn giao Trưởng khối".
        ("bien ban khoi 6 2021", "Biên bản hội nghị", "/drafts/minutes"),
        ("biên bản khối thi đua số 6", "Biên bản kiểm phiếu", "/drafts/vote_minutes"),
    ],
)
def test_a_page_or_paper_of_a_review_is_found_by_its_name_and_the_bloc(
    world: World, browser: Open, typed: str, title: str, leads: str
) -> None:
    links = browser("council").get(f"/search?text={quote(typed)}").links

    assert (
        links[f"{title} – Khối thi đua 6 – 2021 (hồ sơ ví dụ)"] == f"/reviews/{world.review}{leads}"
    )
    assert not any("Khối thi đua 6" in text for text in _links(browser("member"), typed))
    assert not any("Khối thi đua 6" in text for text in _links(browser("stranger"), typed))


def _links(person: Browser, typed: str) -> list[str]:
    """What leads somewhere within a review."""
    links = person.get(f"/search?text={quote(typed)}").links
    return [text for text, address in links.items() if address.count("/") > 2]


def test_what_one_does_is_found_by_those_who_may(world: World, browser: Open) -> None:
    council, member = browser("council"), browser("member")

    assert council.get("/search?text=them+nguoi+dung").links["Thêm người dùng"] == "/people/new"
    assert "Thêm người dùng" not in member.get("/search?text=them+nguoi+dung").links
    assert member.get("/search?text=doi+mat+khau").links["Đổi mật khẩu"] == "/password"


def test_every_action_and_page_of_a_review_opens(app: Flask, world: World, browser: Open) -> None:
    administrator = browser("administrator")
    with app.test_request_context():
        addresses = [url_for(entry.endpoint) for entry in ENTRIES]

    for address in addresses:
        administrator.get(address)


#: Addresses without an id of their own to which nobody goes from the box.
NO_TARGETS = {
    "auth.link": "a one-time link",
    "auth.sign_in": "for who is not signed in",
    "second_factor.ask": "for who is not signed in",
    "batches.preview": "needs a choice",
    "search.show": "the box itself",
    "gallery.show": "parts of pages, for developers",
    "agenda.feed": "for calendars; its address is on the page of the year",
    "review_forms.receipt": "follows handing in",
    "review_forms.own_scores": "a link on one's own report",
    "reviews.show": "found by the name of the bloc",
    "papers.card": "a part of a page",
    "search.part": "a part of a page",
    **dict.fromkeys(
        ("accounts.export_data", "workbooks.export",
         "workbooks.download", "registers.download", "archives.download",
         "handovers.download", "papers.download_zip", "papers.download_pdfs"),
        "a file; its page is found",
    ),
}  # fmt: skip


def test_every_page_without_an_id_of_its_own_is_found(app: Flask) -> None:
    named = {endpoint for endpoint, _label in PLACES}
    named |= {entry.endpoint for entry in (*ENTRIES, *REVIEW_ENTRIES)}
    sections = {f"review_forms.{view}" for view in
                ("general", "members", "reports", "meeting", "meetings", "results", "contests",
                 "awards", "next_year", "plan", "paper_numbers")}  # fmt: skip
    rules = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments <= {"review_id"}
        if rule.endpoint.partition(".")[0] not in {"api", "health"}
    ]

    assert set(rules) - named - sections == NO_TARGETS.keys()


def test_every_other_word_is_that_of_a_page() -> None:
    header = [SearchEntry(endpoint, label) for endpoint, label in PLACES]
    entries = [*header, *ENTRIES, *ACTS, *REVIEW_ENTRIES]

    assert read_words().keys() <= {key for entry in entries for key in entry.keys}


@pytest.mark.parametrize("typed", ["đăng xuất", "dang xuat", "thoát", "log out", "Sign out"])
def test_the_box_signs_out(browser: Open, typed: str) -> None:
    member = browser("member")

    page = member.get(f"/search?text={quote(typed)}")

    assert any(button.text == "Đăng xuất" for button in page.by_id("main").iter("button"))
    member.submit(page, "/sign-out")
    assert member.client.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("typed", "title", "leads"),
    [
        ("help", "Trợ giúp", "/help"),
        ("hướng dẫn", "Trợ giúp", "/help"),
        ("từ ngữ", "Giải thích từ ngữ", "/help/words"),
        ("chuông", "Thông báo", "/notices"),
        ("password", "Đổi mật khẩu", "/password"),
        ("backup", "Vận hành", "/operations"),
        ("sao lưu", "Vận hành", "/operations"),
        ("thêm đơn vị", "Thêm đơn vị", "/start/units"),
        ("users", "Người dùng", "/people"),
        ("rút kỳ khối 6", "Sửa tên khối, năm; rút kỳ tổng kết", "/edit/identity"),
        ("chốt báo cáo khối 6", "Chốt báo cáo", "/moves/submit_reports"),
        ("diem danh khoi 6", "Có mặt, vắng mặt", "/edit/meeting/attendance"),
    ],
)
def test_other_words_in_both_languages_find_a_page(
    world: World, browser: Open, typed: str, title: str, leads: str
) -> None:
    links = browser("administrator").get(f"/search?text={quote(typed)}").links

    found = {text.partition(" – ")[0]: address for text, address in links.items()}
    assert found[title].endswith(leads)


def test_a_step_that_the_year_has_not_come_to_is_not_offered(browser: Open) -> None:
    page = browser("administrator").get("/search?text=kết thúc năm khối 6")

    assert not any("/moves/" in address for address in page.links.values())


def test_a_member_finds_its_own_report_by_the_word_alone(world: World, browser: Open) -> None:
    links = browser("member").get("/search?text=nộp báo cáo").links

    assert f"/reviews/{world.review}/report" in links.values()


def test_an_award_is_found_by_the_number_of_its_decision(
    db: Session, world: World, browser: Open
) -> None:
    review = db.get_one(Review, world.review)
    award = Award("Cờ thi đua", recipient="Văn phòng Tỉnh ủy", decision="15/QĐ-UBND ngày 3/2/2022")
    changes = {"awards": (award,)}
    save_section(db, review, "awards", changes, seen=review.version, by=None, now=now())
    db.commit()

    for text in ("15/qd", "15"):
        page = browser("council").get(f"/search?text={text}")
        assert page.links["Văn phòng Tỉnh ủy: Cờ thi đua"] == f"/reviews/{world.review}"
    assert "Văn phòng Tỉnh ủy: Cờ" not in browser("stranger").get("/search?text=15/qd").text


def test_a_stranger_finds_nothing_of_a_review(world: World, browser: Open) -> None:
    assert "Không tìm thấy gì" in browser("stranger").get("/search?text=khoi+thi+dua").text


def test_ctrl_k_opens_a_box_that_finds_while_one_types_and_leads_there_by_keys(
    chromium: Chromium, app: Flask, world: World, browser: Open
) -> None:
    with serve(app) as address:
        context = chromium.new_context(base_url=address, viewport={"width": 390, "height": 800})
        sign_in_context(context, browser("council"), address)
        page = context.new_page()
        page.goto("/inspections")

        page.keyboard.press("Control+k")
        page.keyboard.type("khoi thi dua 6")
        hit = page.get_by_role("link", name="Khối thi đua 6 – 2021")
        expect(hit).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(hit).to_be_focused()
        page.keyboard.press("Enter")

        page.wait_for_url(f"**/reviews/{world.review}")
        context.close()


def test_what_is_called_so_comes_before_what_only_holds_the_letters(
    db: Session, world: World, browser: Open
) -> None:
    council = db.get_one(Review, world.review).bloc.council
    names = ("An Trung", "Đội Trung ứng", "Khu Ứng An", "Ứng Hòa, khu Đông", "Ứng khu")
    for name in names:
        db.add(UnitName(unit=Unit(council=council, name=name), name=name))
    db.commit()

    page = browser("council").get(f"/search?text={quote('khu ung')}")

    found = [name for name in page.links if name in names]
    assert found == ["Khu Ứng An", "Ứng Hòa, khu Đông", "Ứng khu"]
