"""What the board counts under a filter is what a look at every review would give."""

from collections import Counter
from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW
from tests.workflow.services.overview.test_review_count import COUNCILS, YEARS, import_it
from workflow.domain.roles import Role
from workflow.domain.year import STATES
from workflow.models import Account, Review
from workflow.services import reviews
from workflow.services.accounts import credentials
from workflow.services.overview import board, board_counts
from workflow.services.overview.board import BoardFilter
from workflow.services.overview.board_counts import BoundedCount, sum_counts


@pytest.fixture
def seers(any_session: Session) -> list[Account]:
    """Who sees all of 24 reviews of one council, and who sees those of one council of two."""
    for number in range(24):
        bloc, year = f"Khối thi đua {number % 12 + 1}", YEARS[number // 12]
        state = STATES[number % len(STATES)]
        import_it(any_session, (COUNCILS[number % 2], bloc, year), state)
    council = any_session.scalars(select(Review)).first().bloc.council  # type: ignore[union-attr]
    return [
        credentials.add_account(any_session, login="a", name="A", role=Role.ADMINISTRATOR, now=NOW),
        credentials.add_account(
            any_session, login="o", name="O", role=Role.COUNCIL_OFFICER, council=council, now=NOW
        ),
    ]


WANTED = [
    BoardFilter(),
    BoardFilter(year="2021"),
    BoardFilter(text="đua 1"),
    BoardFilter("2022", text="12"),
    BoardFilter(text="KHỐI"),
    BoardFilter(text="dua khoi"),
    BoardFilter(council_id=1),
    BoardFilter("2021", council_id=2, text="khối"),
    BoardFilter(text="không có"),
]


def fitting(session: Session, account: Account, wanted: BoardFilter) -> list[Review]:
    """By a look at every review: words by their parts, numbers as they are."""

    def bears(name: str, word: str) -> bool:
        return word in name.split() if word.isdigit() else word in name

    rows = session.scalars(select(Review).order_by(Review.list_order, Review.id))
    return [
        row
        for row in rows
        if wanted.year in (None, row.year)
        and wanted.council_id in (None, row.bloc.council_id)
        and account.council_id in (None, row.bloc.council_id)
        and all(bears(row.bloc.search_name, word) for word in wanted.name.split())
    ]


def test_states_are_counted_and_listed_under_every_filter(
    any_session: Session, seers: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many blocs bear the text."""
    for account, wanted, few in product(seers, WANTED, (0, 4, 100)):
        monkeypatch.setattr(board, "MAX_MATCHED_BLOCS", few)
        rows = fitting(any_session, account, wanted)
        found = board.match_blocs(any_session, account, wanted)

        by_state = Counter(row.state for row in rows)
        counted = board_counts.count_by_state(any_session, account, found)
        assert counted == {state: BoundedCount(by_state[state]) for state in STATES}
        assert sum_counts(counted.values()) == BoundedCount(len(rows))

        listed = board.list_reviews(any_session, account, found, after=None, most=99)
        assert [row.id for row in listed] == [row.id for row in rows]
        first = board.list_first_of_each_state(any_session, account, found, 99)
        assert [row.id for row in first] == [row.id for row in rows if row.is_open]


def test_a_word_of_many_is_counted_only_as_far_as_somebody_reads(
    any_session: Session, seers: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "MAX_MATCHED_BLOCS", 3)
    monkeypatch.setattr(board_counts, "MAX_COUNTED", 3)
    (administrator, _officer), wanted = seers, BoardFilter(text="khối")
    by_state = Counter(row.state for row in fitting(any_session, administrator, wanted))

    counted = board_counts.count_by_state(any_session, administrator, wanted)

    assert {by_state[state] > 3 for state in STATES} == {True, False}
    for state in STATES:
        assert counted[state] == BoundedCount(min(3, by_state[state]), by_state[state] > 3)
    assert sum_counts(counted.values()).more


def test_a_unit_sees_counts_of_its_own_reviews(any_session: Session, seers: list[Account]) -> None:
    review = any_session.scalars(select(Review).order_by(Review.id)).all()[0]
    staff = credentials.add_account(
        any_session, login="s", name="S", role=Role.MEMBER_STAFF,
        unit=review.members[0].unit, now=NOW,
    )  # fmt: skip
    mine = [row for row in any_session.scalars(select(Review)) if row.bloc.council_id == 1]
    assert {row.members[0].unit_id for row in mine} == {review.members[0].unit_id}

    counted = board_counts.count_by_state(any_session, staff, BoardFilter())

    by_state = Counter(row.state for row in mine)
    assert counted == {state: BoundedCount(by_state[state]) for state in STATES}


def test_years_and_councils_of_what_was_withdrawn_are_not_offered(any_session: Session) -> None:
    import_it(any_session, (COUNCILS[0], "Khối 1", "2021"), None)
    import_it(any_session, (COUNCILS[1], "Khối 1", "2022"), None)
    administrator = credentials.add_account(
        any_session, login="a", name="A", role=Role.ADMINISTRATOR, now=NOW
    )
    newest = any_session.scalars(select(Review).filter_by(year="2022")).one()
    reviews.withdraw_review(any_session, newest, NOW)

    assert board.list_years(any_session, administrator) == ["2021"]
    assert [row.name for row in board.list_councils(any_session, administrator)] == [COUNCILS[0]]
