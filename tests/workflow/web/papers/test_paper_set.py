"""The set of papers that goes out: what is too old stays out until it is made anew."""

import io
import json
import zipfile
from collections.abc import Callable

import docx
import msgspec
import pytest
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from worker.pdf.pages import read_text
from workflow.domain.paper_life import PaperStage
from workflow.models import EditedPaper, Paper, Review, SecurityEvent
from workflow.services.reviews import save_section
from workflow.services.snapshots import facts_of
from workflow.services.stores.file_store import FileStore
from workflow.web.clock import now

Ask = Callable[..., Page]


@pytest.fixture
def made(ask: Ask, make_papers: Callable[[], None]) -> None:
    """The dossier, made."""
    ask("all")
    make_papers()


def change_place(db: Session, world: World, place: str) -> None:
    review = db.get_one(Review, world.review)
    meeting = facts_of(db, review).meeting
    assert meeting is not None
    changed = msgspec.structs.replace(meeting, place=place)
    save_section(
        db, review, "meeting", {"meeting": changed}, seen=review.version, by=None, now=now()
    )
    db.commit()


def issue(db: Session, kind: str) -> int:
    """Issue the paper of a kind, whatever it lacks."""
    paper = db.query(Paper).filter_by(kind=kind).one()
    paper_id, paper.stage = paper.id, PaperStage.ISSUED
    db.commit()
    return paper_id


@pytest.mark.usefixtures("made")
def test_one_button_makes_anew_what_is_too_old_and_takes_the_whole_set(
    head: Browser, world: World, db: Session, address: str, make_papers: Callable[[], None]
) -> None:
    change_place(db, world, "Hội trường B")

    card = head.get(f"/reviews/{world.review}")
    shown = head.get(card.links["Tải tất cả (zip)"])
    waiting = head.submit(shown, f"{address}/set")
    make_papers()
    ready = head.client.get(waiting.path)

    assert "văn bản đã cũ không đi kèm khi tải tất cả" in card.text
    assert "Lập từ số liệu cũ" in shown.text
    assert "Đang tạo văn bản" in waiting.text
    assert waiting.response.headers["Refresh"] == "2"
    assert ready.headers["Refresh"] == f"0; url={address}/zip"
    assert "Lập từ số liệu cũ" not in ready.text
    with zipfile.ZipFile(io.BytesIO(head.download(f"{address}/zip").data)) as archive:
        listed = json.loads(archive.read("manifest.json"))
    assert all(row["file"] for row in listed)
    assert {row["kind"]: row["version"] for row in listed}["minutes"] == 2


@pytest.mark.usefixtures("made")
def test_an_issued_paper_stays_and_the_page_says_which_sentence_differs(
    head: Browser, world: World, db: Session, address: str
) -> None:
    paper_id = issue(db, "minutes")
    before = db.get_one(Paper, paper_id).file_sha256
    db.close()
    change_place(db, world, "Hội trường B")

    shown = head.get(f"{address}/set")

    assert "đã phát hành, nay hồ sơ ghi khác" in shown.text
    assert "Hội trường B" in shown.text
    assert str(before) in shown.text
    page, card = head.get(f"{address}/{paper_id}"), head.get(f"/reviews/{world.review}")
    for shown in (page, card):
        assert "Văn bản đã phát hành, nay hồ sơ ghi khác" in shown.text
    assert "Lập từ số liệu cũ" not in page.text  # no advice that the service refuses
    assert "Văn bản này đã cũ" not in page.text
    assert "Tạo lại Biên bản hội nghị" not in card.text
    assert "Tạo lại Biên bản kiểm phiếu" in card.text


@pytest.mark.usefixtures("made")
def test_members_read_what_was_issued_and_sent_to_them_and_each_reading_is_kept(
    browser: Callable[[str | None], Browser], world: World, db: Session
) -> None:
    member, draft = browser("member"), db.query(Paper).filter_by(kind="plan").one().id
    issued = issue(db, "proposal")
    here = f"/reviews/{world.review}"

    links = member.get(here).links
    answer = member.download(links["Word Tờ trình"])

    assert answer.status_code == 200
    assert not [text for text in links if "Kế hoạch" in text]
    member.get(f"{here}/issued/{draft}/word", status=404)
    rows = db.query(SecurityEvent).filter_by(kind="downloaded").all()
    assert [row.detail for row in rows] == [
        {"review_id": world.review, "paper_id": issued, "route": "issued_papers.download"}
    ]


@pytest.mark.usefixtures("made")
def test_a_reading_is_kept_also_of_a_part_and_of_what_a_browser_has(
    browser: Callable[[str | None], Browser], world: World, db: Session
) -> None:
    issue(db, "proposal")
    member = browser("member")
    word = member.get(f"/reviews/{world.review}").links["Word Tờ trình"]
    mark = member.client.get(word).headers["ETag"]

    for asked, status in (({"Range": "bytes=0-"}, 206), ({"If-None-Match": mark}, 304)):
        assert member.client.get(word, headers=asked).status_code == status

    assert db.query(SecurityEvent).filter_by(kind="downloaded").count() == 3


@pytest.mark.usefixtures("made")
def test_members_read_the_edited_file_that_was_issued(
    browser: Callable[[str | None], Browser], world: World, db: Session, files: FileStore
) -> None:
    """Not the one that was made: both buttons give what was signed."""
    paper = db.query(Paper).filter_by(kind="proposal").one()
    document = docx.Document(io.BytesIO(files.get(str(paper.file_sha256))))
    document.add_paragraph("Một câu ghi thêm.")
    saved = io.BytesIO()
    document.save(saved)
    edited = EditedPaper(
        paper_id=paper.id, file_name="a.docx", file_sha256=files.put(saved.getvalue()),
        size=len(saved.getvalue()), report={}, added_at=now(),
    )  # fmt: skip
    db.add(edited)
    issue(db, "proposal")

    member = browser("member")
    links = member.get(f"/reviews/{world.review}").links
    word, pdf = (member.download(links[f"{form} Tờ trình"]).data for form in ("Word", "PDF"))

    assert word == saved.getvalue()
    assert "Một câu ghi thêm." in " ".join(read_text(pdf).split())


@pytest.mark.usefixtures("made")
def test_nothing_is_made_anew_where_nothing_is_too_old(head: Browser, address: str) -> None:
    page = head.get(f"{address}/set")
    token = next(field for field in page.all("input") if field.get("name") == "csrf_token")

    answer = head.post(f"{address}/set", {"csrf_token": token.get("value")})

    assert "Không có văn bản nào cần tạo lại" in answer.response.text
