"""Records that are stored together become what they become one by one, in a few statements each."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.statements import counted_statements
from tests.workflow.services.test_workbooks import made_up_blocs, take
from workflow.domain.approvals import Approval
from workflow.domain.papers import PaperKind
from workflow.domain.record import Bloc, IssuedPaper, Member, MemberRole, Record, fact_to_plain
from workflow.domain.roles import Role
from workflow.domain.year import State
from workflow.models import Account, AwardEntry, Council, Event, Review, Unit, UnitName
from workflow.services import snapshots
from workflow.services.accounts import credentials
from workflow.services.blocs import find_or_add_council
from workflow.services.records import record_exchange
from workflow.services.registers import number_register
from workflow.services.reviews import withdraw_review
from workflow.services.verification.projections import find_projection_faults
from workflow.services.verification.sealed_history import find_history_faults
from workflow.services.workbooks import storing
from workflow.services.workbooks.content import PlainRecord, WorkbookContent
from workflow.services.workbooks.row_outcomes import RowOutcome

Told: TypeAlias = dict[str, Any]


def bloc(name: str, *members: str, **changes: Any) -> Record:
    """A year of a bloc; of these members, each without a number of its own in their names."""
    record = factories.make_record(bloc=Bloc(name=name), papers=(), **changes)
    if not members:
        return record
    listed = tuple(
        Member(name=one, short_name=f"Ngành {one.rpartition(' ')[2]}",
               role=MemberRole.HEAD if one == members[0] else MemberRole.MEMBER)
        for one in members
    )  # fmt: skip
    return msgspec.structs.replace(
        record, members=listed, reports=(), contests=(), awards=(), meeting=None, next_head=None
    )


def number(value: int) -> tuple[IssuedPaper, ...]:
    return (IssuedPaper(kind="proposal", number=value, date=factories.NOW.date()),)


def elsewhere(record: Record) -> Record:
    council = msgspec.structs.replace(record.council, name="Hội đồng tỉnh Khác")
    return msgspec.structs.replace(record, council=council)


#: Each meets what those before it brought in.
RECORDS = (
    bloc("Khối 1"),
    bloc("Khối 2"),  # asks for the same awards
    bloc("Khối 3", "Sở Công thương", "Sở Y tế"),
    bloc("Khối 4", "Sở Công thươn", "Sở Y tế"),  # near to a name that the last one added
    bloc("Khối 5", "SỞ Y TẾ", "Ban Dân tộc"),  # spelled otherwise
    bloc("Khối 6", "Ngành tế", "Ban Tôn giáo"),  # by a short name
    bloc("Khối 7", state=State.PLANNED),
    bloc("Khối 8", state=State.CLOSED),  # a step for two people: refused
    elsewhere(bloc("Khối 1")),
    bloc("Khối 9", id="9"),
    bloc("Khối 10", id="9"),  # another bloc under that id: the review moves there
    msgspec.structs.replace(bloc("Khối 11"), papers=number(1)),  # a number that is taken
    msgspec.structs.replace(bloc("Khối 12"), papers=number(7)),
    bloc("Khối 3", "Sở Công thương", "Sở Nội vụ"),  # once more, with another member
    bloc("Khối đã rút", "Sở Công thương"),
    bloc("Khối 13", results=("Tốt",)),
)


@pytest.fixture
def administrator(any_session: Session) -> Account:
    return credentials.add_account(
        any_session, login="admin", name="Phạm Quản Trị", role=Role.ADMINISTRATOR, now=factories.NOW
    )


def furnish(session: Session) -> None:
    """A number that is taken, a review that was withdrawn, a step for two people."""
    first = record_exchange.store_record(session, bloc("Khối 0"), by=None, now=factories.NOW).review
    number_register.issue_number(session, first, PaperKind.PROPOSAL, by=None, now=factories.NOW)
    gone = record_exchange.store_record(
        session, bloc("Khối đã rút", "Sở Tư pháp"), by=None, now=factories.NOW
    ).review
    withdraw_review(session, gone, factories.NOW)
    council = find_or_add_council(session, first.bloc.council.name)
    council.approvals = [Approval.CLOSE.value]
    session.commit()


def tell(session: Session, outcomes: list[RowOutcome]) -> Told:
    """All that was stored, under names that do not depend on the order of ids."""
    reviews = session.scalars(select(Review).order_by(Review.year, Review.id)).all()
    units = session.scalars(select(Unit)).all()
    return {
        "outcomes": [
            (row.title, row.outcome, [str(fault.text) for fault in row.faults])
            for row in outcomes
        ],
        "reviews": {
            (one.bloc.council.name, one.bloc.name, one.year): (
                one.state, one.version, one.head_name, one.members_total, one.reports_in,
                one.source_id, one.list_order, one.meeting_due_on,
                [(row.name, row.role, row.unit.name) for row in one.members],
                snapshots.facts_of(session, one),
                snapshots.paper_settings_of(session, one),
            )
            for one in reviews
        },
        "units": sorted((unit.council.name, unit.name) for unit in units),
        "names": sorted(
            (name.name, name.short_name or "", str(name.review_id and True))
            for name in session.scalars(select(UnitName))
        ),
        "awards": sorted(
            (row.award, row.recipient or "", row.award_key or "", row.position)
            for row in session.scalars(select(AwardEntry))
        ),
        "events": sorted(
            (row.kind.value, str(row.detail.get("outcome")), str(row.detail.get("state")))
            for row in session.scalars(select(Event))
        ),
    }  # fmt: skip


def take_and_undo(session: Session, account: Account, *given: tuple[Sequence[Record], str]) -> Told:
    """All that is stored after records were taken in, each time with its reason; undone then."""
    for records, reason in given:
        content = WorkbookContent(records=[PlainRecord(fact_to_plain(one)) for one in records])
        outcomes = take(session, account, content, reason=reason)
    assert not list(find_history_faults(session))
    assert not list(find_projection_faults(session))
    told = tell(session, outcomes)
    session.rollback()
    return told


@pytest.mark.parametrize("together", [2, 3, 40])
def test_together_they_become_what_they_become_one_by_one(
    any_session: Session, monkeypatch: pytest.MonkeyPatch, administrator: Account, together: int
) -> None:
    furnish(any_session)
    told = []
    for most in (1, together):
        monkeypatch.setattr(storing, "_TOGETHER", most)
        told.append(take_and_undo(any_session, administrator, (RECORDS, "")))

    one_by_one, in_groups = told
    assert in_groups == one_by_one
    faults = [text for _title, _outcome, texts in in_groups["outcomes"] for text in texts]
    assert len(faults) == 3


def changed(record: Record, **changes: Any) -> Record:
    return msgspec.structs.replace(record, **changes)


#: Of which the first ones are locked, for their proposals have been sent.
KNOWN = (
    bloc("Khối 1", state=State.PROPOSAL_SENT),
    bloc("Khối 2"),
    bloc("Khối 3"),
    bloc("Khối 4"),
    bloc("Khối 5", "Sở Công thương", "Sở Y tế"),
    elsewhere(bloc("Khối 1")),
    bloc("Khối 6", id="6"),
)
CHANGED = (
    changed(KNOWN[1], results=("Tốt",)),
    changed(KNOWN[0], results=("Tốt",)),
    changed(KNOWN[0], contests=()),  # locked
    changed(KNOWN[2], targets=("Giữ vững",)),
    changed(KNOWN[1], results=("Tốt hơn",)),  # once more
    changed(KNOWN[2], awards=()),  # others ask for the same
    changed(KNOWN[3], shortcomings=("Chậm",)),
    changed(KNOWN[4], members=bloc("", "Sở Nội vụ", "Sở Y tế").members),
    changed(KNOWN[5], results=("Tốt",)),  # of another council
    changed(KNOWN[6], next_deputies=()),
    changed(KNOWN[6], bloc=Bloc(name="Khối 7")),  # moves
    changed(KNOWN[3], state=State.PLANNED),  # goes back
    changed(KNOWN[3], papers=number(1)),  # a number that is taken
    bloc("Khối 8"),
)


@pytest.mark.parametrize("reason", ["", "Nhập lại"])
def test_changed_together_they_become_what_they_become_one_by_one(
    any_session: Session, monkeypatch: pytest.MonkeyPatch, administrator: Account, reason: str
) -> None:
    furnish(any_session)
    told = []
    for most in (1, 40):
        monkeypatch.setattr(storing, "_TOGETHER", most)
        given = ((KNOWN, ""), (CHANGED, reason))
        told.append(take_and_undo(any_session, administrator, *given))

    one_by_one, in_groups = told
    assert in_groups == one_by_one
    faults = [text for _title, _outcome, texts in in_groups["outcomes"] for text in texts]
    assert len(faults) == (1 if reason else 4)


def test_a_changed_review_costs_a_few_statements(
    any_session: Session, administrator: Account
) -> None:
    needed = []
    for size in (40, 80):
        for results in ((f"Đủ {size}",), (f"Hơn {size}",)):
            blocs = [changed(one, results=results) for one in made_up_blocs(size)]
            content = WorkbookContent(records=[PlainRecord(fact_to_plain(one)) for one in blocs])
            with counted_statements(any_session) as seen:
                outcomes = take(any_session, administrator, content, reason="Nhập lại")
            assert all(row.is_fine for row in outcomes)
        needed.append(len(seen))

    forty, eighty = needed
    assert (eighty - forty) / 40 < 12


def test_a_new_review_costs_a_few_statements(any_session: Session, administrator: Account) -> None:
    needed = []
    for start, size in ((0, 1), (1, 40), (41, 80)):
        blocs = made_up_blocs(start + size)[start:]
        content = WorkbookContent(records=[PlainRecord(fact_to_plain(one)) for one in blocs])
        with counted_statements(any_session) as seen:
            outcomes = take(any_session, administrator, content)
        assert all(row.is_fine for row in outcomes)
        needed.append(len(seen))

    _first, forty, eighty = needed
    assert (eighty - forty) / 40 < 5
    assert any_session.scalars(select(Council)).one()
