"""The bell: what happened that concerns a person, and a member's own page."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser, Page
from workflow.domain.record import Award, AwardStatus, Record, Report
from workflow.domain.year import State
from workflow.models import Account, EventKind, Review
from workflow.services.history import log_event
from workflow.services.snapshots import facts_of, save_facts
from workflow.web.clock import now

Open = Callable[[str | None], Browser]
OFFICE, OTHER = "Văn phòng Tỉnh ủy", "Báo Bình Thuận"


@pytest.fixture
def happen(db: Session, world: World) -> Callable[..., None]:
    """`happen(kind, detail, by)` puts an event of the review down."""

    def log(kind: EventKind, detail: dict[str, object], by: str = "head") -> None:
        person = db.get_one(Account, world.accounts[by])
        log_event(db, db.get_one(Review, world.review), kind, by=person, now=now(), detail=detail)
        db.commit()

    return log


def bell(page: Page) -> str:
    """What the link in the header says."""
    return next(text for text, address in page.links.items() if address == "/notices")


def test_a_reminded_unit_sees_it_at_the_bell_until_it_has_looked(
    browser: Open, happen: Callable[..., None]
) -> None:
    happen(EventKind.REMINDED, {"members": [OFFICE], "count": 1, "letters": 0})
    member, head = browser("member"), browser("head")

    assert bell(member.get("/account")) == "Thông báo 1chưa xem"
    page = member.get("/notices")
    assert "Nhắc 1 đơn vị chưa nộp báo cáo (Nguyễn Thị An)" in page.text
    page = member.submit(page, "/notices/seen")
    assert bell(page) == "Thông báo"
    assert "Nhắc 1 đơn vị" in page.text
    assert bell(head.get("/account")) == "Thông báo"


def test_each_person_is_told_what_concerns_them_alone(
    browser: Open, happen: Callable[..., None]
) -> None:
    happen(EventKind.REMINDED, {"members": [OTHER], "count": 1, "letters": 0})
    happen(EventKind.PAPER_MOVED, {"paper": 1, "kind": "invitation", "to": "issued"})
    happen(EventKind.PAPER_MOVED, {"paper": 2, "kind": "vote_minutes", "to": "issued"})
    happen(EventKind.PAPER_RETURNED, {"kind": "minutes", "file": "sửa.docx"}, "council")
    happen(EventKind.MOVED, {"move": "send_proposal", "to": "proposal_sent"})

    assert bell(browser("member").get("/account")) == "Thông báo 1chưa xem"
    assert "Biên bản kiểm phiếu" in browser("member").get("/notices").text
    assert bell(browser("head").get("/account")) == "Thông báo 1chưa xem"
    assert "sửa.docx" in browser("head").get("/notices").text
    assert bell(browser("council").get("/account")) == "Thông báo 1chưa xem"
    assert bell(browser("administrator").get("/account")) == "Thông báo"
    assert bell(browser("stranger").get("/account")) == "Thông báo"
    assert bell(browser("other council").get("/account")) == "Thông báo"


def test_a_member_finds_its_days_and_what_came_out_on_its_page(
    browser: Open, db: Session, world: World
) -> None:
    review = db.get_one(Review, world.review)
    record: Record = facts_of(db, review)
    awards = (
        Award("Cờ thi đua", OFFICE, status=AwardStatus.GRANTED, decision="QĐ 12"),
        Award("Bằng khen", OTHER),
    )
    reports = (Report(OFFICE, final_score=Decimal("98.5"), rank=1), Report(OTHER, rank=2))
    record = msgspec.structs.replace(record, awards=awards, reports=reports)
    save_facts(db, review, record, section=None, by=None, now=now())
    review.state = State.PLANNED
    db.commit()
    member, address = browser("member"), f"/reviews/{world.review}"

    assert "Hạn của đơn vị anh/chị" in member.get(address).text
    assert "98,5" not in member.get(address).text
    db.scalars(select(Review)).one().state = State.DECIDED
    db.commit()
    text = member.get(address).text
    assert "Điểm Khối chấm 98,5" in text
    assert "Cờ thi đua – QĐ 12" in text
    assert "Bằng khen" not in text
