"""Lists of the interface go on to their last row, and what is no address is no list."""

from collections.abc import Callable
from typing import get_origin

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.workflow.web.api.conftest import BASE, Program
from tests.workflow.web.conftest import World
from workflow.domain.record import Bloc, Member, MemberRole, Record
from workflow.models import Inspection, InspectionStatus, Review
from workflow.services.records.record_exchange import store_record
from workflow.services.snapshots import facts_of
from workflow.web.api.operation import OPERATIONS
from workflow.web.clock import now
from workflow.web.problems import PROBLEM_MIMETYPE

Call = Callable[..., Program]
#: Lists that are short by what they are: of one review, one book, what a person looks after.
WHOLE = {"list_councils", "list_open_moves", "list_papers", "list_webhooks", "read_numbers"}


def test_every_list_that_grows_is_read_in_pages() -> None:
    lists = {
        one.name: one
        for one in OPERATIONS
        if one.method == "GET"
        and "items" in getattr(get_origin(one.answer) or one.answer, "__struct_fields__", ())
    }

    assert {name for name, one in lists.items() if one.query is None} == WHOLE
    for name in lists.keys() - WHOLE:
        assert "next" in (get_origin(lists[name].answer) or lists[name].answer).__struct_fields__


def read_to_the_end(asking: Program, path: str, field: str) -> list[int]:
    """A field of every row of a list, asked for two at a time."""
    seen, after = [], ""
    while True:
        query = {"limit": "2"} | ({"after": after} if after else {})
        page = asking.get(path, query_string=query).json or {}
        assert len(page["items"]) <= 2
        seen += [row[field] for row in page["items"]]
        if not (after := page["next"] or ""):
            return seen


def test_books_are_listed_to_the_last_and_each_is_read_by_itself(
    db: Session, world: World, program: Call
) -> None:
    seed = facts_of(db, db.get_one(Review, world.review))
    for number in range(4):
        members = (Member(name=f"Chi cục {number}", role=MemberRole.HEAD),)
        bloc = Bloc(name=f"Khối {number}")
        other = Record(council=seed.council, bloc=bloc, year="2021", members=members)
        store_record(db, other, by=None, now=now())
    db.commit()
    office = program("administrator")

    seen = read_to_the_end(office, "/registers", "unit_id")

    heads = db.scalars(select(Review.head_unit_id).order_by(Review.head_unit_id)).all()
    assert seen == list(heads)
    assert len(seen) == 5
    assert office.get(f"/registers/{seen[2]}/2021").status_code == 200
    for unit in {*range(1, seen[-1] + 2)} - {*seen}:
        assert office.get(f"/registers/{unit}/2021").status_code == 404


def test_files_that_were_sent_in_are_listed_to_the_first(
    db: Session, world: World, program: Call
) -> None:
    office = program("administrator")
    sent = [Inspection(asked_at=now(), asked_by_id=world.accounts["administrator"],
                       file_sha256="0" * 64, status=InspectionStatus.QUEUED)
            for _number in range(5)]  # fmt: skip
    db.add_all(sent)
    db.commit()

    seen = read_to_the_end(office, "/inspections", "id")

    assert seen == sorted((row.id for row in sent), reverse=True)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["//councils", "/reviews//1", "//", "/reviews///1//facts"])
def test_two_slashes_are_no_address_and_no_page(
    method: str, path: str, world: World, program: Call
) -> None:
    office = program("administrator")

    answer = office.client.open(BASE + path, method=method, headers=office.headers)

    assert answer.status_code in {404, 405}
    assert answer.mimetype == PROBLEM_MIMETYPE
