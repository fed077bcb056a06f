"""The pages of the workbook: template down, preview, answers, all or nothing."""

import base64
import io
import json
import time
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.workflow.services.test_workbooks import HEAD, make_book
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow import write_lock
from workflow.domain.errors import BadInputError
from workflow.models import Bloc, Member, Review
from workflow.services import snapshots
from workflow.services.records import record_reading
from workflow.services.workbooks import row_outcomes
from workflow.web import database
from workflow.web.workbooks.kept_sheets import pack_sheets, unpack_sheets

Open = Callable[[str | None], Browser]
OWN = "Hội đồng Thi đua - Khen thưởng tỉnh Bình Thuận"


def send(person: Browser, book: bytes, status: int = 200) -> Page:
    page = person.get("/workbook")
    typed = {"file": (io.BytesIO(book), "tinh.xlsx")}
    return person.submit(page, "/workbook/preview", typed, status=status)


def rows_of(*blocs: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return [(*HEAD, "Tên đơn vị", "Vai trò"), *blocs]


def test_the_workbook_of_a_year_comes_back_without_a_change(
    world: World, browser: Open, db: Session
) -> None:
    person = browser("council")
    book = person.download("/workbook/template.xlsx?year=2021").data

    page = send(person, book)

    assert "Khối thi đua 6 · 2021" in page.text
    assert "không đổi" in page.text
    assert "Những dòng chưa nhập được" not in page.text
    assert db.get_one(Review, world.review).version == 1


def test_a_preview_stores_nothing_and_taking_stores_what_is_ticked(
    world: World, browser: Open, db: Session
) -> None:
    person = browser("council")
    book = make_book({"Thành viên": rows_of(
        ("", "Khối A", 2025, "Chi cục Một", "Trưởng khối"),
        ("", "Khối B", 2025, "Chi cục Hai", ""),
    )})  # fmt: skip
    page = send(person, book)
    assert page.text.count("mới") >= 2
    assert count(db, Bloc) == 1

    done = person.submit(page, "/workbook", {"chosen": "review-0"}, press=("save", "1"))

    assert "Đã nhập: 1 mới, 0 thay đổi, 0 không đổi." in done.response.text
    assert count(db, Bloc) == 2


def test_one_wrong_row_keeps_all_from_being_stored_until_it_is_unticked(
    world: World, browser: Open, db: Session
) -> None:
    person = browser("council")
    book = make_book({"Thành viên": rows_of(
        ("", "Khối A", 2025, "Chi cục Một", "Trưởng khối"),
        ("", "Khối B", 2025, "Chi cục Hai", "Thủ lĩnh"),
    )})  # fmt: skip
    page = send(person, book)
    assert "Bảng «Thành viên», ô E3" in page.text

    sent = {"kept": kept(page), "chosen": ["review-0", "review-1"], **tokens(page)}
    again = person.post("/workbook", sent, status=422)
    assert "ô E3" in again.text
    assert count(db, Bloc) == 1

    person.post("/workbook", {**sent, "chosen": ["review-0"], **tokens(again)})
    assert count(db, Bloc) == 2


def test_a_doubtful_name_is_answered_on_the_page_and_then_taken(
    world: World, browser: Open, db: Session
) -> None:
    person = browser("council")
    book = make_book({"Thành viên": rows_of(
        ("", "Khối A", 2025, "Đảng uỷ Khối các cơ quan và doanh nghiệp", "Trưởng khối"),
    )})  # fmt: skip
    page = send(person, book)
    assert "cần trả lời" in page.text

    options = {option.text: option.get("value", "") for option in page.by_id("meant-0")}
    meant = options["Đảng ủy Khối cơ quan và doanh nghiệp tỉnh"]
    person.submit(page, "/workbook", {"chosen": "review-0", "meant-0": meant}, press=("save", "1"))

    names = select(func.count(Member.unit_id)).where(Member.unit_id == int(meant))
    assert db.scalar(names) == 2


def test_the_administrator_takes_the_records_along_as_the_command_writes_them(
    world: World, browser: Open, db: Session
) -> None:
    person = browser("administrator")
    link = person.get("/workbook").links["Tải hồ sơ của mọi kỳ (JSON)"]
    records = person.download(link).get_json()
    assert [record_reading.read_record(one) for one in records] == [
        snapshots.facts_of(db, db.get_one(Review, world.review))
    ]


def test_records_that_are_sent_back_are_previewed_and_taken(
    world: World, browser: Open, db: Session
) -> None:
    person = browser("administrator")
    [record] = person.download("/workbook/records.json").get_json()
    new = {**record, "year": "2022", "id": "moi", "contests": []}
    wrong = {**record, "year": "2023", "id": "sai", "members": "nhiều"}
    text = json.dumps([record, new, wrong], ensure_ascii=False)
    typed = {"file": (io.BytesIO(text.encode()), "ho-so.json")}

    page = person.submit(person.get("/workbook"), "/workbook/records", typed)

    assert ("không đổi" in page.text, "mới" in page.text) == (True, True)
    assert "Bảng «JSON», dòng 3" in page.text
    assert count(db, Review) == 1
    sent = {"kept": kept(page), "chosen": ["record-0", "record-1"], **tokens(page)}
    done = person.post("/workbook", sent)
    assert "Đã nhập: 1 mới, 0 thay đổi, 1 không đổi." in done.response.text
    assert count(db, Review) == 2


def test_what_is_no_workbook_is_refused_beside_the_field(world: World, browser: Open) -> None:
    page = send(browser("council"), b"xin chao", status=422)
    assert page.faults == ["Tệp không phải bảng tính đọc được (.xlsx, .xls hoặc .ods)."]
    person = browser("council")
    sent = tokens(person.get("/workbook"), "/workbook/preview")
    lost = person.post("/workbook", {"kept": "khong", **sent}, status=422)
    assert lost.faults == ["Nội dung tệp không còn; hãy chọn lại tệp."]


def count(db: Session, table: Any) -> int:
    found = db.scalar(select(func.count()).select_from(table)) or 0
    db.close()
    return found


def test_cells_that_no_page_has_carried_are_not_unfolded() -> None:
    """Some 20 KB of a form would become gigabytes, in the process that serves everybody."""
    rows = b"[]," * 2_000_000 + b"[]"
    forged = base64.b64encode(zlib.compress(b'[{"name":"a","rows":[' + rows + b"]}]")).decode()

    assert len(forged) < 20_000
    with pytest.raises(BadInputError, match="chọn lại tệp"):
        unpack_sheets(forged)


@pytest.mark.parametrize(
    "rows",
    [
        [["Khối", "Năm"], ["Khối 1"]], [[{"day": "2024-13-45"}]], [[{"day": "hôm nay"}]],
        [[10**400]], [[float("nan")]], [[{"formula": "=1"}]], [[["a"]]],
    ],
    ids=str,
)  # fmt: skip
def test_cells_that_no_workbook_has_are_not_read(rows: list[list[object]]) -> None:
    with pytest.raises(BadInputError, match="chọn lại tệp"):
        unpack_sheets(pack_sheets([{"name": "Thành viên", "rows": rows}]))


def kept(page: Page) -> str:
    return next(one.get("value", "") for one in page.all("input") if one.get("name") == "kept")


def tokens(page: Page, action: str = "/workbook") -> dict[str, str]:
    form = page.form(action)
    names = {"csrf_token", "request_key"}
    fields = [one for one in form.iter("input") if one.get("name") in names]
    return {one.get("name", ""): one.get("value", "") for one in fields}


def three_blocs() -> bytes:
    names = ("Một", "Hai", "Ba")
    blocs = [(OWN, f"Khối {name}", 2025, f"Chi cục {name}", "Trưởng khối") for name in names]
    return make_book({"Thành viên": rows_of(*blocs)})


def ticked(page: Page) -> list[str]:
    boxes = [one for one in page.all("input") if one.get("name") == "chosen"]
    return [one.get("value", "") for one in boxes if one.get("checked") is not None]


def test_what_a_preview_has_no_time_for_is_left_for_later_and_shown_so(
    world: World, browser: Open, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of names of agencies that nobody knows would hold the lock for minutes."""
    prepared, stored = [0.0] * 4, [0.0, 0.0, 1.0, 9.0]
    spent = iter([*prepared, *stored])
    monkeypatch.setattr(time, "thread_time", lambda: next(spent, 9.0))

    page = send(browser("council"), three_blocs())

    assert ticked(page) == ["review-0", "review-1"]
    assert page.text.count("để lần sau") == 2
    assert "Tệp dài nên 1 mục để lần sau" in page.text
    assert count(db, Bloc) == 1


def test_what_takes_too_long_to_store_is_shown_anew_and_nothing_is_stored(
    world: World, browser: Open, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = browser("council")
    page = send(person, three_blocs())
    monkeypatch.setattr(row_outcomes, "MAX_SECONDS", 0.0)

    sent = {"kept": kept(page), "chosen": ["review-0", "review-1", "review-2"], **tokens(page)}
    again = person.post("/workbook", sent, status=422)

    sentence = "Các dòng đã chọn cần quá nhiều thời gian; hãy chọn ít dòng hơn."
    assert again.faults == [sentence]
    assert (kept(again), ticked(again)) == (kept(page), [])
    assert count(db, Bloc) == 1


def test_rows_of_no_bloc_are_left_out_only_where_somebody_says_so(
    world: World, browser: Open, db: Session
) -> None:
    person = browser("council")
    book = make_book({"Thành viên": rows_of(
        (OWN, "Khối Một", 2025, "Chi cục Một", "Trưởng khối"),
        ("Người lập biểu", None, None, None, None),
    )})  # fmt: skip
    page = send(person, book)
    sent = {"kept": kept(page), "chosen": ["review-0"], **tokens(page)}

    again = person.post("/workbook", sent, status=422)
    assert "Bảng «Thành viên», ô B3" in again.text
    assert count(db, Bloc) == 1

    done = person.post("/workbook", {**sent, "without_faulty": "y", **tokens(again)})
    assert "Đã nhập: 1 mới, 0 thay đổi, 0 không đổi." in done.response.text
    assert "Dòng không đọc được, đã bỏ qua: 1." in done.response.text
    assert count(db, Bloc) == 2


def test_nobody_waits_to_save_while_a_workbook_is_tried_out(
    world: World, browser: Open, db: Session
) -> None:
    book = make_book({"Thành viên": rows_of(("", "Khối A", 2025, "Chi cục Một", "Trưởng khối"))})
    person, ours = browser("council"), str(db.get_bind().engine.url)
    page = person.get("/workbook")
    held: list[str] = []
    idles: list[bool] = []

    def note_locks(*_told: object) -> None:
        held.extend(held_in for _thread, held_in in write_lock._HOLDERS.values())
        idles.append(database.session().in_transaction())  # PostgreSQL ends those that idle long

    event.listen(Session, "before_flush", note_locks)
    try:
        typed = {"file": (io.BytesIO(book), "tinh.xlsx")}
        person.submit(page, "/workbook/preview", typed)
    finally:
        event.remove(Session, "before_flush", note_locks)

    assert held
    assert ours not in held
    assert not any(idles)
