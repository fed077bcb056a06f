"""Asking for papers on a review's page, watching them become ready, taking them along."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable

import msgspec
import pytest
from docx import Document
from sqlalchemy.orm import Session

from tests.factories import seed_record
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.domain.papers import PaperKind, skip_reason
from workflow.models import Event, EventKind, Paper, Review
from workflow.services.reviews import save_section
from workflow.services.snapshots import facts_of
from workflow.services.stores.file_store import FileStore
from workflow.services.stores.store_identity import mark_store
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
Make = Callable[[], None]
Ask = Callable[..., Page]


def test_nothing_is_made_until_somebody_asks(head: Browser, world: World) -> None:
    page = head.get(f"/reviews/{world.review}")

    told = [kind for kind in PaperKind if skip_reason(kind, seed_record()) is None]
    assert page.text.count("chưa tạo") == len(told)
    assert "nếu tạo bây giờ: còn 8 chỗ trống" in page.text


def test_a_paper_is_asked_for_made_and_downloaded(
    head: Browser, ask: Ask, make_papers: Make
) -> None:
    asked = ask("minutes")
    make_papers()
    ready = head.get(asked.path)

    assert "đang chờ" in asked.text
    assert "dự thảo" in ready.text
    link = ready.links["Tải về Biên bản hội nghị"]
    answer = head.client.get(link)
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=Khoi-thi-dua-6_2021_Bien-ban-hoi-nghi.docx"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert str(answer.mimetype).endswith("wordprocessingml.document")
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(answer.data)).paragraphs)
    assert "Văn phòng Tỉnh ủy" in text


def test_the_part_that_waits_asks_again_until_nothing_is_left(
    head: Browser, ask: Ask, address: str, make_papers: Make
) -> None:
    ask("all")

    waiting = head.client.get(f"{address}/card").text
    make_papers()
    done = head.client.get(f"{address}/card").text

    assert "data-busy" in waiting
    assert "<noscript>" in waiting
    assert "data-busy" not in done
    assert "<html" not in done


def test_pressing_twice_makes_one_paper(ask: Ask, db: Session) -> None:
    ask("minutes")
    ask("minutes")

    assert db.query(Paper).count() == 1


def test_a_broker_that_is_down_is_said_and_loses_nothing(ask: Ask, db: Session) -> None:
    page = ask("plan")

    assert "Chưa gửi được, sẽ tự tạo khi hệ thống sẵn sàng." in page.text
    assert db.query(Paper).one().status == "queued"


@pytest.mark.parametrize("kinds", [[], ["letter"], ["minutes", "letter"]])
def test_an_empty_or_unknown_choice_makes_nothing(ask: Ask, db: Session, kinds: list[str]) -> None:
    page = ask(kinds, status=400)

    assert "Hãy chọn loại văn bản" in page.heading
    assert db.query(Paper).count() == 0


def test_a_paper_of_facts_that_changed_since_is_old(
    head: Browser, ask: Ask, world: World, make_papers: Make, db: Session
) -> None:
    ask("minutes")
    make_papers()

    _move_the_meeting(db, world)

    page = head.get(f"/reviews/{world.review}")
    assert "đã cũ" in page.text
    assert "Tạo lại Biên bản hội nghị" in page.text


def _move_the_meeting(db: Session, world: World) -> None:
    review = db.get_one(Review, world.review)
    meeting = facts_of(db, review).meeting
    assert meeting is not None
    elsewhere = msgspec.structs.replace(meeting, place="Hội trường B")
    save_section(
        db, review, "meeting", {"meeting": elsewhere}, seen=review.version, by=None, now=now()
    )
    db.commit()


def test_all_papers_come_in_one_zip_with_a_list(
    head: Browser, ask: Ask, address: str, make_papers: Make
) -> None:
    ask("all")
    make_papers()

    answer = head.download(f"{address}/zip")

    assert answer.headers["Content-Disposition"].endswith("Khoi-thi-dua-6_2021_Van-ban.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        listed = json.loads(archive.read("manifest.json"))
        assert [item["file"] for item in listed] == archive.namelist()[:-2]
        assert "Khoi-thi-dua-6_2021_To-trinh.docx" in archive.namelist()


def test_a_paper_says_where_it_comes_from_and_what_is_blank(
    head: Browser, ask: Ask, address: str, make_papers: Make, db: Session
) -> None:
    ask("minutes")
    make_papers()

    page = head.get(f"{address}/1")

    assert page.heading == "Biên bản hội nghị"
    assert _hash_of_the_only_paper(db) in page.text
    assert "Nguyễn Thị An" in page.text
    assert "lần lưu thứ 1" in page.text
    assert "Thư ký" in page.text


def _hash_of_the_only_paper(db: Session) -> str:
    sha256 = str(db.query(Paper).one().file_sha256)
    db.close()
    return sha256


def test_a_damaged_file_gets_a_sentence_and_is_mended_by_making_it_again(
    head: Browser, ask: Ask, address: str, make_papers: Make, db: Session, files: FileStore
) -> None:
    ask("minutes")
    make_papers()
    files.path(_hash_of_the_only_paper(db)).write_bytes(b"something else")

    page = head.get(f"{address}/1/download", status=410)
    ask("minutes")
    make_papers()

    assert "bị mất hoặc đã hỏng" in page.heading
    assert head.client.get(f"{address}/1/download").status_code == 200


def test_a_damaged_file_is_reported_whichever_way_it_goes_out(
    head: Browser, ask: Ask, address: str, make_papers: Make, db: Session, files: FileStore
) -> None:
    """The zip leaves it out and says so; the history tells once."""
    ask("minutes")
    make_papers()
    sha256 = _hash_of_the_only_paper(db)
    files.path(sha256).unlink()

    zipped = head.client.get(f"{address}/zip")
    assert b"Bien-ban-hoi-nghi.docx" not in zipped.data.split(b"manifest.csv")[0]
    zipped.close()
    head.get(f"{address}/1/download", status=410)

    told = db.query(Event).filter_by(kind=EventKind.FILE_DAMAGED).all()
    assert [event.detail["sha256"] for event in told] == [sha256]


def test_a_file_that_is_missing_in_the_folder_of_another_host_is_not_called_damaged(
    head: Browser, ask: Ask, address: str, make_papers: Make, db: Session, files: FileStore
) -> None:
    ask("minutes")
    make_papers()
    mark_store(db, files)
    shutil.rmtree(files.root)  # what a host sees that has another folder

    head.get(f"{address}/1/download", status=410)

    assert db.query(Event).filter_by(kind=EventKind.FILE_DAMAGED).all() == []


def test_a_paper_of_another_review_is_not_found(
    head: Browser, address: str, make_papers: Make
) -> None:
    head.get(f"{address}/999", status=404)


def test_staff_of_a_member_see_no_papers(browser: Open, world: World, address: str) -> None:
    member = browser("member")

    assert "Biên bản" not in member.get(f"/reviews/{world.review}").text
    member.get(f"{address}/zip", status=403)
