"""A paper as PDF and as page images, without downloading the Word file."""

import io
import json
import zipfile
from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.domain.paper_life import PaperStage
from workflow.domain.record import Meeting
from workflow.models import Paper, Review, SecurityEvent, SecurityEventKind
from workflow.services.reviews import save_section
from workflow.services.snapshots import facts_of
from workflow.services.stores.file_store import FileStore, sha256_of
from workflow.web.clock import now

Make = Callable[[], None]
Ask = Callable[..., Page]

pytestmark = pytest.mark.slow  # starts the process that prints


@pytest.fixture
def minutes(ask: Ask, make_papers: Make) -> None:
    ask("minutes")
    make_papers()


@pytest.mark.usefixtures("minutes")
def test_a_paper_is_downloaded_as_pdf(head: Browser, world: World, address: str) -> None:
    card = head.get(f"/reviews/{world.review}")
    link = head.get(f"{address}/1").links["Tải bản PDF"]

    answer = head.client.get(link)

    assert card.links["PDF Biên bản hội nghị"] == link
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=Khoi-thi-dua-6_2021_Bien-ban-hoi-nghi.pdf"
    )


def test_a_paper_that_would_print_wrongly_gets_a_sentence(
    head: Browser, ask: Ask, make_papers: Make, world: World, address: str, db: Session
) -> None:
    _meet_at(db, world, "Hội trường 漢")
    ask("minutes")
    make_papers()

    page = head.get(f"{address}/1/pdf", status=503)

    reason = "Chưa xem được trang ở đây: văn bản có chữ hoặc ký hiệu ngoài phông có sẵn."
    assert page.heading.startswith(reason)
    assert reason in head.get(f"{address}/1").text


@pytest.mark.usefixtures("minutes")
def test_the_pages_are_shown_on_the_page_of_the_paper(head: Browser, address: str) -> None:
    page = head.get(f"{address}/1")

    first, second = (head.client.get(f"{address}/1/pages/{number}") for number in (1, 2))

    assert "Trang in" in page.text
    for number in (1, 2):
        assert f"{address}/1/pages/{number}" in page.response.text
    assert f"{address}/1/pages/3" not in page.response.text
    assert {first.mimetype, second.mimetype} == {"image/png"}
    assert first.data.startswith(b"\x89PNG")
    assert head.get(f"{address}/1/pages/3", status=404).heading == "Văn bản không có trang này."


@pytest.mark.usefixtures("minutes")
def test_reading_a_page_of_an_issued_paper_is_logged_as_its_download_is(
    head: Browser, address: str, db: Session
) -> None:
    head.client.get(f"{address}/1/pages/1")  # of a draft
    db.query(Paper).one().stage = PaperStage.ISSUED
    db.commit()
    head.client.get(f"{address}/1/pages/2")
    head.client.get(f"{address}/1/pdf")

    rows = db.scalars(select(SecurityEvent).filter_by(kind=SecurityEventKind.DOWNLOADED)).all()
    assert [row.detail["route"] for row in rows] == ["papers.page_image", "papers.download_pdf"]
    assert rows[0].detail["number"] == 2


def test_a_move_is_confirmed_with_the_papers_of_its_step_in_view(
    head: Browser, ask: Ask, make_papers: Make, world: World, address: str
) -> None:
    ask("invitation")
    make_papers()

    page = head.get(f"/reviews/{world.review}/moves/submit_reports")

    assert "Xem cả văn bản: Giấy mời" in page.text
    assert f"{address}/1/pages/1" in page.response.text


def test_a_paper_that_is_not_made_yet_has_no_pdf(ask: Ask, head: Browser, address: str) -> None:
    ask("minutes")

    page = head.get(f"{address}/1/pdf", status=404)

    assert page.heading == "Văn bản này chưa được tạo xong."


@pytest.mark.usefixtures("minutes")
def test_a_damaged_file_gets_its_page(
    head: Browser, address: str, db: Session, files: FileStore
) -> None:
    files.path(str(db.query(Paper).one().file_sha256)).unlink()
    db.close()

    assert "bị mất hoặc đã hỏng" in head.get(f"{address}/1/pdf", status=410).heading


@pytest.mark.usefixtures("minutes")
def test_the_papers_of_a_review_come_as_pdf_in_one_zip(head: Browser, address: str) -> None:
    answer = head.download(f"{address}/pdfs")

    assert answer.headers["Content-Disposition"].endswith("PDF.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        (listed,) = json.loads(archive.read("manifest.json"))
        pdf = archive.read(listed["file"])
    assert listed["file"].endswith("_Bien-ban-hoi-nghi.pdf")
    assert pdf.startswith(b"%PDF-")
    assert listed["sha256"] == sha256_of(pdf)


def test_a_paper_that_cannot_be_a_pdf_goes_along_as_word_with_the_reason(
    head: Browser, ask: Ask, make_papers: Make, world: World, address: str, db: Session
) -> None:
    _meet_at(db, world, "Hội trường 漢")
    ask("minutes")
    make_papers()

    answer = head.download(f"{address}/pdfs")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        (listed,) = json.loads(archive.read("manifest.json"))
    assert listed["file"].endswith("_Bien-ban-hoi-nghi.docx")
    assert listed["reason"].startswith("Chưa xem được trang ở đây: văn bản có chữ")


def _meet_at(db: Session, world: World, place: str) -> None:
    review = db.get_one(Review, world.review)
    meeting = msgspec.structs.replace(facts_of(db, review).meeting or Meeting(), place=place)
    save_section(db, review, "meeting", {"meeting": meeting}, seen=1, by=None, now=now())
    db.commit()
