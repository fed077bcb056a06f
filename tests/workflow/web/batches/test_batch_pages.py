"""Papers of many blocs: choose, look first, start, watch, retry, stop, take along."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from tests import factories
from tests.paper_worker import FullDiskFiles
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page, form_values
from workflow.domain.record import Bloc
from workflow.models import Account, Batch, Paper, PaperStatus
from workflow.services.records import record_exchange
from workflow.services.stores.file_store import FileStore

Make = Callable[..., None]
_CHOOSE = "Hãy chọn một mục trong danh sách."
ALL_KINDS = ["minutes", "vote_minutes", "proposal", "plan"]


def preview(officer: Browser, *, status: int = 200, **choice: Any) -> Page:
    """Fill in the choice and look at the preview."""
    address = officer.client.application.url_for
    with officer.client.application.test_request_context():
        return officer.get(
            address("batches.preview", **{"year": "2021", "council": "1", **choice}), status=status
        )


def start(officer: Browser, page: Page, which: str = "all") -> Page:
    sent = MultiDict([*form_values(page.form("/batches")), ("which", which)])
    return officer.post("/batches", sent)


def test_the_choice_offers_the_blocs_as_people_count(
    officer: Browser, blocs: dict[str, int]
) -> None:
    page = officer.get("/batches/new")

    names = [label for label in page.text.split("Khối thi đua ") if label[:2].strip().isdigit()]
    assert [name.split()[0] for name in names] == ["2", "6", "10", "11"]
    assert "Tất cả 4 khối" in page.text


@pytest.mark.parametrize(
    ("choice", "faults"),
    [
        ({"kinds": ALL_KINDS}, ["Hãy chọn các khối cần tạo văn bản."]),
        ({"kinds": ALL_KINDS, "scope": "some"}, ["Hãy chọn ít nhất một khối."]),
        ({"scope": "all"}, ["Hãy chọn ít nhất một loại văn bản."]),
        ({"kinds": ALL_KINDS, "scope": "all", "year": ""}, ["Hãy chọn năm."]),
        ({"kinds": ALL_KINDS, "scope": "all", "council": ""}, ["Hãy chọn Hội đồng."]),
        ({"kinds": ALL_KINDS, "scope": "some", "blocs": ["99"]}, [_CHOOSE]),
        ({"kinds": ["letter"], "scope": "all"}, [_CHOOSE]),
    ],
)
def test_an_empty_or_unknown_choice_is_refused_and_never_means_all(
    officer: Browser, blocs: dict[str, int], choice: dict[str, Any], faults: list[str]
) -> None:
    page = preview(officer, **choice, status=422)

    assert page.faults == faults


@pytest.mark.parametrize("elsewhere", [{"council": "2"}, {"council": "x"}, {"year": "1999"}])
def test_another_council_or_a_year_without_reviews_is_not_found(
    officer: Browser, blocs: dict[str, int], elsewhere: dict[str, str]
) -> None:
    page = preview(officer, kinds=ALL_KINDS, scope="all", **elsewhere, status=404)

    assert page.heading in {"Không tìm thấy Hội đồng này.", "Chưa có kỳ tổng kết năm 1999."}


def test_the_preview_tells_what_is_ready_what_is_missing_and_what_is_left_out(
    officer: Browser, blocs: dict[str, int]
) -> None:
    page = preview(officer, kinds=ALL_KINDS, scope="all")

    assert (
        "2 khối sẵn sàng" in page.text.replace("3 khối", "2 khối") or "khối sẵn sàng" in page.text
    )
    assert "1 khối còn thiếu" in page.text
    assert "1 văn bản bỏ qua" in page.text
    assert "Biên bản kiểm phiếu Chưa có nội dung bình xét" in page.text
    assert "1 khối Khối thi đua 11" in page.text
    assert "#meeting-secretaries" in page.links["Thư ký"]
    assert "Tạo 11 văn bản đủ thông tin" in page.text
    assert "Tạo cả 15 văn bản" in page.text


def test_the_preview_also_tells_what_later_steps_will_ask(
    officer: Browser, blocs: dict[str, int]
) -> None:
    page = preview(officer, kinds=ALL_KINDS, scope="all")
    assert "W409" not in page.text

    ahead = officer.get(page.links["Xem cả điều các bước sau sẽ hỏi"])

    assert "Các bước sau sẽ hỏi" in ahead.text
    assert "W409" in ahead.text


def test_the_page_offers_what_the_person_chose_last(
    officer: Browser, blocs: dict[str, int]
) -> None:
    def read_choice() -> MultiDict[str, str]:
        page = officer.get("/batches/new")
        return MultiDict(form_values(page.form("/batches/preview")))

    assert read_choice().getlist("kinds") == ALL_KINDS
    ten = str(blocs["Khối thi đua 10"])
    start(officer, preview(officer, kinds=["plan"], scope="some", blocs=[ten]))

    choice = read_choice()
    assert choice.getlist("kinds") == ["plan"]
    assert (choice["scope"], choice.getlist("blocs")) == ("some", [ten])


def test_looking_starts_nothing(officer: Browser, blocs: dict[str, int], db: Session) -> None:
    preview(officer, kinds=ALL_KINDS, scope="all")

    assert db.query(Batch).count() == 0


def test_only_the_complete_reviews_are_made_where_that_is_asked(
    officer: Browser, blocs: dict[str, int], db: Session
) -> None:
    start(officer, preview(officer, kinds=["plan"], scope="all"), which="complete")

    made = {paper.review.bloc.name for paper in db.query(Paper)}
    assert made == {"Khối thi đua 2", "Khối thi đua 10", "Khối thi đua 11"}


def test_a_batch_is_watched_until_it_is_done_and_taken_along(
    officer: Browser, blocs: dict[str, int], make_papers: Make
) -> None:
    working = start(officer, preview(officer, kinds=ALL_KINDS, scope="all"))
    make_papers()
    done = officer.get(working.path)

    assert "0/15" in working.text
    assert "data-busy" in working.response.text
    assert "Đã tạo xong 15 văn bản." in done.text
    assert "văn bản/giây" in done.text
    assert "data-busy" not in done.response.text
    answer = officer.download(f"{working.path}/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        listed = json.loads(archive.read("manifest.json"))
    assert names[0] == (
        "Hoi-dong-Thi-dua-Khen-thuong-tinh-Binh-Thuan/Khoi-thi-dua-2/2021/"
        "Khoi-thi-dua-2_2021_Bien-ban-hoi-nghi.docx"
    )
    assert len(names) == 17
    assert [item["bloc"] for item in listed][::4] == [f"Khối thi đua {n}" for n in (2, 6, 10, 11)]


@pytest.mark.slow
def test_the_papers_of_a_batch_come_as_pdf_in_one_zip(
    officer: Browser, blocs: dict[str, int], make_papers: Make
) -> None:
    page = start(officer, preview(officer, kinds=["plan"], scope="all"))
    make_papers()

    answer = officer.download(officer.get(page.path).links["Tải bản PDF (zip)"])

    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        *names, _csv, _json = archive.namelist()
        assert [name.rpartition("_")[2] for name in names] == ["Ke-hoach.pdf"] * 4
        assert all(archive.read(name).startswith(b"%PDF-") for name in names)


def test_a_hundred_reviews_are_four_hundred_papers(
    officer: Browser, db: Session, world: World, make_papers: Make
) -> None:
    for number in range(100, 199):
        bloc = Bloc(name=f"Khối thi đua {number}")
        record = msgspec.structs.replace(factories.seed_record(), id=None, bloc=bloc)
        record_exchange.store_record(db, record, by=None, now=factories.NOW)
    db.commit()

    page = start(officer, preview(officer, kinds=ALL_KINDS, scope="all"))
    make_papers()

    assert "Đã tạo xong 400 văn bản." in officer.get(page.path).text
    second = officer.get(officer.get(page.path).links["Trang sau"])
    assert "Khối thi đua 112" in second.text
    answer = officer.download(f"{page.path}/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 402


def test_a_failure_names_its_review_and_reason_and_only_it_is_made_again(
    officer: Browser, blocs: dict[str, int], make_papers: Make, files: FileStore, db: Session
) -> None:
    page = start(officer, preview(officer, kinds=["plan"], scope="all"))
    make_papers(FullDiskFiles(files, refuses="Khối thi đua 6"))

    failed = officer.get(page.path)
    again = officer.submit(failed, f"{page.path}/retry")
    waiting = db.query(Paper).filter_by(status=PaperStatus.QUEUED).count()
    db.close()
    make_papers()

    assert (
        "Khối thi đua 6 hồ sơ ví dụ · Kế hoạch năm sau: Không ghi được tệp vào kho lưu"
        in failed.text
    )
    assert "Tạo lại 1 văn bản lỗi" in failed.text
    assert "3/4" in again.text
    assert waiting == 1
    assert "Đã tạo xong 4 văn bản." in officer.get(page.path).text


def test_a_batch_is_stopped_and_gone_on_with(
    officer: Browser, blocs: dict[str, int], make_papers: Make
) -> None:
    page = start(officer, preview(officer, kinds=["plan"], scope="all"))

    stopped = officer.submit(page, f"{page.path}/cancel")
    make_papers()
    officer.submit(stopped, f"{page.path}/retry")
    make_papers()

    assert "Đã dừng (4)" in stopped.text
    assert "Tạo tiếp 4 văn bản đã dừng" in stopped.text
    assert "Đã tạo xong 4 văn bản." in officer.get(page.path).text


def test_a_batch_is_the_business_of_its_council_only(
    officer: Browser,
    blocs: dict[str, int],
    browser: Callable[[str | None], Browser],
) -> None:
    page = start(officer, preview(officer, kinds=["plan"], scope="all"))
    stranger = browser("other council")

    for part in ("", "/part", "/zip"):
        assert stranger.client.get(page.path + part).status_code == 404
    assert "Năm 2021" not in stranger.get("/batches").text
    assert "Năm 2021 · 4 khối" in browser("administrator").get("/batches").text
    assert "Năm 2021 · 4 khối" in officer.get("/batches").text


def test_a_batch_stays_with_its_council_when_its_asker_moves_to_another(
    officer: Browser,
    blocs: dict[str, int],
    browser: Callable[[str | None], Browser],
    world: World,
    db: Session,
) -> None:
    page = start(officer, preview(officer, kinds=["plan"], scope="all"))
    mover = db.get_one(Account, world.accounts["council"])
    stranger = db.get_one(Account, world.accounts["other council"])
    mover.council_id, stranger.council_id = stranger.council_id, mover.council_id
    db.commit()

    assert officer.client.get(page.path).status_code == 404, "what was asked there stays there"
    assert browser("other council").get(page.path).status == 200, "whoever came after sees it"


def test_the_pages_ask_the_database_no_more_for_more_blocs(
    officer: Browser, blocs: dict[str, int], make_papers: Make, db: Session
) -> None:
    few = start(
        officer, preview(officer, kinds=["plan"], scope="some", blocs=[blocs["Khối thi đua 6"]])
    )
    many = start(officer, preview(officer, kinds=ALL_KINDS, scope="all"))
    make_papers()

    assert _queries(db, officer, few.path) == _queries(db, officer, many.path)


def _queries(db: Session, officer: Browser, address: str) -> int:
    counted: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        counted.append(statement)

    engine = officer.client.application.extensions["database"]
    event.listen(engine, "before_cursor_execute", count)
    officer.get(address)
    event.remove(engine, "before_cursor_execute", count)
    return len([statement for statement in counted if statement.startswith("SELECT")])
