"""What the board counts and lists is what a look at every review would give, on both databases."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import make
from tests.make import NOW
from workflow.domain.deadlines import due_day
from workflow.domain.record import Bloc
from workflow.domain.roles import Role
from workflow.domain.states import STATES, State
from workflow.models import Account, Review, Unit
from workflow.services import people, records
from workflow.services.overview import board
from workflow.services.overview.board import Wanted
from workflow.services.overview.waiting import waiting_for
from workflow.services.regulations import regulation_for
from workflow.services.snapshots import facts_of

TODAY = dt.date(2021, 12, 24)
YEARS = ("2020", "2021", "2022")


@pytest.fixture
def officer(any_session: Session) -> Account:
    """The officer of a council with 12 blocs over three years, in all states."""
    number = 0
    for year in YEARS:
        for bloc in range(1, 13):
            record = make.record(year=year, bloc=Bloc(name=f"Khối thi đua {bloc}"))
            review = records.store(any_session, record, by=None, now=NOW).review
            review.state = STATES[number % len(STATES)]
            number += 1
    any_session.flush()
    return people.add_account(
        any_session, login="o", name="O", role=Role.COUNCIL_OFFICER,
        council=review.bloc.council, now=NOW,
    )  # fmt: skip


def everything(session: Session) -> list[Review]:
    return list(session.scalars(select(Review)))


def waits(session: Session, review: Review, *, is_looked_after: bool) -> bool:
    """The rule in words: what the council decides, what is late, what nobody looks after."""
    record = facts_of(session, review)
    due = due_day(record, review.state, regulation_for(record, session).calendar)
    theirs = review.state in {State.PROPOSAL_SENT, State.DECIDED}
    is_open = review.state is not State.CLOSED
    return is_open and (theirs or bool(due and due < TODAY) or not is_looked_after)


@pytest.mark.parametrize("staff_of_head", ["none", "active", "gone"])
def test_what_waits_for_an_officer_is_counted_right(
    any_session: Session, officer: Account, staff_of_head: str
) -> None:
    if staff_of_head != "none":
        head = any_session.scalars(select(Unit).filter_by(name="Sở số 1")).one()
        staff = people.add_account(
            any_session, login="s", name="S", role=Role.MEMBER_STAFF, unit=head, now=NOW
        )
        staff.active = staff_of_head == "active"
        any_session.flush()

    found = waiting_for(any_session, officer, TODAY, most=6)

    wanted = [
        review
        for review in everything(any_session)
        if waits(any_session, review, is_looked_after=staff_of_head == "active")
    ]
    assert found.count == len(wanted)
    assert {line.review.id for line in found.first} <= {review.id for review in wanted}
    assert len(found.first) == 6
    lateness = [bool(line.review.due_on and line.review.due_on < TODAY) for line in found.first]
    assert lateness == sorted(lateness, reverse=True)


def test_states_are_counted_under_every_filter(any_session: Session, officer: Account) -> None:
    for wanted in (Wanted(), Wanted(year="2021"), Wanted(text="đua 1"), Wanted("2022", text="12")):
        fitting = [
            review
            for review in everything(any_session)
            if wanted.year in (None, review.year) and wanted.text in review.bloc.name
        ]
        counts = board.counts(any_session, officer, wanted)
        assert counts == {
            state: sum(1 for review in fitting if review.state is state) for state in STATES
        }


def test_pages_go_through_all_reviews_once_in_order(any_session: Session, officer: Account) -> None:
    seen: list[Review] = []
    place = None
    while page := board.listed(any_session, officer, Wanted(), after=place, most=5):
        seen += page
        place = board.place_of(page[-1])

    names = [(review.year, review.bloc.name) for review in seen]
    blocs = [f"Khối thi đua {number}" for number in range(1, 13)]
    assert names == [(year, bloc) for year in reversed(YEARS) for bloc in blocs]


def test_the_first_of_each_state_are_the_first_of_its_list(
    any_session: Session, officer: Account
) -> None:
    for wanted in (Wanted(), Wanted(year="2021"), Wanted(text="khối")):
        found = board.first_of_each(any_session, officer, wanted, 2)
        for state in STATES[:-1]:
            in_state = Wanted(wanted.year, text=wanted.text, state=state)
            listed = board.listed(any_session, officer, in_state, after=None, most=2)
            assert [row for row in found if row.state is state] == listed


def test_years_and_councils_are_those_of_visible_reviews(
    any_session: Session, officer: Account
) -> None:
    stranger = make.record(council=make.record().council.__class__(name="Hội đồng khác"))
    records.store(any_session, stranger, by=None, now=NOW)

    administrator = people.add_account(
        any_session, login="a", name="A", role=Role.ADMINISTRATOR, now=NOW
    )
    for account in (officer, administrator):
        assert board.years(any_session, account) == ["2022", "2021", "2020"]
    assert [row.name for row in board.councils(any_session, officer)] == ["Hội đồng tỉnh Mẫu"]
