"""Rows of one council under addresses of another: nobody gets at them by their ids."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests import factories
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.domain.papers import PaperKind
from workflow.domain.record import Bloc, Council
from workflow.domain.roles import Role
from workflow.models import Account, Attachment, Event, Paper, PaperStatus, Review, Unit, Webhook
from workflow.services.accounts import credentials
from workflow.services.printing import inspections
from workflow.services.printing.paper_requests import request_papers
from workflow.services.records import record_exchange
from workflow.services.registers.number_register import issue_number
from workflow.services.stores.file_store import FileStore
from workflow.web.clock import now

Open = Callable[[str | None], Browser]


@pytest.fixture
def foreign(app: Flask, db: Session, world: World) -> dict[str, int]:
    """Ids of everything that the seed's council has; and people of another, with its own review."""
    review = db.get_one(Review, world.review)
    by, files = (
        db.get_one(Account, world.accounts["council"]),
        FileStore(app.config["SETTINGS"].files),
    )
    request_papers(db, [review], [PaperKind.MINUTES], by=by, now=now(), of_one=review)
    large = request_papers(db, [review], [PaperKind.MINUTES], by=by, now=now())
    paper = db.scalars(select(Paper)).first()
    assert paper
    paper.status, paper.family, paper.file_sha256 = PaperStatus.READY, "nd30", files.put(b"x")
    attachment = Attachment(
        review_id=review.id, member=review.members[2].name, file_name="a.pdf", size=5,
        sha256=files.put(b"%PDF-"), added_at=now(),
    )  # fmt: skip
    db.add(attachment)
    inspection = inspections.request_inspection(
        db, files, file_name="a.docx", content=b"PK", family=None, stage=None, by=by, now=now()
    )
    number = issue_number(db, review, PaperKind.INVITATION, by=by, now=now())
    record = factories.make_record(
        council=Council(name="Hội đồng Thi đua - Khen thưởng tỉnh Lâm Đồng"),
        bloc=Bloc(name="Khối khác"),
    )
    own = record_exchange.store_record(db, record, by=None, now=now()).review
    head = credentials.add_account(
        db, login="dau", name="Đầu", role=Role.MEMBER_STAFF, now=now(),
        unit=db.scalars(select(Unit).filter_by(name="Sở số 1")).one(),
    )  # fmt: skip
    webhook = Webhook(
        council=review.bloc.council, name="x", url="https://x.vn/", kinds=[], secret="whsec_",
        created_at=now(), created_by=by,
    )  # fmt: skip
    db.add(webhook)
    db.flush()
    world.accounts["foreign head"] = head.id
    found = {
        "review_id": own.id, "paper_id": paper.id, "attachment_id": attachment.id,
        "inspection_id": inspection.id, "number_id": number.id, "batch_id": large.id,
        "unit_id": review.members[0].unit_id, "account_id": by.id,
        "council_id": review.bloc.council_id, "edit_id": 1, "copy_id": 1, "webhook_id": webhook.id,
    }  # fmt: skip
    db.commit()
    return found


#: Ids that stand alone in an address, or below a review.
ALONE = {"inspection_id", "batch_id", "unit_id", "account_id", "council_id", "webhook_id"}
BELOW = {"paper_id", "attachment_id", "number_id"}
#: Parts of addresses that are words.
OTHER_PARTS = {"stage": "self", "kind": "csv"}
#: These lead back to a page that says that there is no such paper.
REFUSED_BY_NOTICE = {"papers.move"}


def rules(app: Flask) -> list[Rule]:
    """The addresses that name a row by one of these ids."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.arguments & (ALONE | BELOW) and rule.endpoint != "operations.retry"
    ]


@pytest.mark.parametrize("who", ["other council", "foreign head"])
def test_no_id_of_another_council_leads_to_anything(
    who: str, app: Flask, foreign: dict[str, int], browser: Open, db: Session
) -> None:
    events = db.scalar(select(func.count()).select_from(Event))
    db.rollback()
    app.config["WTF_CSRF_ENABLED"] = False
    person = browser(who).client
    answers: dict[str, int] = {}
    for rule in rules(app):
        if rule.endpoint.startswith("api."):
            continue  # a door of its own, without sessions: tests/workflow/web/api/test_access.py
        values: dict[str, Any] = {
            name: foreign.get(name, OTHER_PARTS.get(name, 1)) for name in rule.arguments
        }
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(rule.endpoint, values)
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answers[rule.endpoint] = person.open(address, method=method).status_code

    led = {name for name, status in answers.items() if status not in (403, 404)}
    assert led == REFUSED_BY_NOTICE
    assert db.scalar(select(func.count()).select_from(Event)) == events
    db.rollback()
    assert len(answers) > 40
