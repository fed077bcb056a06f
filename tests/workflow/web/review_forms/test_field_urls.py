"""Every fact that a check or a paper asks for has a page, and on it the place to type it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.workflow.web.conftest import SEED, World
from tests.workflow.web.pages import Browser
from workflow.domain.checks import Case
from workflow.domain.papers import PaperKind, build_context
from workflow.domain.record import Record
from workflow.domain.schema import SECTIONS
from workflow.domain.year import State
from workflow.models import Review
from workflow.services import snapshots
from workflow.services.law.regulations import regulation_for
from workflow.services.records import record_exchange, record_reading
from workflow.web import database
from workflow.web.clock import now, today
from workflow.web.review_forms.field_urls import field_url, section_url

#: A record in which much contradicts itself, so that many checks speak.
TROUBLED: dict[str, Any] = {
    "member_count_stated": 7,
    "reports": [
        {"member": "Sở Nội vụ", "rank": 1},
        {"member": "Văn phòng Tỉnh ủy", "received_on": "2022-01-05", "final_score": 5000},
        {"member": "Báo Bình Thuận", "received_on": "2022-01-05", "rank": 90, "self_score": 5000},
    ],
    "meeting": {
        "dates": ["2030-01-01"],
        "starts_at": "15:00",
        "ends_at": "14:00",
        "attendance": [
            {"member": "Văn phòng Tỉnh ủy", "status": "absent"},
            {"member": "Văn phòng Tỉnh ủy", "status": "present"},
            {"member": "Sở Nội vụ", "status": "present"},
        ],
    },
    "contests": [
        {
            "purpose": "leading_unit",
            "method": "secret_ballot",
            "entitled": 8,
            "issued": 10,
            "returned": 11,
            "valid": 10,
            "invalid": 3,
            "tallies": [
                {"candidate": "Văn phòng Tỉnh ủy", "votes": 4, "written_votes": 6},
                {"candidate": "Văn phòng Tỉnh ủy", "votes": 4},
                {"candidate": "Sở Nội vụ", "votes": 12},
            ],
            "withdrawn": [{"candidate": "Báo Bình Thuận"}],
            "chosen": ["Báo Bình Thuận", "Trường Chính trị"],
        },
        {"purpose": "head", "method": "unrecorded", "chosen": ["Trường Chính trị"]},
    ],
    "awards": [
        {"award": "Cờ thi đua", "kind": "flag", "recipient": "Sở Nội vụ"},
        {"award": "Cờ thi đua", "kind": "flag", "recipient": "Sở Nội vụ"},
        {"award": "Bằng khen"},
    ],
    "next_head": "Sở Tư pháp",
    "papers": [
        {"kind": "proposal", "number": 1, "date": "2021-01-01", "sent_on": "2020-01-01"},
        {"kind": "proposal", "number": 2, "date": "2021-01-02"},
    ],
}


@pytest.fixture
def facts_of_troubled(world: World, db: Session) -> Record:
    data = record_reading.parse_records(SEED.read_bytes())[0] | TROUBLED
    data["members"] += [{"name": "Báo Bình Thuận", "role": "head"}]
    data["council"] = {"name": data["council"]["name"]}
    stored = record_exchange.store_record(
        db, record_reading.read_record(data), by=None, now=now()
    ).review
    assert stored.id == world.review
    record = snapshots.facts_of(db, db.get_one(Review, world.review))
    db.commit()
    return record


def test_every_finding_and_every_gap_leads_to_its_field(
    browser: Callable[[str | None], Browser], app: Flask, world: World, facts_of_troubled: Record
) -> None:
    record = facts_of_troubled
    found = Case(record, regulation_for(record), today()).list_findings(State.CLOSED)
    gaps = [gap for kind in PaperKind for gap in build_context(kind, record).gaps]
    paths = {finding.field for finding in found} | {gap.field for gap in gaps}
    assert len(paths) > 30
    with app.test_request_context():
        review = database.session().get_one(Review, world.review)
        urls = {path: field_url(review, path) for path in sorted(paths)}

    administrator = browser("administrator")
    pages: dict[str, set[str]] = {}
    lost = []
    for path, url in urls.items():
        address, anchor = urlsplit(url or "").path, urlsplit(url or "").fragment
        if address and address not in pages:
            page = administrator.get(address)
            pages[address] = {
                element.get("id", "")
                for element in page.root.iter()
                if element.get("type") != "hidden"
            }
        if anchor not in pages.get(address, set()):
            lost.append((path, url))
    assert lost == []


def test_every_section_has_its_page(
    browser: Callable[[str | None], Browser], app: Flask, world: World
) -> None:
    for section in SECTIONS:
        with app.test_request_context():
            review = database.session().get_one(Review, world.review)
            address = section_url(review, section.key)

        page = browser("head").get(address)

        assert page.heading == section.label
