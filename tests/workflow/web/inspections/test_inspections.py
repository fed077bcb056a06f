"""Sending a Word file in and reading what is wrong with it; papers made here say it themselves."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.inspection_worker import inspect_waiting
from tests.paper_worker import fill_waiting
from tests.worker.word.lint.mutations import set_look, set_section
from tests.worker.word.lint.papers import good
from tests.worker.word.lint.sheet import open_docx, save_docx
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.models import Inspection
from workflow.services.stores.file_store import FileStore
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
Work = Callable[[], int]


@pytest.fixture
def member(browser: Open) -> Browser:
    return browser("member")


@pytest.fixture
def work(app: Flask) -> Work:
    """Do the work of a worker."""
    files = FileStore(app.config["SETTINGS"].files)
    return lambda: inspect_waiting(app.extensions["database"], files, now)


@pytest.fixture(scope="module")
def broken() -> bytes:
    """A wrong margin and a title that isn't bold."""
    document = open_docx(good("plan"))
    set_section(left_margin=25)(document)
    set_look("KẾ HOẠCH", bold=False)(document)
    return save_docx(document)


def send(
    person: Browser,
    content: bytes,
    name: str = "kế hoạch.docx",
    *,
    status: int = 200,
    **choice: str,
) -> Page:
    page = person.get("/inspections")
    sent = {"file": (io.BytesIO(content), name), **choice}
    return person.submit(page, "/inspections", sent, status=status)


def test_anyone_signed_in_finds_the_page_in_the_head_line(member: Browser) -> None:
    page = member.get("/")

    assert page.links["Kiểm tra thể thức"] == "/inspections"


def test_a_file_that_waits_asks_again_until_its_findings_are_there(
    member: Browser, broken: bytes, work: Work
) -> None:
    waiting = send(member, broken)
    part = f"{waiting.path}/part"
    before = member.client.get(part).text
    work()
    after = member.client.get(part).text

    assert waiting.heading == "kế hoạch.docx"
    assert "Đang kiểm tra" in waiting.text
    assert "Xem đã kiểm tra xong chưa" in before
    assert "data-busy" in before
    assert "data-busy" not in after
    assert "<html" not in after


def test_each_finding_says_what_is_asked_for_what_there_is_where_and_who_says_so(
    member: Browser, broken: bytes, work: Work
) -> None:
    path = send(member, broken).path
    work()
    page = member.get(path)

    assert "Có 2 điểm cần xem" in page.text
    assert "ND30-PG-05" in page.text
    assert "lề trái 25 mm" in page.text
    assert "“KẾ HOẠCH”" in page.text
    assert "Theo" in page.text
    assert "NĐ 30/2020/NĐ-CP" in page.text
    assert "tự nhận biết" in page.text


def test_a_good_paper_is_said_to_be_good(member: Browser, work: Work) -> None:
    path = send(member, good("plan")).path
    work()
    page = member.get(path)

    assert "Không thấy lỗi" in page.text
    assert "Cảnh báo" not in page.text
    assert "đúng thể thức" in member.get("/inspections").text


def test_what_the_person_says_of_the_file_counts(member: Browser, work: Work) -> None:
    path = send(member, good("plan"), family="party", stage="draft").path
    work()
    page = member.get(path)

    assert "cơ quan Đảng" in page.text
    assert "dự thảo" in page.text
    assert "điểm cần xem" in page.text
    assert "tự nhận biết" not in page.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04not a Word file", "Tệp"),
        (b"PK\x03\x04 broken", "Tệp"),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_sentence(
    member: Browser, work: Work, content: bytes, sentence: str
) -> None:
    path = send(member, content).path
    work()
    page = member.get(path)

    assert "Không kiểm tra được tệp này" in page.text
    assert sentence in page.text


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ((b"", ""), "Hãy chọn một tệp Word (.docx)."),
        ((b"", "trống.docx"), "Tệp này trống."),
    ],
)
def test_no_file_and_an_empty_one_are_refused_at_once(
    member: Browser, db: Session, sent: tuple[bytes, str], fault: str
) -> None:
    page = send(member, *sent, status=422)

    assert page.faults == [fault]
    assert db.query(Inspection).count() == 0


def test_only_whoever_sent_it_and_administrators_see_it(browser: Open, member: Browser) -> None:
    path = send(member, good("plan")).path

    for who in ("head", "council", "stranger"):
        browser(who).get(path, status=404)
        browser(who).get(f"{path}/part", status=404)
        assert "kế hoạch.docx" not in browser(who).get("/inspections").text
    browser("administrator").get(path)


def test_a_name_is_shown_and_never_trusted(member: Browser) -> None:
    page = send(member, good("plan"), "thư mục/<b>đậm.docx")

    assert page.heading == "<b>đậm.docx"


def test_a_paper_made_here_says_how_it_was_held_to_the_rules(
    browser: Open, world: World, app: Flask, db: Session
) -> None:
    head, address = browser("head"), f"/reviews/{world.review}/papers"
    head.submit(head.get(f"/reviews/{world.review}"), address, press=("kind", "minutes"))
    fill_waiting(app.extensions["database"], FileStore(app.config["SETTINGS"].files), now)

    assert "đúng thể thức" in head.get(f"/reviews/{world.review}").text
    page = head.get(f"{address}/1")
    assert "đúng thể thức" in page.text
    assert "theo HD" in page.text
    browser("administrator").get("/inspections/1", status=404)
    assert db.query(Inspection).one().asked_by_id is None


def test_a_full_disk_is_told_and_nothing_is_asked_for(
    member: Browser, app: Flask, db: Session, broken: bytes
) -> None:
    store = FileStore(app.config["SETTINGS"].files).root
    store.parent.mkdir(parents=True, exist_ok=True)
    store.write_bytes(b"")  # where its folders would be made: nothing can be written below it

    page = send(member, broken, status=503)
    asked = db.query(Inspection).count()
    db.close()
    store.unlink()

    assert page.heading.startswith("Không ghi được tệp vào kho lưu")
    assert asked == 0
    assert send(member, broken).status == 200
