"""The first run: from an empty installation to a real review, also in parts and by other ways."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page as ChromiumPage
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import PASSWORD, World, open_link
from tests.workflow.web.live_server import serve, sign_in_context
from tests.workflow.web.pages import Browser, form_values
from workflow import write_lock
from workflow.models import Account, Bloc, Council, Member, Review, Unit
from workflow.services.mistakes import withdraw_mistaken
from workflow.web.clock import now
from workflow.web.forms.rows import MOST_ROWS

Open = Callable[[str | None], Browser]
COUNCIL = "Hội đồng Thi đua - Khen thưởng tỉnh Ninh Thuận"
UNITS = "1\tSở Tài chính;\n2\tSở Y tế\tSYT\n3\tSở Y Tế\n4) Ban Dân vận Tỉnh ủy (Khối trưởng)."


def council_id(db: Session, name: str = COUNCIL) -> int:
    with Session(db.get_bind()) as session:
        return session.scalars(select(Council.id).filter_by(name=name)).one()


def start(admin: Browser, db: Session) -> str:
    """Name the council; return what its pages carry."""
    admin.submit(admin.get("/start/council"), "/start/council", {"name": COUNCIL})
    return f"?council={council_id(db)}"


def test_a_list_of_units_is_looked_over_and_stored_once(
    browser: Open, db: Session, world: World
) -> None:
    admin = browser("administrator")
    of = start(admin, db)
    here = f"/start/units{of}"

    seen = admin.submit(admin.get(here), here, {"names": UNITS}, press=("preview", "1"))

    names = ["Sở Tài chính", "Sở Y tế", "Ban Dân vận Tỉnh ủy"]
    assert "Chưa có gì được lưu." in seen.text
    assert [seen.text.count(f"{name} mới") for name in names] == [1, 1, 1]
    assert not db.scalars(select(Unit).filter_by(council_id=council_id(db))).all()
    db.commit()
    guide = admin.submit(seen, here, press=("save", "1"))
    assert "Đã thêm 3 đơn vị." in guide.text
    assert "Việc tiếp theo: Người dùng" in guide.text
    units = select(Unit.name).filter_by(council_id=council_id(db)).order_by(Unit.id)
    assert list(db.scalars(units)) == names
    db.commit()
    again = admin.submit(admin.get(here), here, {"names": "Sở Y tê\nSỞ Y TẾ"}, status=422)
    assert "«Sở Y tê» có phải là «Sở Y tế»?" in again.text


def test_nobody_waits_to_save_while_a_list_is_looked_over(
    app: Flask, browser: Open, db: Session, world: World
) -> None:
    officer = browser("council")
    council = db.get_one(Account, world.accounts["council"]).council_id
    db.rollback()

    def look(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "unit_name.abbreviation" in statement:
            write_lock.check_lock("names of a list are compared")

    engine = app.extensions["database"]
    event.listen(engine, "before_cursor_execute", look)
    try:
        here = f"/start/units?council={council}"
        seen = officer.submit(officer.get(here), here, {"names": UNITS}, press=("preview", "1"))
        people = {"people_list": "Lê Văn Mới, Sở Nội vụ"}
        rows = officer.submit(officer.get("/people/many"), "/people/many", people)
    finally:
        event.remove(engine, "before_cursor_execute", look)

    assert "Chưa có gì được lưu." in seen.text
    assert rows.by_id("people-0-login").get("value") == "levanmoi"


def test_a_first_review_has_no_more_members_than_a_form_takes(
    browser: Open, db: Session, world: World
) -> None:
    admin = browser("administrator")
    of = start(admin, db)
    db.rollback()
    units = f"/start/units{of}"
    names = "\n".join(f"Đơn vị {n}" for n in range(MOST_ROWS + 1))
    admin.submit(admin.get(units), units, {"names": names}, press=("save", "1"))
    blocs = f"/start/blocs{of}"
    admin.submit(admin.get(blocs), blocs, {"names": "Khối 1"}, press=("save", "1"))
    here = f"/start/review{of}"
    mine = council_id(db)
    ids = [str(id_) for id_ in db.scalars(select(Unit.id).filter_by(council_id=mine))]
    bloc = str(db.scalar(select(Bloc.id).filter_by(council_id=mine)))
    db.commit()

    page = admin.submit(
        admin.get(here), here, {"bloc": bloc, "year": "2021", "units": ids}, status=422
    )

    assert page.faults == ["Danh sách dài quá 300 dòng; hãy bớt lại."]


@pytest.mark.usefixtures("world")
def test_what_is_missing_is_said_and_nothing_is_stored(browser: Open, db: Session) -> None:
    admin = browser("administrator")
    page = admin.submit(admin.get("/start/council"), "/start/council", {"name": " "}, status=422)
    assert page.faults == ["Hãy ghi tên Hội đồng."]
    known = "hội đồng thi đua - khen thưởng tỉnh lâm đồng"
    page = admin.submit(admin.get("/start/council"), "/start/council", {"name": known}, status=422)
    assert page.faults == ["Đã có «Hội đồng Thi đua - Khen thưởng tỉnh Lâm Đồng»."]
    of = start(admin, db)
    for place in ("units", "blocs"):
        here = f"/start/{place}{of}"
        page = admin.submit(admin.get(here), here, {"names": "\n1.\n- \n"}, status=422)
        assert page.faults == ["Hãy ghi hoặc dán ít nhất một tên, mỗi dòng một tên."]
        page = admin.submit(admin.get(here), here, {"names": "x" * 1001}, status=422)
        assert page.faults == ["Có tên dài quá 1.000 chữ; mỗi dòng chỉ ghi một tên."]
    assert "Chưa có đơn vị nào để chọn." in admin.get(f"/start/review{of}").text


def test_the_guide_goes_once_there_is_a_review_and_not_before(
    browser: Open, db: Session, world: World
) -> None:
    """The example is none; what others set up by workbook or import counts as well."""
    officer = browser("council")
    assert "Thiết lập lần đầu" in officer.get("/").text
    assert "Thiết lập lần đầu" not in browser("head").get("/").text

    example = db.get_one(Review, world.review)
    withdraw_mistaken(db, example, reason="Chỉ là ví dụ", by=None, now=now())
    db.commit()
    assert "Trang hướng dẫn" in officer.get("/").text
    page = officer.get("/reviews/new")
    opened = officer.submit(page, "/reviews/new", {"bloc": "Khối 1", "year": "2025"})
    assert opened.heading
    assert "Trang hướng dẫn" not in officer.get("/").text
    assert "1 kỳ tổng kết" in officer.get("/start").text


PASTED = (
    "TT\tHọ và tên\tChức vụ\tĐơn vị\tEmail\n"
    "1\tNguyễn Văn An\tTrưởng phòng\tVăn phòng tỉnh uỷ\tan@binhthuan.gov.vn\n"
    "2\tNguyễn Văn An\tPhó phòng\tBáo Bình Thuận\t\n"
    "3\tĐoàn Thị Mai\t\tHội đồng Thi đua - Khen thưởng tỉnh Bình Thuận\t\n"
)


def test_many_people_are_added_at_once_and_invited_by_letters(
    browser: Open, db: Session, world: World
) -> None:
    officer = browser("council")
    page = officer.get("/people/many")

    rows = officer.submit(page, "/people/many", {"people_list": PASTED})

    assert rows.by_id("people-0-login").get("value") == "nguyenvanan"
    assert rows.by_id("people-1-login").get("value") == "nguyenvanan2"
    assert rows.by_id("people-0-unit").get("value") == "Văn phòng Tỉnh ủy"
    page = officer.submit(
        rows, "/people/many/save", {"people-1-unit": "Sở Lạ", "people-2-login": "hoidong"},
        status=422,
    )  # fmt: skip
    assert len(page.faults) == 2
    assert not db.scalars(select(Account).filter_by(login="nguyenvanan")).all()
    db.commit()
    page = officer.submit(
        page, "/people/many/save", {"people-1-unit": "Báo Bình Thuận", "people-2-login": "maidt"}
    )
    assert page.heading == "Thư mời đăng nhập"
    assert "Đã thêm 3 người." in page.text
    form = page.form("/people/links")
    ticked = [box.get("value") for box in form.iter("input") if "checked" in box.attrib]
    logins = {person.login for person in db.scalars(select(Account).where(Account.id.in_(ticked)))}
    assert {"nguyenvanan", "nguyenvanan2", "maidt"} <= logins
    token = next(f.get("value", "") for f in form.iter("input") if f.get("name") == "csrf_token")
    db.commit()
    first, other = (_id_of(db, login) for login in ("nguyenvanan", "maidt"))
    sent = {"csrf_token": token, "letters": "1", "kind": "docx", "chosen": [str(first)]}
    answer = officer.client.post("/people/links", data=sent)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as letter:
        text = re.sub("<[^>]+>", "", letter.read("word/document.xml").decode())
        assert any(name.startswith("word/media/") for name in letter.namelist())
    assert "Nguyễn Văn An" in text
    assert "Đoàn Thị Mai" not in text
    assert answer.headers["Cache-Control"] == "no-store"
    secret = re.search(r"/link#([\w-]{20,})", text)
    assert secret
    newcomer = browser(None)
    entry = open_link(newcomer, secret[1].removesuffix("Đường"))
    done = newcomer.submit(entry, "/link/enter", {"password": PASSWORD, "again": PASSWORD})
    assert done.heading == "Bảng theo dõi"
    assert f"chosen-{first}" not in officer.get("/people/letters").response.text
    sent = {"csrf_token": token, "letters": "1", "kind": "pdf", "chosen": [str(other)]}
    assert officer.client.post("/people/links", data=sent).data.startswith(b"%PDF-")
    sent = {"csrf_token": token, "letters": "1", "kind": "xlsx"}
    told = officer.post("/people/links", sent)
    assert "Hãy chọn ít nhất một người." in told.text


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("bao binh thuan", "Báo Bình Thuận"),
        ("VP Tỉnh uỷ", "Văn phòng Tỉnh ủy"),
        ("BAN TỔ CHỨC TỈNH ỦY", "Ban Tổ chức Tỉnh ủy"),
        ("Ban lạ", "Ban lạ"),
        ("Hội đồng", ""),
    ],
)
def test_an_agency_that_is_certain_is_shown_as_the_register_spells_it(
    browser: Open, typed: str, unit: str
) -> None:
    officer = browser("council")

    rows = officer.submit(
        officer.get("/people/many"), "/people/many", {"people_list": f"Lê Hoa\t{typed}"}
    )

    assert rows.by_id("people-0-unit").get("value", "") == unit
    roles = rows.by_id("people-0-role").iter("option")
    chosen = [one.get("value") for one in roles if one.get("selected") is not None]
    assert chosen == ["council_officer" if typed == "Hội đồng" else "member_staff"]


def test_a_list_that_comes_again_adds_nobody_twice(
    browser: Open, db: Session, world: World
) -> None:
    """Its title is nobody, who has an account is told, a near name is asked about."""
    officer = browser("council")
    page = officer.get("/people/many")
    pasted = (
        "DANH SÁCH CÁN BỘ PHỤ TRÁCH\nNăm 2026\nHọ và tên\tĐơn vị\n"
        "Trần Văn Bình\tvăn phòng tỉnh ủy\nLê Hoa\tbáo tỉnh Bình Thuận\n\n=1+1\tSở Nội vụ\n"
    )

    rows = officer.submit(page, "/people/many", {"people_list": pasted})

    told = "Đã có tài khoản ở đúng đơn vị, không thêm lần nữa: Trần Văn Bình."
    assert told in rows.text
    assert [rows.by_id(f"people-{at}-name").get("value") for at in (0, 1)] == ["Lê Hoa", "=1+1"]
    page = officer.submit(rows, "/people/many/save", status=422)
    near = "Không có đơn vị «báo tỉnh Bình Thuận» đang hoạt động; có phải «Báo Bình Thuận»?"
    assert near in page.faults
    empty = officer.submit(
        officer.get("/people/many"), "/people/many", {"people_list": " \n;;\n"}, status=422
    )
    assert empty.faults == ["Chưa đọc được người nào; hãy xem lại danh sách."]
    sent: dict[str, Any] = dict(form_values(empty.form("/people/many")))
    rows = officer.post("/people/many", {**sent, "file": (_write_book(), "can bo.xlsx")})
    assert rows.by_id("people-0-unit").get("value") == "Báo Bình Thuận"
    assert rows.by_id("people-0-login").get("value") == "tranthibe"


def _write_book() -> io.BytesIO:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Cán bộ")
        sheet.merge_range(0, 0, 0, 2, "DANH SÁCH CÁN BỘ")
        sheet.write_row(2, 0, ("STT", "Họ và tên", "Cơ quan"))
        sheet.write_row(3, 0, (1, "Trần Thị Bé", "báo bình thuận"))
    return io.BytesIO(written.getvalue())


def _id_of(db: Session, login: str) -> int:
    with Session(db.get_bind()) as session:
        return session.scalars(select(Account.id).filter_by(login=login)).one()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_an_administrator_is_led_from_nothing_to_a_review(
    width: int, chromium: Chromium, app: Flask, browser: Open, db: Session, world: World
) -> None:
    """In a browser, by the words on the page alone, leaving it in between."""
    withdraw_mistaken(
        db, db.get_one(Review, world.review), reason="Chỉ là ví dụ", by=None, now=now()
    )
    db.commit()
    with serve(app) as address:
        context = chromium.new_context(
            base_url=address, viewport={"width": width, "height": 900}, accept_downloads=True
        )
        context.set_default_timeout(20_000)
        sign_in_context(context, browser("administrator"), address)
        page = context.new_page()
        page.goto("/")
        page.get_by_role("link", name="Mở hướng dẫn").click()
        _set_up(page, width)
        context.close()

    review = db.scalars(select(Review).order_by(Review.id.desc()).limit(1)).one()
    assert (review.bloc.name, review.year) == ("Khối thi đua số 1", "2025")
    members = db.scalars(select(Member.name).filter_by(review_id=review.id)).all()
    assert set(members) == {"Sở Tài chính", "Sở Y tế"}
    assert review.head_name == "Sở Y tế"
    assert len(db.scalars(select(Bloc).filter_by(council_id=review.bloc.council_id)).all()) == 2


def _set_up(page: ChromiumPage, width: int) -> None:
    page.goto("/start/council")
    page.get_by_label("Tên Hội đồng").fill(COUNCIL)
    page.get_by_role("button", name="Thêm Hội đồng").click()
    page.get_by_role("link", name="Làm tiếp").click()
    page.get_by_label("Tên các đơn vị").fill("1. Sở Tài chính\n2. Sở Y tế\n3. Sở Tư pháp")
    _look_over(page, "Thêm các đơn vị mới", width)
    page.goto("/")  # something else came up; the board leads on
    page.get_by_role("link", name="Mở hướng dẫn").click()
    page.get_by_role("link", name="Làm tiếp").click()
    page.get_by_label("Danh sách", exact=True).fill(
        "Lê Thị Hoa; Sở Y tế\nTrần Văn Bé; so tai chinh"
    )
    page.get_by_role("button", name="Xem trước").click()
    _fits(page, width)
    page.get_by_label("Đơn vị", exact=True).nth(1).fill("Sở Tài chính")
    page.get_by_role("button", name="Thêm tất cả").click()
    page.get_by_role("heading", name="Thư mời đăng nhập").wait_for()
    _fits(page, width)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Thư mời (PDF)").click()
    assert waiting.value.suggested_filename.endswith(".pdf")
    page.goto("/start")
    assert page.get_by_text("2 người, trong đó 2 người chưa đăng nhập lần nào").is_visible()
    page.get_by_role("link", name="Làm tiếp").click()
    page.get_by_label("Tên các khối, cụm").fill("Khối thi đua số 1\nCụm thi đua số 2")
    _look_over(page, "Thêm các khối, cụm mới", width)
    page.get_by_role("link", name="Làm tiếp").click()
    page.get_by_label("Khối, cụm", exact=True).select_option(label="Khối thi đua số 1")
    page.get_by_label("Năm tổng kết").fill("2025")
    page.get_by_role("checkbox", name="Sở Tài chính").check()
    page.get_by_role("checkbox", name="Sở Y tế").check()
    page.get_by_label("Trưởng khối").select_option(label="Sở Y tế")
    _fits(page, width)
    page.get_by_role("button", name="Mở kỳ tổng kết").click()
    page.get_by_role("heading", name="Khối thi đua số 1").first.wait_for()
    page.goto("/start")
    page.get_by_text("Đã thiết lập xong").wait_for()
    _fits(page, width)
    page.goto("/")
    assert not page.get_by_role("link", name="Mở hướng dẫn").count()


def _look_over(page: ChromiumPage, store: str, width: int) -> None:
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("Chưa có gì được lưu.").wait_for()
    _fits(page, width)
    page.get_by_role("button", name=store).click()
    page.get_by_role("heading", name="Thiết lập lần đầu").wait_for()


def _fits(page: ChromiumPage, width: int) -> None:
    """Nothing is cut off at the right."""
    page.locator("footer").wait_for()  # the page may only just have begun to come
    assert page.evaluate("document.documentElement.scrollWidth") <= width
