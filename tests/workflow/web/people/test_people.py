"""The pages of people: an officer comes in, loses the link, moves, leaves."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from python_calamine import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tests import factories
from tests.workflow.web.conftest import PASSWORD, World, open_link
from tests.workflow.web.pages import Browser, Page, form_values, text_of
from workflow.domain.roles import Role
from workflow.models import Account, SignInLink, Unit
from workflow.services.accounts import credentials
from workflow.web.people import listing

Open = Callable[[str | None], Browser]
NEW = {"name": "Hồ Thị Mới", "login": "homoi", "unit": "Văn phòng Tỉnh ủy"}
STAFF = {**NEW, "role": "member_staff"}


def account(db: Session, login: str) -> Account:
    """The account as it is now, without holding the database."""
    with Session(db.get_bind()) as session:
        query = select(Account).filter_by(login=login).options(joinedload(Account.unit))
        return session.scalars(query).one()


def link_on(page: Page) -> str:
    """The secret of the link that the page shows."""
    return page.by_id("link").get("value", "").partition("/link#")[2]


def enter(newcomer: Browser, secret: str, *, status: int = 200) -> Page:
    """Set a password behind a link."""
    typed = {"password": PASSWORD, "again": PASSWORD}
    return newcomer.submit(open_link(newcomer, secret), "/link/enter", typed, status=status)


def add(officer: Browser, **changes: str) -> Page:
    page = officer.get("/people/new")
    return officer.submit(page, "/people/new", {**STAFF, **changes})


@pytest.mark.parametrize("who", ["council", "administrator"])
def test_a_new_officer_gets_a_link_that_is_shown_once(
    who: str, browser: Open, db: Session, world: World
) -> None:
    officer = browser(who)
    council = account(db, "hoidong").council_id
    page = officer.get("/people/new")
    asked = {"council": str(council)} if who == "administrator" else {}

    page = officer.submit(page, "/people/new", {**STAFF, **asked})

    assert page.heading == "Hồ Thị Mới"
    assert "Đã thêm Hồ Thị Mới." in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    link, here = link_on(page), page.path
    assert not [field for field in officer.get(here).all("input") if field.get("id") == "link"]
    page = enter(browser(None), link)
    assert page.heading == "Bảng theo dõi"
    assert "đang dùng" in officer.get(here).text


@pytest.mark.usefixtures("world")
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(browser: Open) -> None:
    officer = browser("council")
    page = officer.get("/people/new")

    changes = {**STAFF, "login": "vanphong", "unit": "Sở Lạ"}
    page = officer.submit(page, "/people/new", changes, status=422)
    assert page.faults == [
        "Không có đơn vị «Sở Lạ» đang hoạt động trong Hội đồng Thi đua - Khen thưởng tỉnh "
        "Bình Thuận."
    ]
    assert page.by_id("name").get("value") == "Hồ Thị Mới"
    page = officer.submit(page, "/people/new", {"unit": "Báo Bình Thuận"}, status=422)
    assert page.faults == ["Tên đăng nhập «vanphong» đã có."]
    page = officer.submit(page, "/people/new", {"login": "", "name": ""}, status=422)
    assert page.faults == ["Hãy ghi họ và tên.", "Hãy ghi tên đăng nhập."]


def test_no_role_above_the_own_is_offered_nor_taken(
    browser: Open, db: Session, world: World
) -> None:
    officer = browser("council")
    page = officer.get("/people/new")
    assert [row.get("value") for row in page.all("input") if row.get("name") == "role"] == [
        "council_officer",
        "member_staff",
    ]

    page = officer.submit(page, "/people/new", {**STAFF, "role": "administrator"}, status=422)
    assert page.faults == ["Hãy chọn một mục trong danh sách."]
    for who in ("administrator", "other council"):
        officer.get(f"/people/{world.accounts[who]}", status=404)
        officer.post(
            f"/people/{world.accounts[who]}/lock", {"csrf_token": token(officer)}, status=404
        )
    assert account(db, "khac").active


def token(person: Browser) -> str:
    form = person.get("/people/new").form("/people/new")
    return next(
        field.get("value", "") for field in form.iter("input") if field.get("name") == "csrf_token"
    )


def test_a_locked_person_is_signed_out_at_once(browser: Open, db: Session, world: World) -> None:
    officer, member = browser("council"), browser("member")
    here = f"/people/{world.accounts['member']}"
    assert member.get("/").heading == "Bảng theo dõi"

    page = officer.submit(officer.get(here), f"{here}/lock")

    assert "Đã khóa; Trần Văn Bình đã bị đăng xuất." in page.text
    assert member.get("/").heading == "Đăng nhập"
    page = officer.submit(page, f"{here}/unlock")
    assert "cần đường dẫn mới" in page.text
    assert account(db, "vanphong").active
    assert member.get("/").heading == "Đăng nhập", "the session of before stays closed"


def test_who_lost_the_link_gets_another(browser: Open, world: World) -> None:
    officer = browser("council")
    here = f"/people/{world.accounts['member']}"
    old = link_on(officer.submit(officer.get(here), f"{here}/link"))

    page = officer.submit(officer.get(here), f"{here}/link")

    assert link_on(page) != old
    newcomer = browser(None)
    enter(newcomer, old, status=410)
    enter(newcomer, link_on(page))
    assert "Cấp đường dẫn đặt mật khẩu" in officer.get(here).text


def test_what_changed_is_kept_and_told(browser: Open, db: Session, world: World) -> None:
    officer = browser("council")
    here = f"/people/{world.accounts['member']}"
    page = officer.get(here)

    page = officer.submit(page, here, press=("save", "1"))
    assert "Không có gì thay đổi." in page.text
    changes = {"name": "Trần Văn Bình An", "unit": "Báo Bình Thuận"}
    page = officer.submit(page, here, changes, press=("save", "1"))

    assert "Họ và tên: «Trần Văn Bình» thành «Trần Văn Bình An»" in page.text
    assert "Đơn vị: Văn phòng Tỉnh ủy thành Báo Bình Thuận" in page.text
    changed = account(db, "vanphong")
    assert (changed.unit.name if changed.unit else "") == "Báo Bình Thuận"
    page = officer.submit(page, here, {"email": "x@"}, press=("save", "1"), status=422)
    assert page.faults == ["Địa chỉ thư chưa đúng; ví dụ đúng: ten@coquan.gov.vn."]


def test_an_administrator_moves_people_between_councils(
    browser: Open, db: Session, world: World
) -> None:
    chief, other = browser("administrator"), account(db, "khac").council_id
    here = f"/people/{world.accounts['council']}"

    chief.submit(chief.get(here), here, {"council": str(other)}, press=("save", "1"))

    assert account(db, "hoidong").council_id == other
    told = browser("other council").get(here).text
    assert "Hội đồng: Hội đồng Thi đua - Khen thưởng tỉnh Bình Thuận thành" in told


def test_nobody_locks_or_demotes_themselves(browser: Open, db: Session, world: World) -> None:
    chief = browser("administrator")
    here = f"/people/{world.accounts['administrator']}"
    page = chief.get(here)
    assert f"{here}/lock" not in [form.get("action") for form in page.all("form")]

    page = chief.post(f"{here}/lock", {"csrf_token": token(chief)})
    assert "Anh/chị không tự khóa tài khoản của mình được; hãy nhờ người khác." in page.text
    council = str(account(db, "hoidong").council_id)
    changes = {"role": "council_officer", "council": council}
    page = chief.submit(page, here, changes, press=("save", "1"), status=422)
    assert page.faults == ["Anh/chị không tự đổi vai trò của mình được; hãy nhờ người khác."]
    assert account(db, "admin").role is Role.ADMINISTRATOR


def test_the_last_administrator_is_not_taken_away(browser: Open, db: Session, world: World) -> None:
    credentials.set_password(
        db.get_one(Account, world.accounts["administrator"]), factories.hash_quickly(PASSWORD)
    )
    db.get_one(Account, world.accounts["council"]).role = Role.ADMINISTRATOR
    db.commit()
    here = f"/people/{world.accounts['administrator']}"
    other = browser("council")

    page = other.submit(other.get(here), f"{here}/lock")

    assert "người quản trị cuối cùng" in page.text
    assert account(db, "admin").active


def test_the_list_is_searched_narrowed_and_goes_on(
    browser: Open, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief = browser("administrator")
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    page, seen = chief.get("/people"), []
    while True:
        seen += names_on(page)
        older = next((url for text, url in page.links.items() if "Trang sau" in text), "")
        if not older:
            break
        page = chief.get(older)

    assert len(set(seen)) == len(seen) == len(world.accounts)
    assert seen[:2] == ["Nguyễn Thị An", "Trần Văn Bình"]
    assert names_on(chief.get("/people?text=nội vụ")) == ["Đỗ Thị Lạ"]
    assert names_on(chief.get("/people?status=locked")) == []
    assert "Không có ai khớp." in chief.get("/people?text=zzz&status=odd").text
    assert len(names_on(browser("council").get("/people?status=waiting"))) == 2


def names_on(page: Page) -> list[str]:
    return [text_of(row) for row in page.all("th") if row.get("scope") == "row"]


def test_who_saves_after_somebody_else_sees_that_first(
    browser: Open, db: Session, world: World
) -> None:
    officer, chief = browser("council"), browser("administrator")
    here = f"/people/{world.accounts['member']}"
    page = officer.get(here)
    chief.submit(chief.get(here), here, {"email": "binh@coquan.vn"}, press=("save", "1"))

    typed = {"name": "Trần Văn Bình An"}
    page = officer.submit(page, here, typed, press=("save", "1"), status=422)

    assert page.faults == ["Có người khác vừa lưu phần này. Hãy xem thay đổi của họ rồi lưu lại."]
    assert "Đổi địa chỉ thư" in page.text
    assert page.by_id("name").get("value") == "Trần Văn Bình An"
    assert account(db, "vanphong").email == "binh@coquan.vn"
    officer.submit(page, here, {"email": "binh@coquan.vn"}, press=("save", "1"))
    assert account(db, "vanphong").name == "Trần Văn Bình An"
    officer.post(here, {"csrf_token": token(officer), "name": "Ai"}, status=400)


def test_staff_of_an_agency_that_was_merged_and_then_split_are_asked_about(
    browser: Open, db: Session, world: World
) -> None:
    officer, decision = browser("council"), "Quyết định số 1/QĐ-UBND"
    ids = {row.name: row.id for row in db.scalars(select(Unit))}
    db.rollback()
    old, into = (f"/units/{ids[name]}" for name in ("Văn phòng Tỉnh ủy", "Báo Bình Thuận"))
    merger = {"merge-into": "Báo Bình Thuận", "merge-on": "1/7/2024", "merge-decision": decision}
    officer.submit(officer.get(old), f"{old}/merge", merger)
    split = {"split-names": "Báo Một\nBáo Hai", "split-on": "1/7/2025"}
    officer.submit(officer.get(into), f"{into}/split", {**split, "split-decision": decision})
    here = f"/people/{world.accounts['member']}"

    page = officer.get(here)

    assert "«Báo Bình Thuận» đã chia tách" in page.text
    act = [row.get("value", "") for row in page.by_id("act").iter("option")][1]
    page = officer.submit(page, f"{here}/unit", {"act": act})
    assert "Đã chuyển sang «Báo Một»." in page.text


def test_a_person_of_a_split_agency_is_asked_about_on_the_page(
    browser: Open, db: Session, world: World
) -> None:
    officer = browser("council")
    unit = db.scalars(select(Unit.id).filter_by(name="Văn phòng Tỉnh ủy")).one()
    db.rollback()
    there, here = f"/units/{unit}", f"/people/{world.accounts['member']}"
    split = {
        "split-names": "Văn phòng Một\nVăn phòng Hai",
        "split-on": "1/7/2025",
        "split-decision": "Quyết định số 1/QĐ-UBND",
    }
    officer.submit(officer.get(there), f"{there}/split", split)
    page = officer.get(here)
    assert "«Văn phòng Tỉnh ủy» đã chia tách" in page.text
    act = [row.get("value", "") for row in page.by_id("act").iter("option")][1]

    page = officer.submit(page, f"{here}/unit", status=422)
    assert page.faults == ["Hãy chọn đơn vị mới."]
    page = officer.submit(page, f"{here}/unit", {"act": act})

    assert "Đã chuyển sang «Văn phòng Một»." in page.text
    assert "trước khi chia tách: Văn phòng Tỉnh ủy." in page.text
    member = browser("member")
    assert member.get(f"/reviews/{world.review}").status == 200


def test_everybody_who_waits_gets_a_link_in_one_file(
    browser: Open, world: World, db: Session
) -> None:
    credentials.set_password(
        db.get_one(Account, world.accounts["head"]), factories.hash_quickly(PASSWORD)
    )
    db.commit()
    officer = browser("council")
    page = officer.get("/people/letters?text=nguy%E1%BB%85n")
    assert "vanphong" not in page.text
    shown = officer.get("/people/letters").form("/people/links")
    sent: dict[str, Any] = {**dict(form_values(shown)), "kind": "xlsx"}
    sent["chosen"] = [
        box.get("value") for box in shown.iter("input") if box.get("name") == "chosen"
    ]

    file = officer.client.post("/people/links", data=sent)

    [head, *rows] = load_workbook(io.BytesIO(file.data)).get_sheet_by_index(0).to_python()
    assert head[3] == "Đường dẫn"
    given = {str(row[1]): str(row[3]) for row in rows}
    assert set(given) == {"vanphong", "sonoivu"}  # not who can sign in, nor oneself
    enter(browser(None), given["vanphong"].partition("/link#")[2])


def test_nobody_goes_round_their_own_password(browser: Open, db: Session, world: World) -> None:
    """A copied cookie would become an account: by a link, by no factor, by another address."""
    council = browser("council")
    address = f"/people/{world.accounts['council']}"
    sent = {"csrf_token": token(council)}

    for act in ("link", "second-factor/remove"):
        assert "Với tài khoản của mình" in council.post(f"{address}/{act}", sent).text
    page = council.submit(council.get(address), address, {"email": "khac@vidu.vn"}, status=422)

    assert page.faults == ["Địa chỉ thư của mình thì đổi ở trang «Tài khoản của tôi»."]
    assert (
        db.scalars(select(SignInLink).filter_by(account_id=world.accounts["council"])).all() == []
    )
