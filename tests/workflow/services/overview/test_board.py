"""What the board counts and lists is what a look at every review would give, on both databases."""

import datetime as dt
from functools import partial
from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW
from workflow.domain.record import Bloc
from workflow.domain.roles import Role
from workflow.domain.year import STATES, State
from workflow.domain.year_plan import find_due_day
from workflow.models import Account, Review, Unit
from workflow.services.accounts import credentials
from workflow.services.law.regulations import regulation_for
from workflow.services.overview import board
from workflow.services.overview.board import BoardFilter, BoardRow
from workflow.services.overview.worklist import worklist_for
from workflow.services.records import record_exchange
from workflow.services.snapshots import facts_of

TODAY = dt.date(2021, 12, 24)
YEARS = ("2020", "2021", "2022")


@pytest.fixture
def officer(any_session: Session) -> Account:
    """The officer of a council with 12 blocs over three years, in all states."""
    number = 0
    for year in YEARS:
        for bloc in range(1, 13):
            record = factories.make_record(year=year, bloc=Bloc(name=f"Khối thi đua {bloc}"))
            review = record_exchange.store_record(any_session, record, by=None, now=NOW).review
            review.state = STATES[number % len(STATES)]
            number += 1
    any_session.flush()
    return credentials.add_account(
        any_session, login="o", name="O", role=Role.COUNCIL_OFFICER,
        council=review.bloc.council, now=NOW,
    )  # fmt: skip


def everything(session: Session) -> list[Review]:
    return list(session.scalars(select(Review)))


def waits(session: Session, review: Review, *, is_looked_after: bool) -> bool:
    """The rule in words: what the council decides, what is late, what nobody looks after."""
    record = facts_of(session, review)
    due = find_due_day(record, review.state, regulation_for(record, session).calendar)
    theirs = review.state in {State.PROPOSAL_SENT, State.DECIDED}
    is_open = review.state is not State.CLOSED
    return is_open and (theirs or bool(due and due < TODAY) or not is_looked_after)


def in_order(review: Review, today: dt.date = TODAY) -> tuple[bool, str, int]:
    """Late ones before the rest."""
    is_late = review.due_on is not None and review.due_on < today
    return not is_late, review.list_order, review.id


def test_the_first_of_what_waits_are_late_ones_and_then_the_rest(
    any_session: Session, officer: Account
) -> None:
    administrator = credentials.add_account(
        any_session, login="a", name="A", role=Role.ADMINISTRATOR, now=NOW
    )
    rows = [review for review in everything(any_session) if review.state is not State.CLOSED]
    for today in (dt.date(2019, 1, 1), TODAY, dt.date(2022, 6, 1)):
        waiting = sorted(rows, key=partial(in_order, today=today))
        for account, most in product((officer, administrator), (1, 6, 100)):
            found = worklist_for(any_session, account, today, most=most)
            assert [line.review for line in found.first] == waiting[:most]
            assert found.count == len(waiting)


@pytest.mark.parametrize("staff_of_head", ["none", "active", "gone"])
def test_what_waits_for_an_officer_is_counted_right(
    any_session: Session, officer: Account, staff_of_head: str
) -> None:
    if staff_of_head != "none":
        head = any_session.scalars(select(Unit).filter_by(name="Sở số 1")).one()
        staff = credentials.add_account(
            any_session, login="s", name="S", role=Role.MEMBER_STAFF, unit=head, now=NOW
        )
        staff.active = staff_of_head == "active"
        any_session.flush()

    found = worklist_for(any_session, officer, TODAY, most=6)

    wanted = [
        review
        for review in everything(any_session)
        if waits(any_session, review, is_looked_after=staff_of_head == "active")
    ]
    assert found.count == len(wanted)
    assert [line.review for line in found.first] == sorted(wanted, key=in_order)[:6]


def test_pages_go_through_all_reviews_once_in_order(any_session: Session, officer: Account) -> None:
    seen: list[BoardRow] = []
    place = None
    while page := board.list_reviews(any_session, officer, BoardFilter(), after=place, most=5):
        seen += page
        place = board.cursor_of(page[-1])

    names = [(row.year, row.bloc) for row in seen]
    blocs = [f"Khối thi đua {number}" for number in range(1, 13)]
    assert names == [(year, bloc) for year in reversed(YEARS) for bloc in blocs]


def test_the_first_of_each_state_are_the_first_of_its_list(
    any_session: Session, officer: Account
) -> None:
    for wanted in (BoardFilter(), BoardFilter(year="2021"), BoardFilter(text="khối")):
        found = board.list_first_of_each_state(any_session, officer, wanted, 2)
        for state in STATES[:-1]:
            in_state = BoardFilter(wanted.year, text=wanted.text, state=state)
            listed = board.list_reviews(any_session, officer, in_state, after=None, most=2)
            assert [row for row in found if row.state is state] == listed


def test_years_and_councils_are_those_of_visible_reviews(
    any_session: Session, officer: Account
) -> None:
    stranger = factories.make_record(
        council=factories.make_record().council.__class__(name="Hội đồng khác")
    )
    record_exchange.store_record(any_session, stranger, by=None, now=NOW)

    administrator = credentials.add_account(
        any_session, login="a", name="A", role=Role.ADMINISTRATOR, now=NOW
    )
    for account in (officer, administrator):
        assert board.list_years(any_session, account) == ["2022", "2021", "2020"]
    assert [row.name for row in board.list_councils(any_session, officer)] == ["Hội đồng tỉnh Mẫu"]
