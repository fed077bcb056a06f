"""The book of outgoing papers: its ten columns, who may read it, and that Excel runs nothing."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from functools import partial

import msgspec
import pytest
from sqlalchemy.orm import Session

from tests.workflow.issued_proposal import store_issued_proposal
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, text_of
from workflow.domain.papers import PaperKind
from workflow.domain.record import IssuedPaper, Person
from workflow.models import Review
from workflow.services.registers import number_register
from workflow.services.reviews import save_section
from workflow.services.snapshots import facts_of
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
PAPERS = (
    IssuedPaper(
        "minutes", number=3, date=dt.date(2022, 1, 24), signer=Person("=1+1", ("Trưởng ban",))
    ),
    IssuedPaper(
        "proposal", number=15, date=dt.date(2022, 2, 12), sent_on=dt.date(2022, 2, 14),
        signer=Person("Nguyễn Văn Mẫu", ("Trưởng ban",)),
    ),
)  # fmt: skip


@pytest.fixture
def address(world: World, db: Session) -> str:
    """The book of the seed's head: two papers, and a number that was given up in 2026 or so."""
    review = db.get_one(Review, world.review)
    save_section(db, review, "papers", {"papers": PAPERS}, seen=review.version, by=None, now=now())
    number = number_register.issue_number(
        db, review, PaperKind.CONCLUSION_NOTICE, day=dt.date(2022, 3, 1), by=None, now=now()
    )
    number_register.void_number(db, number, reason="Lấy nhầm", by=None, now=now())
    db.commit()
    unit = review.head_unit_id
    db.close()
    return f"/registers/?unit={unit}&year=2022"


def test_the_book_has_what_the_papers_say_and_leaves_the_rest_to_the_clerk(
    address: str, browser: Open
) -> None:
    page = browser("head").get(address)

    assert len(page.all("thead")[0].findall(".//th")) == 10
    assert "Tờ trình. Về việc đề nghị tặng Cờ thi đua của Ủy ban nhân dân tỉnh" in page.text
    assert "15-TTr/" in page.text
    assert "12/02/2022" in page.text
    assert "14/02/2022" in page.text
    assert "Ủy ban nhân dân tỉnh Bình Thuận; Các đơn vị thành viên Khối thi đua 6" in page.text
    assert "Chưa phát hành" in page.text


def test_minutes_stand_in_the_book_of_their_meeting_with_its_day(
    address: str, browser: Open, world: World, db: Session
) -> None:
    """They bear no day of their own; what cites them dates them so (NĐ 30, Mẫu 1.9)."""
    review = db.get_one(Review, world.review)
    papers = (*PAPERS[1:], IssuedPaper("minutes", number=41))
    save_section(db, review, "papers", {"papers": papers}, seen=review.version, by=None, now=now())
    db.commit()
    db.close()

    rows = [text_of(row) for row in browser("head").get(address).all("tr")]

    (mine,) = (row for row in rows if row.startswith("41-BB/"))
    assert "24/01/2022" in mine


def test_what_went_out_stands_in_the_book_as_the_paper_says_it(
    address: str, browser: Open, world: World, db: Session
) -> None:
    review = db.get_one(Review, world.review)
    store_issued_proposal(db, review)
    awards = facts_of(db, review).awards
    other = (msgspec.structs.replace(awards[0], award="Bằng khen của Bộ Nội vụ"), *awards[1:])
    save = partial(save_section, db, review, by=None, now=now())
    save("awards", {"awards": other}, seen=review.version)
    sent = msgspec.structs.replace(PAPERS[1], sent_on=dt.date(2022, 2, 20))
    save("papers", {"papers": (PAPERS[0], sent)}, seen=review.version)
    db.commit()
    db.close()

    page = browser("head").get(address)

    assert "Tờ trình. Về việc đề nghị tặng Cờ thi đua của Ủy ban nhân dân tỉnh" in page.text
    assert "Bằng khen của Bộ Nội vụ" not in page.text
    assert "20/02/2022" in page.text


def test_a_number_that_was_given_up_stays_in_the_book_with_its_reason(
    address: str, browser: Open
) -> None:
    year = now().year
    page = browser("head").get(address.replace("2022", str(year)))

    assert "Số đã hủy: Lấy nhầm" in page.text


@pytest.mark.parametrize(
    ("who", "status"),
    [("council", 200), ("administrator", 200), ("other council", 404), ("member", 404)],
)
def test_only_who_runs_the_reviews_of_an_issuer_reads_its_book(
    address: str, browser: Open, who: str, status: int
) -> None:
    person = browser(who)

    person.get(address, status=status)
    book = person.client.get(address.replace("/?", "/book.xlsx?"))
    assert book.status_code == status


def test_what_was_typed_is_no_formula_in_excel(address: str, browser: Open) -> None:
    answer = browser("head").download(address.replace("/?", "/book.xlsx?"))

    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1, Trưởng ban" in texts
    assert "Tên loại và trích yếu nội dung văn bản" in texts
    assert answer.headers["Content-Disposition"].endswith("_2022.xlsx")


def test_who_runs_nothing_is_told_so(browser: Open) -> None:
    assert "chưa có sổ" in browser("member").get("/registers/").text
