"""The page that leads from the first draft of the proposal to recorded as sent."""

import io
from collections.abc import Callable

import msgspec
import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page, text_of
from workflow.domain.paper_life import PaperStage
from workflow.domain.record import IssuedPaper, Person
from workflow.domain.year import State
from workflow.models import EventKind, Paper, Review, SignedCopy
from workflow.services.history import log_event
from workflow.services.reviews import save_section
from workflow.services.snapshots import facts_of
from workflow.web.clock import now

SIGNER = Person(name="Nguyễn Văn Mẫu", positions=("Giám đốc",))


@pytest.fixture
def here(world: World, db: Session) -> str:
    """The page of the seed year, its votes counted."""
    db.get_one(Review, world.review).state = State.VOTES_TALLIED
    db.commit()
    db.close()
    return f"/reviews/{world.review}/sending"


def doing(page: Page) -> str:
    """The step that is being done, as the page says."""
    (step,) = (line for line in page.all("li") if line.get("aria-current") == "step")
    return text_of(next(step.iter("h2")))


def save(db: Session, world: World, section: str, **values: object) -> None:
    review = db.get_one(Review, world.review)
    save_section(db, review, section, values, seen=review.version, by=None, now=now())
    db.commit()
    db.close()


def fill_blanks(db: Session, world: World) -> None:
    """What the papers to be sent of the seed year lack, but for their signer."""
    record = facts_of(db, db.get_one(Review, world.review))
    replace = msgspec.structs.replace
    named = tuple(replace(row, abbreviation="SCT") for row in record.members)
    told = tuple(replace(row, reason="Dẫn đầu khối") for row in record.awards)
    save(db, world, "members", members=named)
    save(db, world, "awards", awards=told)


def test_the_main_button_leads_through_to_recorded_as_sent(
    here: str, head: Browser, world: World, db: Session, make_papers: Callable[[], None]
) -> None:
    page = head.get(head.get(f"/reviews/{world.review}").links["Tạo, ký và gửi tờ trình"])
    assert doing(page) == "1. Tạo văn bản"

    page = head.submit(page, f"{here}/make")
    assert "Đang tạo văn bản" in page.text
    assert page.response.headers["Refresh"] == "2"
    make_papers()
    page = head.get(here)
    assert doing(page) == "2. Xem và điền chỗ trống"
    assert "/edit/awards#" in page.links["Tóm tắt thành tích"]

    fill_blanks(db, world)
    assert doing(head.get(here)) == "1. Tạo văn bản"
    head.submit(head.get(here), f"{here}/make")
    make_papers()
    assert doing(head.get(here)) == "3. Số và người ký"
    signed = (IssuedPaper("proposal", signer=SIGNER),)
    save(db, world, "papers", papers=signed)
    head.submit(head.get(here), f"{here}/make")
    make_papers()

    page, stale = head.get(here), head.get(here)
    assert doing(page) == "4. Soát và trình ký"
    for lacking in ("«Tờ trình» chưa có số.", "«Biên bản hội nghị» chưa có số."):
        assert "/edit/papers#papers" in page.links[lacking]
    page = head.submit(page, f"{here}/stage")
    assert "PDF để ký số" in page.text
    assert "vừa chuyển giai đoạn" in head.submit(stale, f"{here}/stage").text
    (made_before,) = {row.get("value") for row in page.all("input") if row.get("name") == "seen"}
    assert made_before
    page = head.submit(page, f"{here}/stage")

    assert doing(page) == "5. Phát hành, nhận bản đã ký"
    for paper in db.query(Paper).filter_by(stage=PaperStage.SENT):
        paper.stage = PaperStage.ISSUED  # whatever the layout rules say
    db.commit()
    review = db.get_one(Review, world.review)
    detail = {"paper": 1, "kind": "proposal", "to": PaperStage.ISSUED.value}
    log_event(db, review, EventKind.PAPER_MOVED, by=None, now=now(), detail=detail)
    db.commit()
    form = head.get(f"/reviews/{world.review}/edit/awards")
    assert "nên khóa: Đề nghị khen thưởng." in form.text
    forged = SignedCopy(
        paper_id=db.scalars(select(Paper.id).filter_by(stage=PaperStage.ISSUED)).first(),
        file_name="giả.pdf", file_sha256="0" * 64, size=1, added_at=now(),
        report={"kind": "pdf", "text": "different", "signatures": []},
    )  # fmt: skip
    db.add(forged)
    db.commit()
    while wanted := [
        link for text, link in head.get(here).links.items() if "Gửi bản đã ký" in text
    ]:
        picture = io.BytesIO()
        Image.new("L", (60, 80), 255).save(picture, "PNG")
        picture.seek(0)
        head.submit(head.get(wanted[0]), wanted[0], {"file": (picture, "quét.png")})

    page = head.get(here)
    assert doing(page) == "6. Ghi nhận đã gửi"
    assert page.links["Ghi nhận đã gửi tờ trình"].endswith("/moves/send_proposal")
    db.expire_all()
    db.get_one(Review, world.review).state = State.PROPOSAL_SENT
    db.commit()
    assert "Tờ trình đã gửi." in head.get(here).text
