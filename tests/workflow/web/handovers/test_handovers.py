"""The handover on its page: the seed opens 2022, and rights follow the mandate."""

import io
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.domain.roles import Role
from workflow.domain.year import State
from workflow.models import Handover, Review, Unit
from workflow.services.accounts import credentials
from workflow.services.snapshots import facts_of
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
NEW_HEAD = "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh"


@pytest.fixture
def page(world: World, db: Session) -> str:
    """The address of the handover of the seed, its year closed, with an officer of next year."""
    db.get_one(Review, world.review).state = State.CLOSED
    unit = db.scalars(select(Unit).filter_by(name=NEW_HEAD)).one()
    account = credentials.add_account(
        db, login="moi", name="Lý Thị Mới", role=Role.MEMBER_STAFF, unit=unit, now=now()
    )
    world.accounts["new head"] = account.id
    db.commit()
    return f"/reviews/{world.review}/handover"


@pytest.fixture
def handed(page: str, db: Session, browser: Open) -> Review:
    """The new year."""
    head = browser("head")
    head.submit(head.get(page), page)
    following = db.scalars(select(Handover)).one().next_review
    assert following
    db.expunge_all()
    db.rollback()
    return following


def test_the_form_suggests_who_was_elected(page: str, browser: Open) -> None:
    shown = browser("head").get(page)

    assert shown.by_id("head").get("value") == NEW_HEAD
    assert shown.by_id("year").get("value") == "2022"


def test_the_new_head_can_act_and_the_old_one_only_read(handed: Review, browser: Open) -> None:
    edit = f"/reviews/{handed.id}/edit/members"

    assert browser("new head").get(f"/reviews/{handed.id}").status == 200
    assert browser("new head").get(edit).status == 200
    assert browser("head").get(f"/reviews/{handed.id}").status == 200
    browser("head").get(edit, status=403)


def test_the_old_head_still_reads_its_own_year(world: World, handed: Review, browser: Open) -> None:
    assert browser("head").get(f"/reviews/{world.review}").status == 200


def test_who_takes_over_gets_the_package(page: str, handed: Review, browser: Open) -> None:
    for who, address in (("head", page), ("new head", f"/reviews/{handed.id}/handover")):
        answer = browser(who).download(f"{address}/package.zip")
        with zipfile.ZipFile(io.BytesIO(answer.data)) as box:
            assert "ho-so.json" in box.namelist()


def test_who_takes_over_reads_it_from_the_old_year_and_other_members_do_not(
    page: str, world: World, handed: Review, browser: Open
) -> None:
    shown = browser("new head").get(f"/reviews/{world.review}")

    assert shown.links["Tải bộ hồ sơ bàn giao"] == f"{page}/package.zip"
    with browser("new head").download(f"{page}/package.zip") as answer:
        assert answer.status_code == 200
    assert "Tải bộ hồ sơ bàn giao" not in browser("member").get(f"/reviews/{world.review}").links
    browser("member").get(f"{page}/package.zip", status=403)


def test_a_year_that_goes_on_is_not_handed_over(
    page: str, world: World, db: Session, browser: Open
) -> None:
    db.get_one(Review, world.review).state = State.DECIDED
    db.commit()

    shown = browser("head").get(page)

    assert "Bàn giao sau khi kết thúc năm" in shown.text
    assert not [form for form in shown.all("form") if form.get("action") == page]


def test_a_stranger_as_head_is_asked_about(page: str, browser: Open) -> None:
    head = browser("head")

    shown = head.submit(head.get(page), page, {"head": "Sở lạ"}, status=422)

    assert shown.faults == ["«Sở lạ» không có trong danh sách thành viên năm sau."]
    assert shown.by_id("head").get("value") == "Sở lạ"


def test_a_unit_can_be_renamed_and_another_leave(page: str, db: Session, browser: Open) -> None:
    head = browser("head")
    shown = head.get(page)
    form = shown.form(page)
    sent = {
        field.get("name", ""): field.get("value", "")
        for field in form.iter("input")
        if field.get("type") != "checkbox" or field.get("checked") is not None
    }
    sent["members-8-name"] = "Báo và Phát thanh, Truyền hình Bình Thuận"
    del sent["members-3-stays"]

    head.post(page, {**sent, "way": "elected", "deputies": "", "joining": "Sở Nội vụ"})

    following = db.scalars(select(Handover)).one().next_review
    assert following
    names = [member.name for member in facts_of(db, following).members]
    assert "Báo và Phát thanh, Truyền hình Bình Thuận" in names
    assert "Ban Dân vận Tỉnh ủy" not in names
    assert names[-1] == "Sở Nội vụ"


def test_head_and_deputies_are_found_as_they_are_typed_or_copied(
    page: str, db: Session, browser: Open
) -> None:
    head = browser("head")
    typed = {
        "head": "dang uy khoi co quan va doanh nghiep tinh",
        "deputies": "1) VĂN PHÒNG Tỉnh uỷ (Phó khối); 2) ban noi chinh tinh uy",
        "joining": "- Sở Nội vụ;\n- Sở Nội vụ",
    }

    head.submit(head.get(page), page, typed)

    following = db.scalars(select(Handover)).one().next_review
    assert following
    roles = {member.name: member.role for member in facts_of(db, following).members}
    assert roles[NEW_HEAD] == "head"
    assert roles["Văn phòng Tỉnh ủy"] == roles["Ban Nội chính Tỉnh ủy"] == "deputy"
    assert [*roles][-1] == "Sở Nội vụ"


def undone(browser: Browser, page: str, reason: str, status: int = 200) -> Page:
    undo = f"{page}/undo"
    return browser.submit(browser.get(page), undo, {"reason": reason}, status=status)


def test_an_administrator_takes_it_back_with_a_reason(
    page: str, handed: Review, world: World, db: Session, browser: Open
) -> None:
    admin = browser("administrator")

    assert undone(admin, page, "", status=422).faults == ["Hãy ghi lý do hủy bàn giao."]
    undone(admin, page, "Bầu lại Trưởng khối")

    admin.get(f"/reviews/{handed.id}", status=404)
    history = admin.get(f"/reviews/{world.review}/history")
    assert "Hủy bàn giao Trưởng khối năm 2022" in history.text
    assert "Bầu lại Trưởng khối" in history.text


def test_after_something_was_entered_it_stands(
    page: str, handed: Review, db: Session, browser: Open
) -> None:
    review = db.get_one(Review, handed.id)
    review.version += 1
    db.commit()

    shown = browser("administrator").get(page)

    assert "không hủy bàn giao được nữa" in shown.text
    assert not [form for form in shown.all("form") if "undo" in form.get("action", "")]
